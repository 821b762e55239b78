// A command line without what is ours in it: what the driven Ansible is given, in the user's order.

import { type OptionSpec, takesValue } from "./option-spec.ts";

/** For a command line that has been parsed: ours are written out, and a value never begins with a dash. */
export function withoutOwnOptions(
	argv: readonly string[],
	specs: readonly OptionSpec[],
): string[] {
	const own = specs.filter((spec) => spec.isOwn);
	const kept: string[] = [];
	for (let at = 0; at < argv.length; at++) {
		const word = argv[at] ?? "";
		if (word === "--") return [...kept, ...argv.slice(at)];
		const equals = word.indexOf("=");
		const flag = equals < 0 ? word : word.slice(0, equals);
		const spec = own.find(({ flags }) => flags.includes(flag));
		if (spec === undefined) kept.push(word);
		else if (takesValue(spec) && equals < 0) at++;
	}
	return kept;
}
