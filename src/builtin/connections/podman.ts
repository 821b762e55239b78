// connection: podman, also for containers.podman.podman: a running container, by podman's command line.
// Options are those of containers.podman 1.9.

import { spawnTransport } from "../../agent/connection.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { splitShellWords } from "../../inventory/shell-words.ts";
import {
	type ConnectionTarget,
	defineConnection,
} from "../../kinds/connection.ts";
import { findProgram } from "./find-program.ts";

const OPTIONS = {
	remote_addr: {
		type: "str",
		description: "The container's name or id.",
		default: "inventory_hostname",
		vars: ["inventory_hostname", "ansible_host", "ansible_podman_host"],
	},
	remote_user: {
		type: "str",
		description: "Who runs commands in it, a name or a number.",
		vars: ["ansible_user"],
		env: ["ANSIBLE_REMOTE_USER"],
		ini: ["defaults.remote_user"],
		cli: ["user"],
	},
	podman_extra_args: {
		type: "str",
		description: "More arguments of podman, before `exec`.",
		default: "",
		vars: ["ansible_podman_extra_args"],
		env: ["ANSIBLE_PODMAN_EXTRA_ARGS"],
		ini: ["defaults.podman_extra_args"],
	},
	podman_executable: {
		type: "str",
		description: "The program podman.",
		default: "podman",
		vars: ["ansible_podman_executable"],
		env: ["ANSIBLE_PODMAN_EXECUTABLE"],
	},
} as const;

export const podman = defineConnection({
	description: "Enters a running container by podman exec.",
	options: OPTIONS,
	connect({ options: { podman_executable: program } }) {
		if (findProgram(program) === undefined)
			throw new ShevekError(
				"connection",
				`${program} command not found in PATH`,
			);
	},
	open: (target, command, options) =>
		spawnTransport(
			{
				file: target.options.podman_executable,
				args: podmanArguments(target, command),
			},
			options,
		),
	isOwnFailure: ({ code }, stderr) =>
		code === null || (code !== 0 && /^Error: /.test(stderr)),
});

export function podmanArguments(
	{ address, shell, options }: ConnectionTarget<typeof OPTIONS>,
	command: string,
): string[] {
	const { podman_extra_args, remote_user } = options;
	return [
		...splitShellWords(podman_extra_args).map(({ text }) => text),
		"exec",
		...(remote_user === undefined ? [] : ["--user", remote_user]),
		"-i",
		address,
		shell,
		"-c",
		command,
	];
}
