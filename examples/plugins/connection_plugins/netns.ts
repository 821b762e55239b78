// connection: netns. A network namespace of this machine as a host: its address is the namespace's name, as
// `ip netns add` gave it. Needs root.

import { existsSync } from "node:fs";
import { defineConnection, spawnTransport, Unreachable } from "shevek/plugin";

export default defineConnection({
	description: "Runs commands in a network namespace of this machine.",
	options: {
		ip_exe: {
			type: "str",
			default: "ip",
			description: "The program ip.",
			vars: ["ansible_netns_ip_exe"],
			env: ["NETNS_IP_EXE"],
			ini: ["netns_connection.ip_exe"],
		},
	},
	examples: `
- hosts: all
  connection: netns
  tasks:
    - command: ip -br link
`,
	connect({ address }) {
		if (!existsSync(`/run/netns/${address}`))
			throw new Unreachable(`there is no network namespace ${address}`);
	},
	open: ({ address, shell, options }, command, open) =>
		spawnTransport(
			{
				file: options.ip_exe,
				args: ["netns", "exec", address, shell, "-c", command],
			},
			open,
		),
});
