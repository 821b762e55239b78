// The connections that ship, by name.

import type { ConnectionDefinition } from "../../kinds/connection.ts";
import { chroot } from "./chroot.ts";
import { docker } from "./docker.ts";
import { local } from "./local.ts";
import { nsenter } from "./nsenter.ts";
import { podman } from "./podman.ts";
import { ssh } from "./ssh.ts";

export const CONNECTIONS: ReadonlyMap<string, ConnectionDefinition> = new Map<
	string,
	ConnectionDefinition
>([
	["chroot", chroot],
	["docker", docker],
	["local", local],
	["nsenter", nsenter],
	["podman", podman],
	["ssh", ssh],
]);

/** Other names that mean one of ours; paramiko's part is OpenSSH's here. */
export const CONNECTION_STAND_INS: Readonly<Record<string, string>> = {
	"community.docker.docker": "docker",
	"community.docker.nsenter": "nsenter",
	"community.general.chroot": "chroot",
	"containers.podman.podman": "podman",
	paramiko: "ssh",
	paramiko_ssh: "ssh",
	"ansible.builtin.paramiko_ssh": "ssh",
	smart: "ssh",
};
