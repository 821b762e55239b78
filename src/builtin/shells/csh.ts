// ansible_shell_type: csh. Within its single quotes `!` still means history (`tcsh -c`, too), and a line
// ends the word; both want a backslash, which is itself there only a backslash.

import { defineShell } from "../../kinds/shell.ts";

export default defineShell({
	description: "The C shells: csh, tcsh.",
	compatibleShells: ["csh", "tcsh"],
	quote(text) {
		if (/^[\w@%+=:,./-]+$/.test(text)) return text;
		const inside = text
			.replaceAll("'", `'"'"'`)
			.replace(/[!\n]/g, (each) => `\\${each}`);
		return `'${inside}'`;
	},
	withEnvironment: (command, variables, { quote }) => {
		const words = Object.entries(variables).map(
			([name, value]) => `${name}=${quote(value)}`,
		);
		return ["env", ...words, command].join(" ");
	},
});
