import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { RetryLater } from "../../src/plugins/callback.ts";
import { Courier, type Patience } from "../../src/records/outbox/courier.ts";
import { CourierStage } from "./courier-stage.ts";

const no = () => new Error("no");

let stage: CourierStage;
beforeEach(async () => {
	stage = await CourierStage.open();
});
afterEach(() => stage.close());

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
		const { courier } = stage.courier(given.script);
		stage.add("one");
		stage.add("two");
		courier.wake();
		await stage.clock.pass(given.before ?? 0);
		const from = stage.clock.now();
		let end: number | undefined;
		const untilMs = from + (given.limitMs ?? 3000);
		const finished = courier
			.finish({ kind: given.patience, untilMs })
			.then(() => {
				end = stage.clock.now();
			});
		await stage.clock.pass(given.tookMs);
		await stage.clock.pass(0);
		expect(end).toBe(from + given.tookMs);
		await finished;
		expect(stage.states()).toEqual(given.states);
	});

	test("nothing is begun when the time is over", async () => {
		const { courier, log } = stage.courier();
		stage.add("one");
		await courier.finish({ kind: "runEnd", untilMs: stage.clock.now() });
		expect(log).toEqual([]);
		expect(stage.states()).toEqual(["one waiting 0"]);
	});

	test("a database that does not answer is not waited for beyond the time", async () => {
		const { courier } = stage.courier();
		const silent = new Courier({
			receiver: "chat",
			store: { take: () => new Promise(() => {}), settle: () => {} },
			clock: stage.clock,
			random: () => 0,
			deliver: async () => {},
		});
		stage.isBusy = true;
		await courier.finish({ kind: "runEnd", untilMs: stage.clock.now() + 3000 });
		const finished = silent.finish({
			kind: "runEnd",
			untilMs: stage.clock.now() + 3000,
		});
		await stage.clock.pass(3000);
		await finished;
	});
});
