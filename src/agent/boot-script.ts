// The one shell command that a host is sent, and the line of script that it reads. The command
// is the same for every host and holds nothing that fish or csh would read in another way.

import { randomBytes } from "node:crypto";
import { firstStageCode } from "./agent-files.ts";
import { isDiscovered } from "./interpreter.ts";
import type { TargetSpec } from "./target.ts";

/** `read` takes one byte at a time, so what follows the line is left for Python. */
export const BOOT_COMMAND = `/bin/sh -c 'IFS= read -r s; eval "$s"'`;

export interface BootScript {
	readonly line: string;
	readonly marker: string;
}

export function shellQuote(text: string): string {
	return /^[\w@%+=:,./-]+$/.test(text)
		? text
		: `'${text.replaceAll("'", `'"'"'`)}'`;
}

/** Finds the interpreters (auto) or takes the given one, says so after the marker, starts it. */
export function bootScript(target: TargetSpec): BootScript {
	const marker = `shevek-${randomBytes(12).toString("hex")}`;
	const start = `exec $p -c '${firstStageCode()}' "$m-py" "\${LC_CTYPE+1}"`;
	const none = `printf "%s\\n" "$m-no"`;
	const pick = isDiscovered(target.pythonInterpreter)
		? discovery(target.interpreterFallback)
		: given(target.pythonInterpreter);
	const line = `m=${marker}; f=; p=; ${pick}; printf "\\n%s\\n" "$m-sh $f"; if [ -n "$p" ]; then ${start}; else ${none}; fi`;
	return { line, marker };
}

/**
 * Every candidate that exists, in the order of the list, without starting a process for each.
 * Most distributions want /usr/bin/python3 in the end, so that one is started where it is found.
 */
function discovery(candidates: readonly string[]): string {
	const words = candidates.map(shellQuote).join(" ");
	const take = `f="$f$x|"; if [ -z "$p" ] || [ "$x" = /usr/bin/python3 ]; then p=$x; fi`;
	const isThere = `[ -f "$x" ] && [ -x "$x" ]`;
	const absolute = `/*) x=$c; if ${isThere}; then ${take}; fi;;`;
	const named = `*) o=$IFS; IFS=:; for d in $PATH; do x=$d/$c; case $x in /*) if ${isThere}; then IFS=$o; ${take}; break; fi;; esac; done; IFS=$o;;`;
	return `for c in ${words}; do case $c in ${absolute} ${named} esac; done`;
}

/** May hold arguments (`/usr/bin/env python3`) and a tilde, as in a shebang run by the shell. */
function given(interpreter: string): string {
	const words = interpreter.trim().split(/\s+/);
	const quoted = words.map((word) =>
		/^~[\w-]*(\/[\w.+/-]*)?$/.test(word) ? word : shellQuote(word),
	);
	const [first = "", ...rest] = quoted;
	const tail = rest.length === 0 ? "" : `; p="$p ${rest.join(" ")}"`;
	return `p=${first}; if command -v "$p" >/dev/null 2>&1; then :${tail}; else p=; fi`;
}
