// One process, many runs: what the loop does for a year.

import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeLab } from "./lab.ts";

const lab = makeLab({
	"site.yml": `- hosts: localhost
  gather_facts: false
  tasks:
    - debug: {msg: "{{ name }} {{ text }} {{ lookup('pipe', 'echo piped') }}"}
    - command: echo {{ name }}
      register: said
    - debug: {msg: "{{ said.stdout }}"}
`,
	"callback_plugins/beside.ts": `import { defineCallback } from "shevek/plugin";
export default defineCallback({
	description: "Listens.",
	enabled: "always",
	start: () => ({ stats: async () => {} }),
});
`,
});
afterAll(() => lab.remove());

test("runs side by side keep to their own variables, and leave nothing behind", () => {
	mkdirSync(lab.path("local-tmp"));
	const out = execFileSync(
		process.execPath,
		[join(import.meta.dirname, "many-runs.ts"), lab.folder, "4"],
		{
			encoding: "utf8",
			timeout: 50_000,
			env: {
				PATH: process.env.PATH,
				HOME: lab.folder,
				ANSIBLE_LOCAL_TEMP: lab.path("local-tmp"),
				SHEVEK_DB: lab.path("records.db"),
			},
		},
	);
	const { saw, before, after } = JSON.parse(out);
	expect(saw.sort()).toEqual([
		"0 a {{ 6 * 7 }} piped, a",
		"0 b {{ 6 * 7 }} piped, b",
	]);
	expect(after).toEqual(before);
	expect(after.timers).toBe(0);
}, 60_000);
