// Texts that stay text. In 2.14 the filters of STRING_TYPE_FILTERS mark what they give
// (NativeJinjaText), and a template that is nothing but such a text does not become a list or a
// dict. Strings carry no mark here: the texts are remembered for one evaluation, and count
// where the template's outermost step hands a value on as it is.

import type { Expr } from "../jinja/ast.ts";
import type { PyValue } from "../pyvalue/value.ts";
import { VaultedText } from "./template-node.ts";

export const STRING_TYPE_FILTERS: ReadonlySet<string> = new Set([
	"string",
	"to_json",
	"to_nice_json",
	"to_yaml",
	"to_nice_yaml",
	"ppretty",
	"json",
]);

/** Filters that may give back one of the values they got. */
const HANDING_ON: ReadonlySet<string> = new Set([
	"default",
	"d",
	"first",
	"last",
	"min",
	"max",
	"random",
	"ternary",
	"extract",
	"mandatory",
]);

export function handsOn(expr: Expr): boolean {
	switch (expr.kind) {
		case "filter": {
			const name = expr.name.replace(/^ansible\.(?:builtin|legacy)\./, "");
			return STRING_TYPE_FILTERS.has(name) || HANDING_ON.has(name);
		}
		case "name":
		case "getattr":
		case "getitem":
		case "call":
		case "and":
		case "or":
			return true;
		case "condexpr":
			return (
				handsOn(expr.chosen) ||
				(expr.otherwise !== undefined && handsOn(expr.otherwise))
			);
		default:
			return false;
	}
}

/** What remembers the texts of one evaluation: the scope of its templates. */
export interface TextKeeper {
	readonly keptTexts: Set<string>;
	/** What lookups gave. */
	readonly lookedUpTexts: Set<string>;
	/** What vaults among the variables held: for the few that tell it from other text. */
	readonly vaultedTexts: Set<string>;
}

let keeper: TextKeeper | undefined;

export function keepText(text: string, scope: object | undefined): void {
	keeperOf(scope)?.keptTexts.add(text);
}

function keeperOf(scope: object | undefined): TextKeeper | undefined {
	return scope !== undefined && "keptTexts" in scope
		? (scope as TextKeeper)
		: keeper;
}

export function isFromVault(
	value: PyValue,
	scope: object | undefined,
): boolean {
	if (value instanceof VaultedText) return true;
	return (
		typeof value === "string" &&
		keeperOf(scope)?.vaultedTexts.has(value) === true
	);
}

/** The class that 2.14 has for the text, as far as one evaluation knows where it is from. */
export function classOfText(text: string, scope: object | undefined): string {
	const own = keeperOf(scope);
	if (own?.vaultedTexts.has(text) === true)
		return "AnsibleVaultEncryptedUnicode";
	const isLookedUp = own?.lookedUpTexts.has(text) === true;
	if (own?.keptTexts.has(text) === true)
		return isLookedUp ? "NativeJinjaUnsafeText" : "NativeJinjaText";
	return isLookedUp ? "AnsibleUnsafeText" : "str";
}

/** The texts of the evaluation that is rendering now, in its first synchronous stretch. */
export function keptNow(): ReadonlySet<string> | undefined {
	return keeper?.keptTexts;
}

/** Templates that work on copies of their variables have a scope that is no keeper itself. */
export function withKeeper<T>(own: TextKeeper, fn: () => T): T {
	const outer = keeper;
	keeper = own;
	try {
		return fn();
	} finally {
		keeper = outer;
	}
}
