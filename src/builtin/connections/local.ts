// connection: local. The controller itself, through the same agent as any host.

import { type Connection, spawnTransport } from "../../agent/connection.ts";

export const local: Connection = {
	name: "local",
	open(target, command, options) {
		return spawnTransport(
			{
				file: "/bin/sh",
				args: ["-c", command],
				env: process.env,
				cwd: target.cwd,
			},
			options,
		);
	},
	unreachableText: (_target, end, stderr) =>
		stderr.trim() || `/bin/sh ended with ${end.code ?? end.signal}`,
	isOwnFailure: () => false,
};
