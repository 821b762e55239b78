// The tests `version` and `version_compare`.

import type { TestDefinition } from "../../jinja/definitions.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { pyRepr, pyStr } from "../../pyvalue/text.ts";
import type { PyValue } from "../../pyvalue/value.ts";
import { isUndefinedFailure, messageOf } from "../../templar/failure.ts";
import { filterError, plugin, toText } from "../plugin-functions.ts";
import { compareLoose } from "./versions/loose.ts";
import { comparePep440 } from "./versions/pep440.ts";
import { compareSemantic } from "./versions/semantic.ts";
import { compareStrict } from "./versions/strict.ts";

type Compare = (a: string, b: string) => number;

const OPERATORS: ReadonlyMap<string, (order: number) => boolean> = new Map(
	(
		[
			[["==", "=", "eq"], (order) => order === 0],
			[["<", "lt"], (order) => order < 0],
			[["<=", "le"], (order) => order <= 0],
			[[">", "gt"], (order) => order > 0],
			[[">=", "ge"], (order) => order >= 0],
			[["!=", "<>", "ne"], (order) => order !== 0],
		] as [string[], (order: number) => boolean][]
	).flatMap(([names, holds]) => names.map((name) => [name, holds] as const)),
);

const TYPES: ReadonlyMap<string, Compare> = new Map([
	["loose", compareLoose],
	["strict", compareStrict],
	["semver", compareSemantic],
	["semantic", compareSemantic],
	["pep440", comparePep440],
]);

const listed = (names: Iterable<string>): string =>
	[...names].map((name) => pyRepr(name)).join(", ");

function chooseCompare(strict: PyValue, type: PyValue): Compare {
	if (strict !== null && type !== null) {
		throw filterError("Cannot specify both 'strict' and 'version_type'");
	}
	if (pyTruth(strict)) return compareStrict;
	if (!pyTruth(type)) return compareLoose;
	const compare = typeof type === "string" ? TYPES.get(type) : undefined;
	if (compare !== undefined) return compare;
	throw filterError(
		`Invalid version type (${pyStr(type)}). Must be one of ${listed(TYPES.keys())}`,
	);
}

function compareVersions(
	value: PyValue,
	version: PyValue,
	operator: PyValue,
	strict: PyValue,
	type: PyValue,
): boolean {
	if (strict !== null && type !== null) chooseCompare(strict, type);
	if (!pyTruth(value)) throw filterError("Input version value cannot be empty");
	if (!pyTruth(version)) {
		throw filterError("Version parameter to compare against cannot be empty");
	}
	const compare = chooseCompare(strict, type);
	const holds = OPERATORS.get(pyStr(operator));
	if (holds === undefined) {
		throw filterError(
			`Invalid operator type (${pyStr(operator)}). Must be one of ${listed(OPERATORS.keys())}`,
		);
	}
	try {
		return holds(compare(toText(value), toText(version)));
	} catch (error) {
		if (isUndefinedFailure(error)) throw error;
		throw filterError(`Version comparison failed: ${messageOf(error)}`, error);
	}
}

const version = plugin(
	"version_compare",
	[
		["value"],
		["version"],
		["operator", "eq"],
		["strict", null],
		["version_type", null],
	],
	(_c, ...args) =>
		compareVersions(...(args as [PyValue, PyValue, PyValue, PyValue, PyValue])),
);

export const VERSION_TESTS: readonly (readonly [string, TestDefinition])[] = [
	["version", version],
	["version_compare", version],
];
