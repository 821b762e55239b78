// Texts that stay text. In 2.14 the filters of STRING_TYPE_FILTERS mark what they give
// (NativeJinjaText), and a template that is nothing but such a text does not become a list or a
// dict. Strings carry no mark here: the texts are remembered for one evaluation, and count
// where the template's outermost step hands a value on as it is.

import type { Expr } from "../jinja/ast.ts";

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
}

let keeper: TextKeeper | undefined;

export function keepText(text: string, scope: object | undefined): void {
	const own = scope !== undefined && "keptTexts" in scope ? scope : keeper;
	(own as TextKeeper | undefined)?.keptTexts.add(text);
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
