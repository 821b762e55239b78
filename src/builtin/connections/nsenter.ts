// connection: nsenter, also for community.docker.nsenter: the namespaces of a process, by util-linux's nsenter.
// Options are those of community.docker 3.4, and which namespaces.

import { spawnTransport } from "../../agent/connection.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import {
	type ConnectionTarget,
	defineConnection,
} from "../../kinds/connection.ts";
import { findProgram } from "./find-program.ts";

const OPTIONS = {
	nsenter_pid: {
		type: "int",
		description: "The process whose namespaces are entered.",
		default: 1,
		vars: ["ansible_nsenter_pid"],
		env: ["ANSIBLE_NSENTER_PID"],
		ini: ["nsenter_connection.nsenter_pid"],
	},
	nsenter_namespaces: {
		type: "list",
		description: "Which of its namespaces.",
		default: ["ipc", "mount", "net", "pid", "uts"],
		choices: ["cgroup", "ipc", "mount", "net", "pid", "time", "user", "uts"],
		vars: ["ansible_nsenter_namespaces"],
		env: ["ANSIBLE_NSENTER_NAMESPACES"],
		ini: ["nsenter_connection.nsenter_namespaces"],
	},
} as const;

export const nsenter = defineConnection({
	description:
		"Enters the namespaces of a process of the controller; needs root.",
	options: OPTIONS,
	connect() {
		if (findProgram("nsenter") === undefined)
			throw new ShevekError("connection", "nsenter command not found in PATH");
	},
	open: (target, command, options) =>
		spawnTransport(
			{ file: "nsenter", args: nsenterArguments(target, command) },
			options,
		),
	isOwnFailure: ({ code }, stderr) =>
		code === null || (code !== 0 && /^nsenter: /.test(stderr)),
});

export function nsenterArguments(
	{ shell, options }: ConnectionTarget<typeof OPTIONS>,
	command: string,
): string[] {
	return [
		...options.nsenter_namespaces.map((name) => `--${name}`),
		"--preserve-credentials",
		`--target=${options.nsenter_pid}`,
		"--",
		shell,
		"-c",
		command,
	];
}
