// Messages that are written down ahead of their runs, where their source goes on.

import { DatabaseSync } from "node:sqlite";
import { afterEach, expect, test } from "vitest";
import { CONFIG, type LoopLab, makeLoopLab, note, play } from "./loop-lab.ts";

let lab: LoopLab;
afterEach(() => lab.remove());

test("the next one is run as soon as the one before has ended", async () => {
	lab = makeLoopLab({ "playbooks/one.yml": play("    - debug:\n") });
	const loop = lab.loop();
	const count = 8;
	for (let n = 0; n < count; n++) loop.send(["one", { n }]);
	const starts = () =>
		[...loop.err().matchAll(/^(\S+) INFO one: run \S+ of /gm)].map((match) =>
			Date.parse(match[1] ?? ""),
		);
	await expect.poll(starts, { timeout: 60_000 }).toHaveLength(count);
	loop.end();
	expect((await loop.ended).rc).toBe(0);
	// one that waits for a look at the table starts 5 s after the one before
	expect((starts().at(-1) ?? 0) - (starts()[0] ?? 0)).toBeLessThan(20_000);
});

test.each([
	["when a message is to be written down", false],
	["when the end of a run is to be written down", true],
])(
	"a record that stays locked does not hold up SIGTERM: %s",
	async (_, isInRun) => {
		lab = makeLoopLab({
			"loop.yml": `${CONFIG}shutdown_seconds: 0.2\n`,
			"playbooks/one.yml": play(
				`${note("'begun'")}    - wait_for: {path: "{{ playbook_dir }}/../go", timeout: 60}\n`,
			),
		});
		const loop = lab.loop();
		await loop.logged("INFO looper stdin");
		const other = new DatabaseSync(lab.path("records.db"));
		const lock = () =>
			other.exec("PRAGMA busy_timeout = 60000; BEGIN IMMEDIATE");
		try {
			if (!isInRun) lock();
			loop.send(["one", {}]);
			if (isInRun) {
				await expect.poll(lab.notes, { timeout: 60_000 }).toEqual(["begun"]);
				lock();
				lab.write({ go: "" });
			}
			await loop.logged("the record cannot be written for now");
			loop.child.kill("SIGTERM");
			expect((await loop.ended).rc).toBe(0);
			expect(loop.err()).toContain(
				"CRITICAL the record cannot be written, and the loop ends without it",
			);
		} finally {
			other.close();
		}
		if (!isInRun) lab.write({ go: "" });
		await lab.feed(isInRun ? [] : [["one", {}]]);
		expect((await lab.messages()).map(({ state }) => state)).toEqual([
			"finished",
		]);
	},
);
