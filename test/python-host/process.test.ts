// The host's process: large messages, its end, and what is left when Shevek is killed.

import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { isRunning, type Lab, makeLab } from "../e2e/lab.ts";
import { CORES, makePluginLab, type PluginLab } from "./plugin-lab.ts";

const FILES = {
	"filter_plugins/mine.py": `
import os
class FilterModule:
    def filters(self):
        return {
            "same": lambda v: v,
            "long_print": lambda v: print("x" * v) or v,
            "pid": lambda v: os.getpid(),
        }
`,
};

describe.each(CORES)("with %s", (_name, setting) => {
	let lab: PluginLab;
	beforeAll(() => {
		const text = "é{{ \u{1f600}".repeat(50_000);
		const list = Array.from({ length: 50_000 }, (_, at) => ({ at, x: at / 4 }));
		lab = makePluginLab(setting, FILES, { variables: { text: [text], list } });
	});
	afterAll(() => lab.close());

	test("what is larger than a pipe goes both ways", async () => {
		const same = "{{ list | same == list }}";
		expect(await lab.show(same)).toBe("True");
		expect(
			await lab.show("{{ 'abc' * 100000 | same == 'abc' * 100000 }}"),
		).toBe("True");
	});

	test("more is printed than a pipe holds", async () => {
		lab.says.length = 0;
		expect(await lab.show("{{ 300000 | long_print }}")).toBe("'300000'");
		expect(lab.says.map(({ text }) => text.length)).toEqual([300_001]);
	});

	test("one that was ended from outside is started anew", async () => {
		const first = Number((await lab.show("{{ 1 | pid }}")).replaceAll("'", ""));
		process.kill(first, "SIGKILL");
		await vi.waitUntil(() => !isRunning(first));
		const second = Number(
			(await lab.show("{{ 1 | pid }}")).replaceAll("'", ""),
		);
		expect(second).toBeGreaterThan(0);
		expect(second).not.toBe(first);
	});

	test("none is left when it is closed", async () => {
		const closed = makePluginLab(setting, FILES);
		const pid = Number(
			(await closed.show("{{ 1 | pid }}")).replaceAll("'", ""),
		);
		expect(isRunning(pid)).toBe(true);
		await closed.close();
		expect(isRunning(pid)).toBe(false);
	});
});

describe("in a run", () => {
	const WAITS = `
import os, time
from ansible.plugins.lookup import LookupBase

class LookupModule(LookupBase):
    def run(self, terms, variables=None, **kwargs):
        own, other = terms
        with open(own + ".part", "w") as file:
            file.write("%d %d" % (os.getpid(), os.getppid()))
        os.rename(own + ".part", own)
        while not os.path.exists(other):
            time.sleep(0.01)
        return [own]
`;
	let lab: Lab;
	beforeAll(() => {
		lab = makeLab({
			"lookup_plugins/waits.py": WAITS,
			"hosts.ini":
				"a other=b\nb other=a\n[all:vars]\nansible_connection=local\n",
			"both.yml":
				"- hosts: all\n  gather_facts: false\n  tasks:\n    - debug: {msg: \"{{ lookup('waits', 'from-' ~ inventory_hostname, 'from-' ~ other) }}\"}\n",
			"alone.yml":
				"- hosts: a\n  gather_facts: false\n  tasks:\n    - debug: {msg: \"{{ lookup('waits', name, '/no/such/file') }}\"}\n",
		});
	});
	afterAll(() => lab.remove());

	test("a lookup that waits holds up no other host", async () => {
		const { rc, out } = await lab.run([
			"playbook",
			"-i",
			"hosts.ini",
			"both.yml",
		]);
		expect({ rc, out }).toMatchObject({ rc: 0 });
	});

	test.each([
		["SIGKILL", null],
		["SIGINT", 99],
	] as const)("after %s nothing of it is left", async (signal, rc) => {
		const name = `pids-${signal}`;
		const args = [
			"playbook",
			"-i",
			"hosts.ini",
			"-e",
			`name=${name}`,
			"alone.yml",
		];
		const { child, ended } = lab.start(args);
		await vi.waitUntil(() => existsSync(lab.path(name)), { timeout: 60_000 });
		const pids = readFileSync(lab.path(name), "utf8").split(" ").map(Number);
		expect(pids.map(isRunning)).toEqual([true, true]);
		child.kill(signal);
		expect((await ended).rc).toBe(rc);
		await vi.waitUntil(() => !pids.some(isRunning), { timeout: 20_000 });
	});
});
