// ansible_shell_type: sh, the default: every POSIX shell.

import { shellQuote } from "../../agent/boot-script.ts";
import { defineShell } from "../../kinds/shell.ts";

export default defineShell({
	description: "POSIX shells: sh, dash, bash, zsh, ksh.",
	compatibleShells: ["sh", "zsh", "bash", "dash", "ksh"],
	executable: "/bin/sh",
	quote: shellQuote,
});
