// Whether a file's owner and mode are as a task wants them, by what stat said: then the file module
// has nothing to do, and a tree of unchanged files costs one look at each.

import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import type { RemoteStat } from "./remote-path.ts";

/** Only the file module can tell whether these hold. */
const UNKNOWN = ["seuser", "serole", "selevel", "setype", "attributes", "attr"];

export function hasAttributes(
	stat: RemoteStat,
	args: PyDict,
	localMode: string | undefined,
): boolean {
	if (UNKNOWN.some((name) => given(args, name) !== undefined)) return false;
	if (stat.isLink) return false;
	return (
		isMode(stat, given(args, "mode"), localMode) &&
		isName(stat, given(args, "owner"), ["pw_name", "uid"]) &&
		isName(stat, given(args, "group"), ["gr_name", "gid"])
	);
}

function given(args: PyDict, name: string): PyValue | undefined {
	return args.get(name) ?? undefined;
}

/** Octal text and plain numbers only; symbolic modes are the module's. */
function isMode(
	stat: RemoteStat,
	wanted: PyValue | undefined,
	localMode: string | undefined,
): boolean {
	if (wanted === undefined) return true;
	const current = Number.parseInt(pyStr(stat.all.get("mode") ?? ""), 8);
	const text = wanted === "preserve" ? localMode : wanted;
	if (typeof text === "number") return text === current;
	return (
		typeof text === "string" &&
		/^[0-7]+$/.test(text) &&
		Number.parseInt(text, 8) === current
	);
}

function isName(
	stat: RemoteStat,
	wanted: PyValue | undefined,
	keys: readonly [string, string],
): boolean {
	if (wanted === undefined) return true;
	const [name, id] = keys.map((key) => stat.all.get(key));
	const text = pyStr(wanted);
	return /^\d+$/.test(text) ? pyStr(id ?? "") === text : name === text;
}
