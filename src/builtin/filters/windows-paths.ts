// Filters of Windows paths, as Python's ntpath (3.11).

import type { FilterDefinition } from "../../jinja/definitions.ts";
import { PyTuple } from "../../pyvalue/value.ts";
import { plugin } from "../plugin-functions.ts";
import { pathText } from "./paths.ts";

/** The drive letter or `\\host\share`, and the rest. */
function splitDrive(path: string): [string, string] {
	const plain = path.replaceAll("/", "\\");
	if (plain.startsWith("\\\\")) {
		const start = plain.slice(0, 8).toUpperCase() === "\\\\?\\UNC\\" ? 8 : 2;
		const host = plain.indexOf("\\", start);
		if (host < 0) return [path, ""];
		const share = plain.indexOf("\\", host + 1);
		return share < 0 ? [path, ""] : [path.slice(0, share), path.slice(share)];
	}
	return plain[1] === ":" ? [path.slice(0, 2), path.slice(2)] : ["", path];
}

function split(path: string): [head: string, tail: string] {
	const [drive, rest] = splitDrive(path);
	const at = Math.max(rest.lastIndexOf("/"), rest.lastIndexOf("\\")) + 1;
	const head = rest.slice(0, at);
	const stripped = head.replace(/[\\/]+$/, "");
	return [drive + (stripped === "" ? head : stripped), rest.slice(at)];
}

export const WINDOWS_PATH_FILTERS: readonly (readonly [
	string,
	FilterDefinition,
])[] = [
	[
		"win_basename",
		plugin("basename", [["p"]], (_c, path) => split(pathText(path))[1]),
	],
	[
		"win_dirname",
		plugin("dirname", [["p"]], (_c, path) => split(pathText(path))[0]),
	],
	[
		"win_splitdrive",
		plugin(
			"splitdrive",
			[["p"]],
			(_c, path) => new PyTuple(splitDrive(pathText(path))),
		),
	],
];
