// connection: docker, also for community.docker.docker: a running container, by docker's command line.
// Options are those of community.docker 3.4.

import { spawnTransport } from "../../agent/connection.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
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
		vars: ["inventory_hostname", "ansible_host", "ansible_docker_host"],
	},
	remote_user: {
		type: "str",
		description: "Who runs commands in it. Default: whom the container says.",
		vars: ["ansible_user", "ansible_docker_user"],
		env: ["ANSIBLE_REMOTE_USER"],
		ini: ["defaults.remote_user"],
		cli: ["user"],
	},
	docker_extra_args: {
		type: "str",
		description: "More arguments of docker, before `exec`.",
		default: "",
		vars: ["ansible_docker_extra_args"],
		ini: ["docker_connection.extra_cli_args"],
	},
	container_timeout: {
		type: "int",
		description:
			"Seconds to wait for the container; `-T` and `ansible_timeout` say it, too.",
		default: 10,
		vars: ["ansible_docker_timeout"],
		env: ["ANSIBLE_TIMEOUT", "ANSIBLE_DOCKER_TIMEOUT"],
		ini: ["defaults.timeout", "docker_connection.timeout"],
		cli: ["timeout"],
	},
} as const;

export const docker = defineConnection({
	description: "Enters a running container by docker exec.",
	options: OPTIONS,
	connect() {
		if (findProgram("docker") === undefined)
			throw new ShevekError("connection", "docker command not found in PATH");
	},
	open: (target, command, options) =>
		spawnTransport(
			{ file: "docker", args: dockerArguments(target, command) },
			options,
		),
	// of `docker exec`: the container is not there, or its shell is not
	isOwnFailure: ({ code }, stderr) =>
		code === null ||
		(code !== 0 && /^(Error|OCI runtime|Cannot connect)\b/.test(stderr)),
});

export function dockerArguments(
	{ address, shell, options }: ConnectionTarget<typeof OPTIONS>,
	command: string,
): string[] {
	const { docker_extra_args, remote_user } = options;
	return [
		...docker_extra_args.split(" ").filter((word) => word !== ""),
		"exec",
		...(remote_user === undefined ? [] : ["-u", remote_user]),
		"-i",
		address,
		shell,
		"-c",
		command,
	];
}
