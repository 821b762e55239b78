// Messages that are written down ahead of their runs, where their source goes on.

import { afterEach, expect, test } from "vitest";
import { type LoopLab, makeLoopLab, play } from "./loop-lab.ts";

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
