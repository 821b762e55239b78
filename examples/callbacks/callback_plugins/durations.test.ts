import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { makeEvent, testCallback } from "shevek/testing";

test("a row a task, from its start to its last result", async (t) => {
	const folder = mkdtempSync(join(tmpdir(), "durations-"));
	t.after(() => rmSync(folder, { recursive: true }));
	const file = join(folder, "out.csv");
	const durations = await testCallback(`${import.meta.dirname}/durations.ts`, {
		configFile: `[callback_durations]\nfile = ${file}\n`,
	});
	const copy = 'Copy "a", then b';
	await durations.feed(
		makeEvent("taskStart", { task: copy, time: 1000 }),
		makeEvent("ok", { task: copy, host: "web1", time: 2000 }),
		makeEvent("failed", { task: copy, host: "web2", time: 3500 }),
		makeEvent("taskStart", { task: "Restart", time: 3500 }),
		makeEvent("skipped", { task: "Restart", time: 3510 }),
	);
	await durations.close();
	assert.equal(
		readFileSync(file, "utf8"),
		`task,place,seconds
"Copy ""a"", then b",/p/site.yml:3,2.5
Restart,/p/site.yml:3,0.01
`,
	);
});
