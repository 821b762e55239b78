// connection: chroot, also for community.general.chroot: a folder of the controller as a host of its own.
// Options and complaints are those of community.general 6.6.

import { lstatSync, statSync } from "node:fs";
import { join } from "node:path";
import { spawnTransport } from "../../agent/connection.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { defineConnection } from "../../kinds/connection.ts";
import { findProgram, isProgram, programFolders } from "./find-program.ts";

export const chroot = defineConnection({
	description: "Enters a folder of the controller by chroot; needs root.",
	options: {
		remote_addr: {
			type: "str",
			description: "The folder.",
			default: "inventory_hostname",
			vars: ["inventory_hostname", "ansible_host"],
		},
		executable: {
			type: "str",
			description: "The shell in it.",
			default: "/bin/sh",
			vars: ["ansible_executable"],
			env: ["ANSIBLE_EXECUTABLE"],
			ini: ["defaults.executable"],
		},
		chroot_exe: {
			type: "str",
			description: "The program chroot.",
			default: "chroot",
			vars: ["ansible_chroot_exe"],
			env: ["ANSIBLE_CHROOT_EXE"],
			ini: ["chroot_connection.exe"],
		},
	},
	examples: `
- hosts: all
  connection: chroot
  vars: {ansible_host: /srv/roots/web}
  tasks:
    - command: id
`,
	connect({ address, options }) {
		if (process.geteuid?.() !== 0)
			throw failure("chroot connection requires running as root");
		if (!isFolder(address)) throw failure(`${address} is not a directory`);
		const shell = join(address, "bin/sh");
		// where a link leads is known only inside
		if (!isProgram(shell) && !isLink(shell))
			throw failure(
				`${address} does not look like a chrootable dir (/bin/sh missing)`,
			);
		programOf(options.chroot_exe);
	},
	open: ({ address, options }, command, open) =>
		spawnTransport(
			{
				file: programOf(options.chroot_exe),
				args: [address, options.executable, "-c", command],
			},
			open,
		),
	// chroot's own codes where it cannot enter, or not run the shell
	isOwnFailure: ({ code }, stderr) =>
		[125, 126, 127].includes(code ?? 125) && /^\S*chroot: /.test(stderr),
});

function failure(message: string): ShevekError {
	return new ShevekError("connection", message);
}

function programOf(name: string): string {
	if (name.startsWith("/")) return name;
	const found = findProgram(name);
	if (found !== undefined) return found;
	throw failure(
		`Failed to find required executable "${name}" in paths: ${programFolders().join(":")}`,
	);
}

function isFolder(path: string): boolean {
	return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isLink(path: string): boolean {
	return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
