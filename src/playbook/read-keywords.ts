// A mapping of a playbook to keywords: only known ones, each of a type that can be right.

import { type Place, ShevekError } from "../errors/shevek-error.ts";
import { pyRepr, pyTypeName } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { Template } from "../templar/template-node.ts";
import { placeOf } from "../yaml/places.ts";
import {
	didYouMean,
	type KeywordType,
	keyword,
	keywordsOf,
	LOOP_CONTROL_KEYS,
	type NodeKind,
	nearestName,
} from "./keywords.ts";
import type { Keywords } from "./nodes.ts";

const SHOWN: Readonly<Record<NodeKind, string>> = {
	play: "Play",
	block: "Block",
	task: "Task",
	handler: "Handler",
	role: "RoleInclude",
};

export function whereOf(container: PyValue, fallback: Place): Place {
	return container instanceof Map || Array.isArray(container)
		? (placeOf(container) ?? fallback)
		: fallback;
}

/** Takes the keywords out of `mapping`; `others` are keys that the caller reads itself. */
export function readKeywords(
	kind: NodeKind,
	mapping: PyDict,
	where: Place,
	isOther: (name: string) => boolean = () => false,
): Keywords {
	const keywords: Keywords = new Map();
	const known = keywordsOf(kind);
	for (const [key, value] of mapping) {
		if (typeof key !== "string") throw notAKeyword(kind, key, mapping, where);
		if (isOther(key)) continue;
		if (!known.includes(key)) throw notAKeyword(kind, key, mapping, where);
		checkType(
			kind,
			key,
			value,
			keyword(key).type,
			placeOf(mapping, key) ?? where,
		);
		if (value !== null || key === "loop") keywords.set(key, value);
	}
	return keywords;
}

export function notAKeyword(
	kind: NodeKind,
	key: PyValue,
	mapping: PyDict,
	where: Place,
): ShevekError {
	const name = typeof key === "string" ? key : pyRepr(key);
	const known = keywordsOf(kind);
	if (kind === "play") known.push("import_playbook");
	return new ShevekError(
		"playbook",
		`'${name}' is not a valid attribute for a ${SHOWN[kind]}`,
		{
			where: placeOf(mapping, key) ?? where,
			hint: didYouMean(nearestName(name, known)),
		},
	);
}

/** `loop_control:` has keywords of its own. */
export function checkLoopControl(value: PyValue, where: Place): void {
	if (!(value instanceof Map)) return;
	const known: readonly string[] = LOOP_CONTROL_KEYS;
	for (const key of value.keys()) {
		const name = typeof key === "string" ? key : pyRepr(key);
		if (known.includes(name)) continue;
		throw new ShevekError(
			"playbook",
			`'${name}' is not a valid attribute for a LoopControl`,
			{
				where: placeOf(value, key) ?? where,
				hint: didYouMean(nearestName(name, known)),
			},
		);
	}
}

function checkType(
	kind: NodeKind,
	name: string,
	value: PyValue,
	type: KeywordType,
	where: Place,
): void {
	if (value === null || value instanceof Template) return;
	const isWrong =
		(type === "string" && (value instanceof Map || Array.isArray(value))) ||
		(type === "dict" && name === "vars" && !isVars(value)) ||
		(type === "dict" && name !== "vars" && !(value instanceof Map));
	if (!isWrong) return;
	if (name === "vars") {
		throw new ShevekError(
			"playbook",
			`Vars in a ${SHOWN[kind]} must be specified as a dictionary, or a list of dictionaries`,
			{ where },
		);
	}
	throw new ShevekError(
		"playbook",
		`the field '${name}' has an invalid type (<class '${pyTypeName(value)}'>), and could not be converted to an ${type === "string" ? "string type" : "dict"}.`,
		{ where },
	);
}

function isVars(value: PyValue): boolean {
	if (value instanceof Map) return true;
	return Array.isArray(value) && value.every((v) => v instanceof Map);
}

const IDENTIFIER = /^[A-Za-z_]\w*$/;
const PYTHON_KEYWORDS = new Set(
	"False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split(
		" ",
	),
);

export function isIdentifier(name: string): boolean {
	return IDENTIFIER.test(name) && !PYTHON_KEYWORDS.has(name);
}

/** `vars:` as one dict: a list of dicts counts like one, later ones winning. */
export function readVars(value: PyValue | undefined, where: Place): PyDict {
	if (value === undefined || value === null) return new Map();
	const parts = Array.isArray(value) ? value : [value];
	const vars: PyDict = new Map();
	for (const part of parts) {
		if (!(part instanceof Map)) continue;
		for (const [key, item] of part) {
			if (typeof key !== "string" || !isIdentifier(key)) {
				throw new ShevekError(
					"playbook",
					`Invalid variable name in vars specified: '${typeof key === "string" ? key : pyRepr(key)}' is not a valid variable name`,
					{ where: placeOf(part, key) ?? where },
				);
			}
			vars.set(key, item);
		}
	}
	return vars;
}

/** The value of a keyword that takes one or a list, as a list. */
export function asList(value: PyValue | undefined): PyValue[] {
	if (value === undefined || value === null) return [];
	return Array.isArray(value) ? value : [value];
}
