// ansible_shell_type: fish. Within its single quotes a backslash escapes itself and the quote.

import { defineShell } from "../../kinds/shell.ts";

export default defineShell({
	description: "The shell fish.",
	compatibleShells: ["fish"],
	quote: (text) =>
		/^[\w@%+=:,./-]+$/.test(text)
			? text
			: `'${text.replace(/[\\']/g, (each) => `\\${each}`)}'`,
	withEnvironment(command, variables, { quote }) {
		const sets = Object.entries(variables).map(
			([name, value]) => `set -lx ${name} ${quote(value)};`,
		);
		return [...sets, command].join(" ");
	},
	and: (first, second) => `${first}; and ${second}`,
});
