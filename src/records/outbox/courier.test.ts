import type { DatabaseSync } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { RetryLater, Undeliverable } from "../../plugins/callback.ts";
import { BatchWriter } from "../batch-writer.ts";
import { IN_MEMORY, openForWriting } from "../connect.ts";
import type { Clock } from "./clock.ts";
import { Courier, type CourierStore, type Patience } from "./courier.ts";
import type { OutboxOperation } from "./messages.ts";

const START = 1_000_000;

class FakeClock implements Clock {
	#now = START;
	#timers: { at: number; call: () => void }[] = [];

	now(): number {
		return this.#now;
	}

	after(ms: number, call: () => void): () => void {
		const timer = { at: this.#now + Math.max(0, ms), call };
		this.#timers.push(timer);
		return () => {
			this.#timers = this.#timers.filter((each) => each !== timer);
		};
	}

	/** With all that happens until then. */
	async pass(ms: number): Promise<void> {
		const end = this.#now + ms;
		for (;;) {
			await nextTurn();
			const next = this.#timers.toSorted((a, b) => a.at - b.at)[0];
			if (next === undefined || next.at > end) break;
			this.#timers = this.#timers.filter((each) => each !== next);
			this.#now = Math.max(this.#now, next.at);
			next.call();
		}
		this.#now = end;
	}
}

let database: DatabaseSync;
let writer: BatchWriter;
let clock: FakeClock;
let isBusy: boolean;
beforeEach(async () => {
	database = await openForWriting(IN_MEMORY, 0);
	writer = new BatchWriter(database);
	clock = new FakeClock();
	isBusy = false;
});
afterEach(() => database.close());

function write(...operation: OutboxOperation): void {
	writer.write([{ run: "r", operations: [["outbox", ...operation]] }]);
}

function add(text: string, receiver = "chat"): void {
	write("add", receiver, text, JSON.stringify(text), clock.now());
}

function storeOf(owner: string): CourierStore {
	return {
		take: async (receiver) =>
			isBusy
				? { kind: "unavailable" }
				: writer.outbox.take(receiver, owner, clock.now()),
		settle: (settlement) => write("settle", ...settlement),
	};
}

/** A receiver that answers by this script, one entry a try; then it takes everything. */
function makeCourier(script: readonly unknown[] = [], owner = "here:1:a") {
	const log: string[] = [];
	const answers = [...script];
	const courier = new Courier({
		receiver: "chat",
		store: storeOf(owner),
		clock,
		random: () => 0,
		deliver: async ({ body, attempts }, signal) => {
			const second = (clock.now() - START) / 1000;
			log.push(`${second}: ${body}${attempts > 0 ? ` (${attempts})` : ""}`);
			const answer = answers.shift();
			if (answer instanceof Error) throw answer;
			if (answer === "hang")
				await new Promise<void>((_, reject) => {
					signal.addEventListener("abort", () => {
						log.push(`aborted: ${signal.reason.message}`);
						reject(signal.reason);
					});
				});
			if (typeof answer === "number")
				await new Promise<void>((resolve) => {
					clock.after(answer, resolve);
				});
		},
	});
	return { courier, log };
}

const no = () => new Error("no");
function states(): string[] {
	return database
		.prepare("SELECT id, state, attempts, error FROM outbox ORDER BY key")
		.all()
		.map((row) =>
			[row.id, row.state, row.attempts, row.error]
				.filter((part) => part !== null)
				.join(" "),
		);
}

describe("a courier", () => {
	test("delivers in order, and what is added meanwhile", async () => {
		const { courier, log } = makeCourier();
		add("one");
		add("two");
		courier.wake();
		await clock.pass(0);
		add("three");
		courier.wake();
		await clock.pass(0);
		expect(log).toEqual(["0: one", "0: two", "0: three"]);
		expect(states()).toEqual([
			"one delivered 1",
			"two delivered 1",
			"three delivered 1",
		]);
	});

	test("tries again after growing pauses, and holds those behind", async () => {
		const { courier, log } = makeCourier([no(), no(), no()]);
		add("one");
		add("two");
		courier.wake();
		await clock.pass(10_000);
		expect(log).toEqual([
			"0: one",
			"1: one (1)",
			"3: one (2)",
			"7: one (3)",
			"7: two",
		]);
		expect(courier.reason).toBeUndefined();
	});

	test("gives a message up after eight tries, and goes on with the next", async () => {
		const { courier, log } = makeCourier(Array.from({ length: 8 }, no));
		add("one");
		add("two");
		courier.wake();
		await clock.pass(200_000);
		expect(log.slice(7)).toEqual(["127: one (7)", "127: two"]);
		expect(states()).toEqual(["one dead 8 no", "two delivered 1"]);
		expect(courier.deadLetters).toBe(1);
	});

	test("what cannot be delivered holds up nothing", async () => {
		const { courier, log } = makeCourier([
			new Undeliverable("unknown channel"),
		]);
		add("one");
		add("two");
		courier.wake();
		await clock.pass(0);
		expect(log).toEqual(["0: one", "0: two"]);
		expect(states()[0]).toBe("one dead 1 unknown channel");
	});

	test("comes back when it is asked to, which uses up no try", async () => {
		const { courier, log } = makeCourier([
			new RetryLater("slow down", 30_000),
			new RetryLater("slow down", 0),
		]);
		add("one");
		courier.wake();
		await clock.pass(40_000);
		expect(log).toEqual(["0: one", "30: one", "31: one"]);
		expect(states()).toEqual(["one delivered 1"]);
	});

	test("one try takes fifteen seconds at most", async () => {
		const { courier, log } = makeCourier(["hang"]);
		add("one");
		courier.wake();
		await clock.pass(20_000);
		expect(log).toEqual([
			"0: one",
			"aborted: no answer within 15 seconds",
			"16: one (1)",
		]);
	});

	test("asks a busy database again", async () => {
		const { courier, log } = makeCourier();
		isBusy = true;
		add("one");
		courier.wake();
		await clock.pass(2200);
		expect(log).toEqual([]);
		isBusy = false;
		await clock.pass(500);
		expect(log).toEqual(["2.5: one"]);
	});

	test("waits while another process delivers to the receiver, until its lease is out", async () => {
		add("one");
		expect(writer.outbox.take("chat", "elsewhere:1:x", clock.now()).kind).toBe(
			"message",
		);
		const { courier, log } = makeCourier();
		courier.wake();
		await clock.pass(29_000);
		expect(log).toEqual([]);
		await clock.pass(2000);
		expect(log).toEqual(["30: one"]);
	});

	test("lets go of a receiver that has nothing left", async () => {
		const { courier } = makeCourier();
		add("one");
		courier.wake();
		await clock.pass(0);
		expect(database.prepare("SELECT * FROM outbox_leases").all()).toEqual([]);
	});
});

describe("a courier's end", () => {
	const cases: readonly {
		readonly title: string;
		readonly script: readonly unknown[];
		/** What passes before the end. */
		readonly before?: number;
		readonly patience: Patience["kind"];
		readonly limitMs?: number;
		readonly tookMs: number;
		readonly states: readonly string[];
	}[] = [
		{
			title: "an answer in flight, and the next message, are waited for",
			script: [1000, 1000],
			patience: "runEnd",
			tookMs: 2000,
			states: ["one delivered 1", "two delivered 1"],
		},
		{
			title: "an answer that takes too long is not",
			script: [10_000],
			patience: "runEnd",
			tookMs: 3000,
			states: [
				"one waiting 1 no answer before the end of the run",
				"two waiting 0",
			],
		},
		{
			title: "a receiver that has just failed is not",
			script: [no()],
			patience: "runEnd",
			tookMs: 0,
			states: ["one waiting 1 no", "two waiting 0"],
		},
		{
			title: "nor one that fails, and does not answer this time",
			script: [no(), "hang"],
			before: 1500,
			patience: "runEnd",
			tookMs: 0,
			states: [
				"one waiting 2 cut short by the end of the run",
				"two waiting 0",
			],
		},
		{
			title: "a Retry-After that fits is waited for",
			script: [new RetryLater("slow down", 2000)],
			patience: "runEnd",
			tookMs: 2000,
			states: ["one delivered 1", "two delivered 1"],
		},
		{
			title: "a Retry-After that does not fit is not",
			script: [new RetryLater("slow down", 4000)],
			patience: "runEnd",
			tookMs: 0,
			states: ["one waiting 0 slow down", "two waiting 0"],
		},
		{
			title: "without any time nothing is",
			script: [1000],
			patience: "runEnd",
			limitMs: 0,
			tookMs: 0,
			states: [
				"one waiting 1 no answer before the end of the run",
				"two waiting 0",
			],
		},
		{
			title: "what is due: no pause is sat out",
			script: [20_000 / 2, no()],
			patience: "due",
			limitMs: Number.POSITIVE_INFINITY,
			tookMs: 10_000,
			states: ["one delivered 1", "two waiting 1 no"],
		},
		{
			title: "everything: all pauses are",
			script: [no(), no(), new RetryLater("slow down", 60_000)],
			patience: "empty",
			limitMs: Number.POSITIVE_INFINITY,
			tookMs: 63_000,
			states: ["one delivered 3", "two delivered 1"],
		},
	];
	test.each(cases)("$title", async (given) => {
		const { courier } = makeCourier(given.script);
		add("one");
		add("two");
		courier.wake();
		await clock.pass(given.before ?? 0);
		const from = clock.now();
		let end: number | undefined;
		const untilMs = from + (given.limitMs ?? 3000);
		const finished = courier
			.finish({ kind: given.patience, untilMs })
			.then(() => {
				end = clock.now();
			});
		await clock.pass(given.tookMs);
		await clock.pass(0);
		expect(end).toBe(from + given.tookMs);
		await finished;
		expect(states()).toEqual(given.states);
	});

	test("a database that does not answer is not waited for beyond the time", async () => {
		const { courier } = makeCourier();
		const silent = new Courier({
			receiver: "chat",
			store: { take: () => new Promise(() => {}), settle: () => {} },
			clock,
			random: () => 0,
			deliver: async () => {},
		});
		isBusy = true;
		await courier.finish({ kind: "runEnd", untilMs: clock.now() + 3000 });
		const finished = silent.finish({
			kind: "runEnd",
			untilMs: clock.now() + 3000,
		});
		await clock.pass(3000);
		await finished;
	});
});
