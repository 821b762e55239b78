// The agent on every Python that is installed here beside the system's (pyenv), 2.7 among them.

import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { call, installed, moduleOf, poolUnderTest } from "./pool-under-test.ts";
import { localTarget } from "./sshd-host.ts";

const versions = join(
	process.env.PYENV_ROOT ?? join(homedir(), ".pyenv"),
	"versions",
);
const pythons = (existsSync(versions) ? readdirSync(versions) : [])
	.map((name) => [name, join(versions, name, "bin/python")] as const)
	.filter(([, path]) => existsSync(path));

if (pythons.length === 0)
	console.warn("SKIPPED: no other Pythons are installed");

const MODULE = `
import json, sys
from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.common.respawn import has_respawned, respawn_module
module = AnsibleModule(argument_spec=dict(arg=dict(type="raw")))
if not has_respawned():
    respawn_module(sys.executable)
module.exit_json(respawned=has_respawned(), arg=module.params["arg"])
`;

describe.each(pythons)("Python %s", (version, path) => {
	test("runs modules, commands and files", async () => {
		const folder = mkdtempSync(join(tmpdir(), "shevek-python-"));
		const pool = poolUnderTest();
		try {
			const session = await pool.session(
				localTarget({
					pythonInterpreter: path,
					remoteTmp: join(folder, "tmp"),
				}),
			);
			expect(session.python).toMatchObject({ path, version });
			const run = async (name: string, args: Record<string, unknown>) => {
				const output = await session.runModule(call(installed(name), args));
				expect(output.stderr).toBe("");
				return JSON.parse(output.stdout);
			};
			expect(await run("ping", { data: "ü" })).toMatchObject({ ping: "ü" });
			expect(await run("command", { _raw_params: "echo 'ä b'" })).toMatchObject(
				{ stdout: "ä b", rc: 0 },
			);
			const { ansible_facts } = await run("setup", { gather_subset: "!all" });
			expect(ansible_facts.ansible_python_version).toBe(version);
			const output = await session.runModule(
				call(moduleOf(MODULE, "python", "apt"), { arg: [1, "x"] }),
			);
			expect(JSON.parse(output.stdout)).toMatchObject({
				respawned: true,
				arg: [1, "x"],
			});
			await session.putFile(Buffer.alloc(300_000, "abc"), join(folder, "file"));
			const back = await session.readFile(join(folder, "file"));
			expect(back.length).toBe(300_000);
			expect(readdirSync(join(folder, "tmp"))).toEqual([]);
		} finally {
			await pool.closeAll();
			rmSync(folder, { recursive: true, force: true });
		}
	});
});
