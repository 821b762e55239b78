// A loop that was killed: what the next one makes of messages that were under way, kept by their source or by the loop.

import { hostname } from "node:os";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { contentHash } from "../../src/loop/check-message.ts";
import { CONFIG, type LoopLab, makeLoopLab, note, play } from "./loop-lab.ts";

let lab: LoopLab;
afterEach(() => lab.remove());

/** Gives the same message each time, and tells what came of it. */
const looper = (keptBy: string, identity: string) => `
import { appendFileSync } from "node:fs";
import { defineSource } from "shevek/plugin";
export default defineSource({
	description: "Of a test.",
	keptBy: "${keptBy}",
	start: ({ folder }) => ({
		async *messages() { yield { routingKey: "one", payload: { n: 1 }, ${identity} }; },
		done: (_item, { kind }) => appendFileSync(folder + "/told", kind + "\\n"),
	}),
});
`;

/** As a process that is gone has left it: in the middle of the run. */
function leave(changes: {
	readonly run?: string;
	readonly message?: string;
}): void {
	const database = new DatabaseSync(lab.path("records.db"));
	const owner = `${hostname()}:2147483646:gone`;
	database
		.prepare("INSERT INTO loop_owners VALUES (?, ?, ?, ?)")
		.run(owner, lab.path("loop.yml"), Date.now(), Date.now() + 60_000);
	database
		.prepare(
			`UPDATE messages SET state = 'running', owner = ?, settled_ms = NULL, exit_code = NULL, reason = NULL,
			run = (SELECT run FROM message_runs WHERE message = key) ${changes.message ?? ""}`,
		)
		.run(owner);
	if (changes.run !== undefined)
		database.exec(`UPDATE runs SET ${changes.run}`);
	database.close();
}

const told = () => lab.read("told").split("\n").slice(0, -1);
const states = async () =>
	(await lab.messages()).map(({ state, tries, reason }) => [
		state,
		tries,
		reason,
	]);

const DIED = "status = 'died', exit_code = NULL";
const FAILED = "status = 'failed', exit_code = 2";

describe.each([
	["with an id", `id: "a"`],
	["without an id", "isRedelivered: true"],
])("kept by its source, %s", (_what, identity) => {
	beforeEach(async () => {
		lab = makeLoopLab({
			"loop.yml": CONFIG.replace("{name: stdin}", "{name: own}"),
			"loopers/ownlooper.ts": looper("source", identity),
			"playbooks/one.yml": play(note("'one ' ~ n")),
		});
		expect((await lab.run(["loop", "loop.yml"])).rc).toBe(0);
		// as it was before it was acknowledged
		const database = new DatabaseSync(lab.path("records.db"));
		const payload = new Map([["n", 1]]);
		const hash = contentHash({ routingKey: "one", payload });
		if (identity.startsWith("is"))
			database.prepare("UPDATE messages SET hash = ?").run(hash);
		database.close();
	});

	test.each([
		[
			"its run had ended well: nothing runs",
			"runfinished",
			undefined,
			"",
			["one 1"],
			["finished", 1, null],
		],
		[
			"its run had failed: that counts, and it is tried again",
			"runerrored",
			FAILED,
			"",
			["one 1", "one 1"],
			["finished", 2, null],
		],
		[
			"its run had not ended: it runs again",
			"runfinished",
			DIED,
			"",
			["one 1", "one 1"],
			["finished", 1, null],
		],
		[
			"it has ended a hundred loops: a dead letter",
			"error",
			DIED,
			", deaths = 99",
			["one 1"],
			["dead", 0, "the loop has died in its run 100 times"],
		],
	])("%s", async (_case, result, run, message, notes, state) => {
		leave({ ...(run !== undefined && { run }), message });
		expect((await lab.run(["loop", "loop.yml"])).rc).toBe(0);
		expect(lab.notes()).toEqual(notes);
		expect(await states()).toEqual([state]);
		expect(told()).toEqual(["runfinished", result]);
	});
});

describe("kept by the loop", () => {
	test.each([
		[
			"its run had ended well: nothing runs",
			undefined,
			["one 1"],
			["finished", 1, null],
		],
		[
			"its run had not ended: it runs again",
			DIED,
			["one 1", "one 1"],
			["finished", 1, null],
		],
	])("%s", async (_case, run, notes, state) => {
		lab = makeLoopLab({ "playbooks/one.yml": play(note("'one ' ~ n")) });
		await lab.feed([["one", { n: 1 }]]);
		leave({
			...(run !== undefined && { run }),
			message: `, payload = '{"n": 1}'`,
		});
		await lab.feed([]);
		expect(lab.notes()).toEqual(notes);
		expect(await states()).toEqual([state]);
	});
});

test("another process of the same configuration takes over what a killed one ran", async () => {
	lab = makeLoopLab({
		"playbooks/one.yml": play(
			`${note("'begun'")}    - command: sleep {{ (lookup('file', '../notes').splitlines() | length == 1) | ternary(100, 0) }}\n${note("'ended'")}`,
		),
	});
	const [first, second] = [lab.loop(), lab.loop()];
	await second.logged("INFO looper stdin");
	first.send(["one", {}]);
	await expect.poll(() => lab.notes(), { timeout: 60_000 }).toEqual(["begun"]);
	expect(second.err()).not.toContain("starts for message");
	first.child.kill("SIGKILL");
	await expect
		.poll(() => lab.notes(), { timeout: 60_000 })
		.toEqual(["begun", "begun", "ended"]);
	second.end();
	expect((await second.ended).rc).toBe(0);
	expect(await states()).toEqual([["finished", 1, null]]);
});
