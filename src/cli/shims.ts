// `shevek shims DIR` writes Ansible's command names, and loopabull's, as small scripts that run Shevek instead. Only names
// whose command exists are written.

import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ShevekError } from "../errors/shevek-error.ts";
import { COMMANDS } from "./commands.ts";
import { EXIT } from "./exit-codes.ts";
import { packageRoot } from "./package-root.ts";

/** Ansible's name, and ours for the same thing. */
const SHIMS = [
	["ansible-playbook", "playbook"],
	["ansible", "adhoc"],
	["ansible-pull", "pull"],
	["ansible-inventory", "inventory"],
	["ansible-vault", "vault"],
	["ansible-config", "config"],
	["ansible-doc", "doc"],
	["ansible-runner", "runner"],
	["loopabull", "loop"],
] as const;

const USAGE = `usage: shevek shims DIR

Writes Ansible's command names, and loopabull, into DIR, each a script that runs Shevek.
Put DIR first in PATH to use them.
`;

export async function run(argv: readonly string[]): Promise<number> {
	if (argv.includes("--help") || argv.includes("-h")) {
		process.stdout.write(USAGE);
		return EXIT.ok;
	}
	const [folder, ...excess] = argv;
	if (folder === undefined || folder.startsWith("-") || excess.length > 0)
		throw new ShevekError("usage", "shims takes one folder", { hint: USAGE });
	for (const path of writeShims(resolve(folder)))
		process.stdout.write(`${path}\n`);
	return EXIT.ok;
}

/** Gives the paths written. Makes the folder; replaces shims that are there. */
export function writeShims(folder: string): string[] {
	const launcher = join(packageRoot(), "bin", "shevek");
	try {
		mkdirSync(folder, { recursive: true });
		return SHIMS.filter(([, command]) =>
			COMMANDS.some(({ name }) => name === command),
		).map(([name, command]) => {
			const path = join(folder, name);
			writeFileSync(path, shimText(launcher, name, command));
			chmodSync(path, 0o755);
			return path;
		});
	} catch (cause) {
		throw new ShevekError("file", `cannot write shims into ${folder}`, {
			cause,
			hint: cause instanceof Error ? cause.message : undefined,
		});
	}
}

function shimText(launcher: string, name: string, command: string): string {
	return [
		"#!/bin/sh",
		`SHEVEK_SHIM=${name} SHEVEK_SHIM_PATH=$0`,
		"export SHEVEK_SHIM SHEVEK_SHIM_PATH",
		`exec ${shellQuote(launcher)} ${command} "$@"`,
		"",
	].join("\n");
}

function shellQuote(text: string): string {
	return `'${text.replaceAll("'", "'\\''")}'`;
}
