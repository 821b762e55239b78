// Each callback that ships, on the bench of shevek/testing: the run of a small playbook, and what came of it.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { CALLBACKS } from "../../src/builtin/callbacks/registry.ts";
import { type CallbackTest, testCallback } from "../../src/testing/public.ts";

const folder = mkdtempSync(join(tmpdir(), "shevek-bench-"));
afterAll(() => rmSync(folder, { recursive: true }));

const PLAYBOOK = `
- name: A small run
  hosts: all
  gather_facts: false
  tasks:
    - name: it works
      debug: {msg: fine}
    - name: it breaks
      fail: {msg: "on purpose"}
`;
const RECAP =
	"localhost                  : ok=1    changed=0    unreachable=0    failed=1    skipped=0    rescued=0    ignored=0   \n";

interface Row {
	readonly options?: Readonly<Record<string, unknown>>;
	readonly env?: Readonly<Record<string, string>>;
	see(bench: CallbackTest): void;
}

const HOOK = { webhook_url: "http://127.0.0.1:9/hook" };

const TOLD = [
	"playbook_on_start",
	"playbook_on_play_start",
	"playbook_on_task_start",
	"runner_on_start",
	"runner_on_ok",
	"playbook_on_task_start",
	"runner_on_start",
	"runner_on_failed",
	"playbook_on_stats",
];
const seesTold: Row["see"] = ({ sent }) => {
	const lines = sent.map(({ body }) => JSON.parse(String(body)));
	expect(lines.flatMap(({ event }) => event ?? [])).toEqual(TOLD);
	expect(lines.flatMap(({ status }) => status ?? [])).toEqual([
		"starting",
		"running",
		"failed",
	]);
};

const ROWS: Readonly<Record<string, Row>> = {
	default: {
		see: ({ out }) => {
			expect(out).toContain("TASK [it breaks] ****");
			expect(out).toContain(
				'fatal: [localhost]: FAILED! => {"changed": false, "msg": "on purpose"}\n',
			);
			expect(out).toContain(RECAP);
		},
	},
	minimal: {
		see: ({ out }) =>
			expect(out).toBe(
				'localhost | SUCCESS => {\n    "msg": "fine"\n}\nlocalhost | FAILED! => {\n    "changed": false,\n    "msg": "on purpose"\n}\n',
			),
	},
	oneline: {
		see: ({ out }) =>
			expect(out).toBe(
				'localhost | SUCCESS => {    "changed": false,    "msg": "fine"}\nlocalhost | FAILED! => {"changed": false,"msg": "on purpose"}\n',
			),
	},
	yaml: {
		see: ({ out }) => {
			expect(out).toContain(
				"fatal: [localhost]: FAILED! => changed=false \n  msg: on purpose\n",
			);
			expect(out).toContain(RECAP);
		},
	},
	jsonl: {
		see: ({ out }) =>
			expect(
				out
					.trim()
					.split("\n")
					.map((line) => JSON.parse(line)._event),
			).toEqual([
				"v2_playbook_on_play_start",
				"v2_playbook_on_task_start",
				"v2_runner_on_ok",
				"v2_playbook_on_task_start",
				"v2_runner_on_failed",
				"v2_playbook_on_stats",
			]),
	},
	timer: {
		see: ({ out }) =>
			expect(out).toBe(
				"Playbook run took 0 days, 0 hours, 0 minutes, 0 seconds\n",
			),
	},
	profile_tasks: {
		see: ({ out }) => {
			const table = out.split("=".repeat(79)).at(-1) ?? "";
			expect(table).toMatch(/^it works -+ 0\.\d\ds$/m);
			expect(table).toMatch(/^it breaks -+ 0\.\d\ds$/m);
		},
	},
	log_plays: {
		options: { log_folder: join(folder, "hosts") },
		see: () => {
			const log = readFileSync(join(folder, "hosts", "localhost"), "utf8");
			expect(log).toMatch(/ - it breaks - fail - FAILED - .*on purpose/);
			expect(log.match(/ - OK - /g)).toHaveLength(1);
		},
	},
	junit: {
		env: { JUNIT_OUTPUT_DIR: join(folder, "junit") },
		see: () => {
			const [file = ""] = readdirSync(join(folder, "junit"));
			expect(readFileSync(join(folder, "junit", file), "utf8")).toContain(
				'disabled="0" errors="0" failures="1" tests="2"',
			);
		},
	},
	slack: {
		options: HOOK,
		see: ({ sent }) =>
			expect(sent.map(({ body }) => JSON.stringify(body))).toEqual([
				expect.stringContaining(
					"Ansible run has failed. HOST: localhost TASK: it breaks",
				),
			]),
	},
	"community.general.slack": {
		options: HOOK,
		see: ({ sent }) =>
			expect(sent.map(({ body }) => JSON.stringify(body))).toEqual([
				expect.stringContaining("*Playbook initiated*"),
				expect.stringContaining("*Starting play*"),
				expect.stringContaining("*Failed!*"),
			]),
	},
	http: { options: { url: HOOK.webhook_url }, see: seesTold },
	zeromq: { options: { url: "tcp://127.0.0.1:9" }, see: seesTold },
};

describe("on the bench", () => {
	test("there is a row for each that ships", () => {
		expect(Object.keys(ROWS).sort()).toEqual([...CALLBACKS.keys()].sort());
	});

	test.each(Object.entries(ROWS))("%s", async (name, row) => {
		const module = await CALLBACKS.get(name)?.();
		if (!module) throw new Error(`there is no ${name}`);
		const { options = {}, env = {} } = row;
		const bench = await testCallback(module.default, { options, env });
		expect(await bench.run(PLAYBOOK)).toBe(2);
		await bench.close();
		expect(bench.err).toBe("");
		row.see(bench);
	});
});
