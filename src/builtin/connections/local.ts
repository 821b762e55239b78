// connection: local. The controller itself, through the same agent as any host.

import { spawnTransport } from "../../agent/connection.ts";
import { defineConnection } from "../../kinds/connection.ts";

export const local = defineConnection({
	description: "Runs on the controller itself.",
	options: {
		pipelining: {
			type: "bool",
			description:
				"Whether modules go over the connection itself: here they always do.",
			default: false,
			vars: ["ansible_pipelining"],
			env: ["ANSIBLE_PIPELINING"],
			ini: ["defaults.pipelining", "connection.pipelining"],
		},
	},
	idleOptions: ["pipelining"],
	open: ({ cwd }, command, options) =>
		spawnTransport({ file: "/bin/sh", args: ["-c", command], cwd }, options),
	unreachableText: (_target, end, stderr) =>
		stderr.trim() || `/bin/sh ended with ${end.code ?? end.signal}`,
});
