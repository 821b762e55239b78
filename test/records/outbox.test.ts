// The outbox over real processes, a real database and a real receiver, well and unwell.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ACCEPT, HookServer } from "./hook-server.ts";
import type { SenderTask } from "./outbox-sender.ts";

vi.setConfig({ testTimeout: 120_000 });

const SENDER = resolve(import.meta.dirname, "outbox-sender.ts");

let folder: string;
let database: string;
let server: HookServer;
beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), "shevek-outbox-"));
	database = join(folder, "records.db");
	server = new HookServer();
	await server.start();
});
afterEach(async () => {
	await server.stop();
	rmSync(folder, { recursive: true, force: true });
});

/** A run that sends. */
function start(run: string, task: Partial<SenderTask>) {
	const whole: SenderTask = {
		database,
		run,
		url: server.url,
		messages: [],
		...task,
	};
	const child = spawn(process.execPath, [
		"--disable-warning=ExperimentalWarning",
		SENDER,
		JSON.stringify(whole),
	]);
	let stdout = "";
	let stderr = "";
	child.stdout.on("data", (data) => {
		stdout += data;
	});
	child.stderr.on("data", (data) => {
		stderr += data;
	});
	const ended = once(child, "close").then(([code]) => ({
		code,
		closedMs: Number(/closed after (\d+)/.exec(stdout)?.[1]),
		stderr,
	}));
	return { child, ended };
}

const send = (run: string, task: Partial<SenderTask>) => start(run, task).ended;

async function until(isTrue: () => boolean): Promise<void> {
	while (!isTrue()) await new Promise((go) => setTimeout(go, 20));
}

/** Messages by state; or any other query's rows. */
function ask(
	query = "SELECT state, count(*) AS n FROM outbox GROUP BY state ORDER BY state",
): Record<string, unknown>[] {
	if (!existsSync(database)) return [];
	const reader = new DatabaseSync(database, { readOnly: true, timeout: 5000 });
	try {
		return reader.prepare(query).all();
	} finally {
		reader.close();
	}
}

/** As if all pauses were over. */
function makeDue(): void {
	const writer = new DatabaseSync(database, { timeout: 5000 });
	writer.exec("UPDATE outbox SET due_ms = 0 WHERE state = 'waiting'");
	writer.close();
}

const words = (name: string, count: number) =>
	Array.from({ length: count }, (_, at) => `${name}${at}`);

describe("a receiver", () => {
	test("that is well gets everything in order, and the end waits for it", async () => {
		const messages = words("m", 50);
		const { code, stderr } = await send("a", { messages });
		expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
		expect(server.texts(server.seen)).toEqual(messages);
		expect(ask()).toEqual([{ state: "delivered", n: 50 }]);
		expect(ask("SELECT * FROM outbox_leases")).toEqual([]);
		expect(ask("SELECT * FROM outbox_watch")).toEqual([]);
	});

	test("that is dead adds nothing to the run, and gets everything from a later one", async () => {
		await server.stop();
		const dead = await send("a", { messages: words("a", 3) });
		expect(dead.code).toBe(0);
		expect(dead.closedMs).toBeLessThan(1000);
		expect(dead.stderr).toBe(
			"hook could not be told (127.0.0.1: ECONNREFUSED); 3 messages wait in the outbox; `shevek outbox list`\n",
		);
		expect(ask("SELECT * FROM outbox_leases")).toEqual([]);
		makeDue();
		await server.start();
		const later = await send("b", { messages: ["b0"] });
		expect(later.stderr).toBe("");
		expect(server.texts()).toEqual(["a0", "a1", "a2", "b0"]);
		expect(server.accepted.map(({ attempts }) => attempts)).toEqual([
			1, 0, 0, 0,
		]);
	});

	test("that takes ten seconds an answer costs three at most", async () => {
		server.behaviour = (response) => {
			setTimeout(() => response.end("late"), 10_000).unref();
		};
		const { closedMs, stderr } = await send("a", { messages: words("a", 2) });
		expect(closedMs).toBeGreaterThan(2000);
		expect(closedMs).toBeLessThan(4500);
		expect(stderr).toBe(
			"hook could not be told (no answer before the end of the run); 2 messages wait in the outbox; `shevek outbox list`\n",
		);
	});

	test("that resets connections, or fails, is tried again later", async () => {
		server.behaviour = (response, { body }) => {
			if (body === "reset") response.destroy();
			else response.writeHead(500).end("on fire");
		};
		const reset = await send("a", { messages: ["reset"] });
		expect(reset.closedMs).toBeLessThan(1000);
		expect(reset.stderr).toContain("(127.0.0.1: ECONNRESET); 1 message waits");
		makeDue();
		server.behaviour = (response, { body }) => {
			if (body === "reset") ACCEPT(response, { key: "", body, attempts: 0 });
			else response.writeHead(500).end("on fire");
		};
		const failing = await send("b", { messages: ["b0"] });
		expect(failing.closedMs).toBeLessThan(1000);
		expect(failing.stderr).toContain(
			"(127.0.0.1 answered 500: on fire); 1 message waits",
		);
		expect(server.texts()).toEqual(["reset"]);
	});

	test("that asks for a second is given it", async () => {
		server.behaviour = (response) => {
			if (server.seen.length === 1)
				response.writeHead(429, { "retry-after": "1" }).end();
			else response.end("ok");
		};
		const { stderr, closedMs } = await send("a", { messages: words("a", 2) });
		expect(stderr).toBe("");
		expect(closedMs).toBeGreaterThan(500);
		expect(server.texts()).toEqual(["a0", "a1"]);
		expect(server.seen.map(({ attempts }) => attempts)).toEqual([0, 0, 0]);
	});

	test("that refuses makes dead letters, and what is behind them goes on", async () => {
		server.behaviour = (response, { body }) => {
			if (body === "bad") response.writeHead(404).end("no_channel");
			else response.end("ok");
		};
		const { stderr } = await send("a", { messages: ["a0", "bad", "a1"] });
		expect(server.texts()).toEqual(["a0", "a1"]);
		expect(ask()).toEqual([
			{ state: "dead", n: 1 },
			{ state: "delivered", n: 2 },
		]);
		expect(stderr).toBe(
			"hook could not be told; 1 is a dead letter; `shevek outbox list`\n",
		);
	});

	test("is known to the database by no address", async () => {
		await server.stop();
		await send("a", { messages: ["a0"] });
		const [row] = ask("SELECT * FROM outbox");
		expect(row).toMatchObject({ receiver: "hook", body: '"a0"', run: "a" });
		expect(JSON.stringify(row)).not.toContain("sesame");
	});
});

describe("processes at the same time", () => {
	test("deliver nothing twice, and each one's messages in order", async () => {
		server.behaviour = (response) => {
			setTimeout(() => response.end("ok"), 2);
		};
		const runs = ["a", "b", "c"];
		const ends = await Promise.all(
			runs.map((run) =>
				send(run, { messages: words(run, 40), pauseMs: 5, drainMs: 20_000 }),
			),
		);
		expect(ends.map(({ stderr }) => stderr)).toEqual(["", "", ""]);
		// who finds the receiver held leaves its last ones to the holder
		await send("d", { messages: ["d0"], drainMs: 20_000 });
		const texts = server.texts();
		expect(texts.toSorted()).toEqual(
			[...runs.flatMap((run) => words(run, 40)), "d0"].toSorted(),
		);
		for (const run of runs)
			expect(texts.filter((text) => text.startsWith(run))).toEqual(
				words(run, 40),
			);
		expect(
			ask("SELECT body FROM outbox ORDER BY key").map(({ body }) => body),
		).toEqual(texts.map((text) => JSON.stringify(text)));
	});

	test("killed in the middle of a delivery: the next one goes on at once, and tells of the death", async () => {
		server.behaviour = (response, { body }) => {
			if (body !== "a1") response.end("ok");
		};
		const { child, ended } = start("a", {
			messages: words("a", 3),
			isHanging: true,
		});
		await until(() => server.texts(server.seen).includes("a1"));
		await until(() =>
			ask().some(({ state, n }) => state === "waiting" && n === 2),
		);
		child.kill("SIGKILL");
		await ended;
		expect(ask("SELECT receiver FROM outbox_leases")).toHaveLength(1);
		server.behaviour = ACCEPT;
		const next = await send("b", { messages: ["b0"] });
		expect(next.stderr).toBe("");
		expect(server.texts()).toEqual(["a0", "a1", "a2", "a died", "b0"]);
		const keys = server.accepted.map(({ key }) => key);
		expect(new Set(keys).size).toBe(5);
		expect(keys[3]).toBe("died:a");
		expect(ask("SELECT run FROM outbox_watch")).toEqual([]);
		await send("c", { messages: ["c0"] });
		expect(server.texts().slice(5)).toEqual(["c0"]);
	});

	test("a database that another one holds stalls nothing; what was said goes out with the next run", async () => {
		await send("a", { messages: ["a0"] });
		const other = new DatabaseSync(database);
		other.exec("BEGIN IMMEDIATE");
		const locked = await send("b", { messages: words("b", 2) });
		expect(locked.code).toBe(0);
		expect(locked.closedMs).toBeLessThan(6000);
		expect(locked.stderr).toContain(
			"cannot be written (database is locked); it is kept aside",
		);
		other.exec("ROLLBACK");
		other.close();
		await send("c", { messages: ["c0"] });
		expect(server.texts()).toEqual(["a0", "b0", "b1", "c0"]);
	});
});

describe("a database that becomes busy during a delivery", () => {
	test.each<[string, number]>([
		["for a moment", 1500],
		["until after the run's end", 60_000],
	])("%s: nothing is delivered twice", async (_, heldMs) => {
		await send("a", { messages: ["a0"] });
		const other = new DatabaseSync(database);
		server.behaviour = (response, { body }) => {
			if (body === "b0") {
				other.exec("BEGIN IMMEDIATE");
				setTimeout(
					() => other.isTransaction && other.exec("ROLLBACK"),
					heldMs,
				).unref();
			}
			response.end("ok");
		};
		const { code } = await send("b", {
			messages: words("b", 2),
			pauseMs: 1200,
		});
		expect(code).toBe(0);
		if (other.isTransaction) other.exec("ROLLBACK");
		other.close();
		await send("c", { messages: ["c0"] });
		expect(server.texts(server.seen)).toEqual(["a0", "b0", "b1", "c0"]);
		expect(ask()).toEqual([{ state: "delivered", n: 4 }]);
	});
});

describe("without a database that lasts", () => {
	test.each<[string, () => string, string]>([
		["none is wanted", () => ":memory:", ""],
		[
			"the file is a folder",
			() => folder,
			"this run is not recorded: FOLDER: unable to open database file\n",
		],
	])(
		"%s: messages are delivered, and what is left is lost",
		async (_, place, said) => {
			const told = said.replace("FOLDER", folder);
			const well = await send("a", {
				database: place(),
				messages: words("a", 3),
			});
			expect(well.stderr).toBe(told);
			expect(server.texts()).toEqual(["a0", "a1", "a2"]);
			await server.stop();
			const dead = await send("b", {
				database: place(),
				messages: words("b", 3),
			});
			expect(dead.closedMs).toBeLessThan(1000);
			expect(dead.stderr).toBe(
				`${told}3 messages were not delivered (127.0.0.1: ECONNREFUSED) and, without a record to wait in, lost\n`,
			);
			expect(existsSync(":memory:")).toBe(false);
		},
	);
});
