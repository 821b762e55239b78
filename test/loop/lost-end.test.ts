// The end of a run that the record does not take: the message goes back to whoever keeps it, and the loop goes on.

import { DatabaseSync } from "node:sqlite";
import { afterEach, expect, test } from "vitest";
import { CONFIG, type LoopLab, makeLoopLab, note, play } from "./loop-lab.ts";

let lab: LoopLab;
afterEach(() => lab.remove());

/** Gives its next message when it has been told of the one before, as a consumer with a prefetch of 1; mends the record. */
const looper = (identity: string) => `
import { appendFileSync, existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { defineSource } from "shevek/plugin";
let ended;
export default defineSource({
	description: "Of a test.",
	keptBy: "source",
	start: ({ folder }) => ({
		async *messages() {
			if (!existsSync(folder + "/broken")) return;
			let isRedelivered = false;
			for (const n of [1, 2])
				for (let kind = "returned"; kind === "returned"; isRedelivered = kind === "returned") {
					ended = Promise.withResolvers();
					yield { routingKey: "one", payload: { n }, isRedelivered, ${identity} };
					kind = await ended.promise;
				}
		},
		done: (_item, { kind }) => {
			appendFileSync(folder + "/told", kind + "\\n");
			if (kind === "returned") {
				const database = new DatabaseSync(folder + "/records.db");
				database.exec("DROP TRIGGER broken");
				database.close();
			}
			ended.resolve(kind);
		},
	}),
});
`;

/** No message can be finished. */
function breakRecord(): void {
	const database = new DatabaseSync(lab.path("records.db"));
	database.exec(
		"CREATE TRIGGER broken BEFORE UPDATE ON messages WHEN NEW.state = 'finished' BEGIN SELECT RAISE(ABORT, 'broken'); END",
	);
	database.close();
}

test.each([
	["with an id", "id: String(n)"],
	["without an id", ""],
])(
	"%s: it is given once more, is not run again, and the next has its turn",
	async (_what, identity) => {
		lab = makeLoopLab({
			"loop.yml": CONFIG.replace("{name: stdin}", "{name: own}"),
			"loopers/ownlooper.ts": looper(identity),
			"playbooks/one.yml": play(note("'one ' ~ n")),
		});
		expect((await lab.run(["loop", "loop.yml"])).rc).toBe(0);
		breakRecord();
		lab.write({ broken: "" });
		const { rc, err } = await lab.run(["loop", "loop.yml"]);
		expect(rc).toBe(0);
		expect(err).toContain(
			"one: the end of a message could not be written down: broken\n",
		);
		expect(lab.read("told")).toBe("returned\nrunfinished\nrunfinished\n");
		expect(lab.notes()).toEqual(["one 1", "one 2"]);
		expect(
			(await lab.messages()).map(({ state, tries }) => [state, tries]),
		).toEqual([
			["finished", 1],
			["finished", 1],
		]);
	},
);

test("one that the loop keeps is taken over by its next start, from the record of its run", async () => {
	lab = makeLoopLab({ "playbooks/one.yml": play(note("'one ' ~ n")) });
	await lab.feed([]);
	breakRecord();
	expect((await lab.feed([["one", { n: 1 }]])).rc).toBe(0);
	const database = new DatabaseSync(lab.path("records.db"));
	database.exec("DROP TRIGGER broken");
	database.close();
	await lab.feed([]);
	expect(lab.notes()).toEqual(["one 1"]);
	expect((await lab.messages()).map(({ state }) => state)).toEqual([
		"finished",
	]);
});
