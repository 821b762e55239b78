// Tests of paths on the machine that runs the play.

import {
	lstatSync,
	readFileSync,
	realpathSync,
	type Stats,
	statSync,
} from "node:fs";
import { join } from "node:path";
import type { TestDefinition } from "../../jinja/definitions.ts";
import type { Parameter } from "../../jinja/signature.ts";
import { decodeBytes } from "../../pyvalue/encoding.ts";
import { isInt } from "../../pyvalue/numbers.ts";
import { pyRepr, pyStr, pyTypeName } from "../../pyvalue/text.ts";
import { PyBytes, PyError, type PyValue } from "../../pyvalue/value.ts";
import { isVaultText } from "../../vault/envelope.ts";
import { ASKED_EACH_TIME, filterError, plugin } from "../plugin-functions.ts";

function pathOf(value: PyValue, function_: string): string {
	if (typeof value === "string") return value;
	if (value instanceof PyBytes) return decodeBytes(value.bytes);
	if (pyTypeName(value) === "AnsibleVaultEncryptedUnicode") return pyStr(value);
	throw new PyError(
		"TypeError",
		function_ === "isabs" ||
			function_ === "ismount" ||
			function_ === "islink" ||
			function_ === "lexists"
			? wrongPath(value, function_)
			: `${function_}: path should be string, bytes, os.PathLike or integer, not ${pyTypeName(value)}`,
	);
}

function wrongPath(value: PyValue, function_: string): string {
	const name = pyTypeName(value);
	return function_ === "isabs"
		? `expected str, bytes or os.PathLike object, not ${name}`
		: `lstat: path should be string, bytes or os.PathLike, not ${name}`;
}

/** None for a path that is not there or cannot be reached. */
function tryStat(
	value: PyValue,
	function_: string,
	stat: (path: string) => Stats | undefined,
): Stats | undefined {
	// Numbers are open files to os.stat; none of ours means anything to a template.
	if (isInt(value) || typeof value === "boolean") return undefined;
	const path = pathOf(value, function_);
	try {
		return stat(path);
	} catch {
		return undefined;
	}
}

const follow = (value: PyValue): Stats | undefined =>
	tryStat(value, "stat", statSync);
const noFollow = (value: PyValue): Stats | undefined =>
	tryStat(value, "lexists", lstatSync);

function isMount(value: PyValue): boolean {
	const own = noFollow(value);
	if (own === undefined || own.isSymbolicLink()) return false;
	const path = pathOf(value, "ismount");
	const parent = tryStat(join(realpathSync(path), ".."), "lexists", lstatSync);
	if (parent === undefined) return false;
	return own.dev !== parent.dev || own.ino === parent.ino;
}

function isSameFile(a: PyValue, b: PyValue): boolean {
	const [left, right] = [statOrThrow(a), statOrThrow(b)];
	return left.ino === right.ino && left.dev === right.dev;
}

function statOrThrow(value: PyValue): Stats {
	const path = pathOf(value, "stat");
	try {
		return statSync(path);
	} catch {
		throw new PyError(
			"OSError",
			`[Errno 2] No such file or directory: ${pyRepr(path)}`,
		);
	}
}

/** Of ansible-core 2.18. */
function isVaultedFile(value: PyValue): boolean {
	try {
		return isVaultText(readFileSync(pathOf(value, "open")));
	} catch (error) {
		throw filterError(
			`Cannot test if the file ${pyRepr(value)} is a vault.`,
			error,
		);
	}
}

const test = (
	name: string,
	ask: (value: PyValue) => boolean,
	params: readonly Parameter[] = [["path"]],
): TestDefinition =>
	plugin(name, params, (_c, path) => ask(path), ASKED_EACH_TIME);

const directory = test("isdir", (v) => follow(v)?.isDirectory() ?? false, [
	["s"],
]);
const file = test("isfile", (v) => follow(v)?.isFile() ?? false);
const link = test("islink", (v) => noFollow(v)?.isSymbolicLink() ?? false);
const abs = test("isabs", (v) => pathOf(v, "isabs").startsWith("/"), [["s"]]);
const mount = test("ismount", isMount);
const same = plugin(
	"samefile",
	[["f1"], ["f2"]],
	(_c, a, b) => isSameFile(a, b),
	ASKED_EACH_TIME,
);

export const FILE_TESTS: readonly (readonly [string, TestDefinition])[] = [
	["directory", directory],
	["is_dir", directory],
	["file", file],
	["is_file", file],
	["link", link],
	["is_link", link],
	["exists", test("exists", (v) => follow(v) !== undefined)],
	["link_exists", test("lexists", (v) => noFollow(v) !== undefined)],
	["abs", abs],
	["is_abs", abs],
	["same_file", same],
	["is_same_file", same],
	["mount", mount],
	["is_mount", mount],
	["vaulted_file", test("vaulted_file", isVaultedFile, [["value"]])],
];
