// sh, with scripts at a lower priority: ansible_shell_type: niced.

import { defineShell } from "shevek/plugin";

export default defineShell({
	description: "POSIX shells whose scripts run at a lower priority.",
	options: {
		niceness: {
			type: "int",
			description: "How much lower.",
			default: 10,
			vars: ["ansible_niceness"],
		},
	},
	compatibleShells: ["niced"],
	executable: "/bin/sh",
	quote: (text) => `'${text.replaceAll("'", `'"'"'`)}'`,
	withEnvironment(command, variables, { options, quote }) {
		const words = Object.entries(variables).map(
			([name, value]) => `${name}=${quote(value)}`,
		);
		return `env ${words.join(" ")} nice -n ${options.niceness} ${command}`;
	},
});
