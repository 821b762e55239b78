// One playbook in both: what ansible-playbook shows, and what the engine shows, without what time and chance make of it.

import { execFile } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { type Ended, type Lab, makeLab } from "../../e2e/lab.ts";

const FILES = join(import.meta.dirname, "python-files");
const INVENTORY = `[g]
h1 y="{{ 1 + 1 }}"
h2 y=z
[g:vars]
ansible_connection=local
ansible_python_interpreter=/usr/bin/python3
`;

/** A lab with these folders of python-files in it, by the names that they shall have there. */
export function makePythonLab(
	folders: Readonly<Record<string, string>>,
	files: Readonly<Record<string, string>> = {},
): Lab {
	const lab = makeLab({ inventory: INVENTORY, ...files });
	for (const [from, to] of Object.entries(folders))
		cpSync(join(FILES, from), lab.path(to), { recursive: true });
	return lab;
}

type Env = Readonly<Record<string, string>>;

export async function ansible(
	lab: Lab,
	args: readonly string[],
	env: Env = {},
): Promise<Pick<Ended, "out" | "err">> {
	const run = promisify(execFile)("ansible-playbook", args, {
		cwd: lab.folder,
		env: {
			PATH: process.env.PATH,
			HOME: lab.folder,
			ANSIBLE_LOCAL_TEMP: lab.path("reference-tmp"),
			ANSIBLE_LOCALHOST_WARNING: "False",
			...env,
		},
	});
	const { stdout, stderr } = await run.catch(
		(error: { stdout: string; stderr: string }) => error,
	);
	return { out: stdout, err: stderr };
}

const VOLATILE: readonly (readonly [RegExp, string])[] = [
	[/"(delta|start|end)": "[^"]*"/g, '"$1": "-"'],
	[/ansible-tmp-[\d.]+-\d+-\d+/g, "ansible-tmp"],
	[/(jid=|"ansible_job_id": "|ansible_async\/)j[\d.]+/g, "$1j"],
];

export function settled(text: string): string {
	return VOLATILE.reduce(
		(result, [pattern, by]) => result.replace(pattern, by),
		text,
	);
}

/** Runs the playbook's text in both, and gives the engine's, which has shown the same. */
export async function sameScreen(
	lab: Lab,
	file: string,
	{
		text,
		args = [],
		env = {},
	}: {
		readonly text: string;
		readonly args?: readonly string[];
		readonly env?: Env;
	},
): Promise<Ended> {
	lab.write({ [file]: text });
	// One host after the other: results come in the order of hosts then, in both.
	const words = ["-i", "inventory", "-f", "1", file, ...args];
	const theirs = await ansible(lab, words, env);
	const own = await lab.run(["playbook", ...words], {
		HOME: lab.folder,
		...env,
	});
	expect(settled(own.out)).toBe(settled(theirs.out));
	return own;
}
