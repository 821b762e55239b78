// Conditions (`when:`, `until:`, `assert` …). Two passes, as in 2.14: embedded `{{ }}` first,
// then the text as an expression. Text that came from outside is never an expression.

import { pyStr } from "../pyvalue/text.ts";
import type { PyValue } from "../pyvalue/value.ts";
import {
	AnsibleFailure,
	isUndefinedFailure,
	messageOf,
	whereOf,
} from "./failure.ts";
import type { Resolution } from "./resolution.ts";
import type { MaybePromise, VarScope } from "./scope.ts";
import type { Templar } from "./templar.ts";
import { Template } from "./template-node.ts";

export function evaluateCondition(
	templar: Templar,
	value: PyValue,
	scope: VarScope,
): MaybePromise<PyValue> {
	if (value === null || value === "") return true;
	if (typeof value === "boolean") return value;
	const fail = (error: unknown): never => {
		throw new AnsibleFailure(
			"AnsibleError",
			`The conditional check '${pyStr(value)}' failed. The error was: ${messageOf(error)}`,
			{
				where: whereOf(error) ?? placeOf(value),
				cause: error,
			},
		);
	};
	try {
		const result = check(templar, value, scope);
		return result instanceof Promise ? result.catch(fail) : result;
	} catch (error) {
		return fail(error);
	}
}

function placeOf(value: PyValue) {
	return value instanceof Template ? value.where : undefined;
}

function check(
	templar: Templar,
	value: PyValue,
	scope: VarScope,
): MaybePromise<PyValue> {
	if (typeof value === "string")
		return evaluateText(templar, { text: value, original: value, scope });
	if (value instanceof Template) {
		const warn = scope.warn ?? ((text) => templar.services.warn(text));
		warn(
			`conditional statements should not include jinja2 templating delimiters such as {{ }} or {% %}. Found: ${value.source}`,
		);
	}
	return inPasses(templar, value, scope);
}

function inPasses(
	templar: Templar,
	value: PyValue,
	scope: VarScope,
): MaybePromise<PyValue> {
	const original = pyStr(value);
	const resolution = templar.resolution(scope, undefined, true);
	const second = (text: PyValue): MaybePromise<PyValue> => {
		if (typeof text !== "string" || text === "") return text;
		if (resolution.isTainted) {
			throw new AnsibleFailure(
				"AnsibleTemplateError",
				"Conditional is marked as unsafe, and cannot be evaluated.",
			);
		}
		return evaluateText(templar, { text, original, scope });
	};
	const undefinedIn = (error: unknown) =>
		explainUndefined(error, { text: original, original });
	let first: MaybePromise<PyValue>;
	try {
		first = templar.resolve(value, resolution);
	} catch (error) {
		return undefinedIn(error);
	}
	return first instanceof Promise
		? first.then(second, undefinedIn)
		: second(first);
}

interface Expression {
	readonly text: string;
	/** As it was written, for messages. */
	readonly original: string;
}

function evaluateText(
	templar: Templar,
	{ text, original, scope }: Expression & { readonly scope: VarScope },
): MaybePromise<PyValue> {
	if (text === "") return text;
	const explain = (error: unknown) =>
		explainUndefined(error, { text, original });
	try {
		assertLooksSound(templar, text);
		const resolution: Resolution = templar.resolution(scope);
		const shown = templar.renderText(
			`{% if ${text} %} True {% else %} False {% endif %}`,
			resolution,
		);
		const judge = (result: PyValue) => truthOf(result, original);
		return shown instanceof Promise
			? shown.then(judge).catch(explain)
			: judge(shown);
	} catch (error) {
		return explain(error);
	}
}

/** The bare text is parsed as a template of its own first; only one with marks can fail at it. */
function assertLooksSound(templar: Templar, text: string): void {
	if (!text.includes("{")) return;
	try {
		templar.checkSyntax(text);
	} catch (error) {
		throw new AnsibleFailure(
			"AnsibleError",
			`Invalid conditional detected: ${messageOf(error)}`,
			{ cause: error },
		);
	}
}

function truthOf(result: PyValue, original: string): boolean {
	const text = typeof result === "boolean" ? result : pyStr(result).trim();
	if (text === true || text === "True") return true;
	if (text === false || text === "False") return false;
	throw new AnsibleFailure(
		"AnsibleError",
		`unable to evaluate conditional: ${original}`,
	);
}

const UNDEFINED_NAME = /'(hostvars\[.+\]|\w+)' is undefined/u;
const DEFINED_TEST =
	/(hostvars\[.+\]|\w+)\s+(not\s+is|is|is\s+not)\s+(defined|undefined)/gu;

/**
 * Something was undefined. A condition that itself asks whether that very variable is
 * defined has its answer by that, by a rule that 2.14 still keeps.
 */
function explainUndefined(error: unknown, { text, original }: Expression) {
	if (!isUndefinedFailure(error)) throw error;
	const name = UNDEFINED_NAME.exec(messageOf(error))?.[1];
	for (const [, tested, logic, state] of text.matchAll(DEFINED_TEST)) {
		if (name === undefined || !isSameName(name, tested ?? "")) continue;
		const shouldExist = logic?.includes("not") !== (state === "defined");
		return !shouldExist;
	}
	throw new AnsibleFailure(
		"AnsibleUndefinedVariable",
		`error while evaluating conditional (${original}): ${messageOf(error)}`,
		{ where: whereOf(error), cause: error },
	);
}

function isSameName(a: string, b: string): boolean {
	return a.replaceAll("'", '"') === b.replaceAll("'", '"');
}
