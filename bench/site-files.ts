// The files of a workload: playbooks as data, written as JSON, which is YAML.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { SshdHost } from "../test/agent/sshd-host.ts";

export type Task = Readonly<Record<string, unknown>>;

/** Makes folders as needed; gives the path. What is not text is written as JSON. */
export function put(folder: string, name: string, content: unknown): string {
	const path = join(folder, name);
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(
		path,
		typeof content === "string" ? content : JSON.stringify(content, null, 1),
	);
	return path;
}

/** Real hosts over ssh, as `host1` … */
export function sshInventory(
	folder: string,
	servers: readonly SshdHost[],
	vars: Readonly<Record<string, unknown>>,
): string {
	const hosts = Object.fromEntries(
		servers.map((server, index) => {
			const { address, port, user, privateKeyFile, sshArgs, remoteTmp } =
				server.target();
			return [
				`host${index + 1}`,
				{
					ansible_host: address,
					ansible_port: port,
					ansible_user: user,
					ansible_ssh_private_key_file: privateKeyFile,
					ansible_ssh_common_args: sshArgs.join(" "),
					ansible_remote_tmp: remoteTmp,
				},
			];
		}),
	);
	return put(folder, "hosts.yml", {
		all: {
			hosts,
			vars: { ansible_python_interpreter: "/usr/bin/python3", ...vars },
		},
	});
}

/** Hosts that no task ever connects to. */
export function memoryInventory(folder: string, count: number): string {
	return put(
		folder,
		"hosts.ini",
		`[app]\nhost[1:${count}]\n\n[app:vars]\nansible_connection=local\nlisten=80\n`,
	);
}

export function playbook(
	folder: string,
	tasks: readonly Task[],
	play: Readonly<Record<string, unknown>> = {},
): string {
	return put(folder, "site.yml", [
		{ hosts: "all", gather_facts: false, ...play, tasks },
	]);
}
