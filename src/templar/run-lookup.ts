// `lookup()` and `query()`: terms, the plugin's run, its errors, and what becomes of its list.

import { ShevekError } from "../errors/shevek-error.ts";
import { Suspend } from "../jinja/evaluation.ts";
import { Undefined } from "../jinja/undefined.ts";
import { pyIterate } from "../pyvalue/access.ts";
import { pyTruth } from "../pyvalue/compare.ts";
import { pyStr } from "../pyvalue/text.ts";
import {
	type PyKwargs,
	PyObject,
	PyTuple,
	type PyValue,
} from "../pyvalue/value.ts";
import {
	AnsibleFailure,
	classText,
	exceptionOf,
	failWith,
	isUndefinedFailure,
	messageOf,
} from "./failure.ts";
import type { Lookup, LookupContext } from "./lookup.ts";
import type { Resolution } from "./resolution.ts";
import { type MaybePromise, OverlaidScope, type Warn } from "./scope.ts";
import type { Templar } from "./templar.ts";
import { hasTemplateMarks, Template } from "./template-node.ts";

export interface LookupRequest {
	readonly name: string;
	readonly terms: readonly PyValue[];
	/** Keyword arguments, with wantlist, allow_unsafe and errors among them. */
	readonly options: PyKwargs;
	/** Where a with_first_found searches. */
	readonly folder?: string | undefined;
}

export function runLookup(
	templar: Templar,
	resolution: Resolution,
	request: LookupRequest,
): MaybePromise<PyValue> {
	const kwargs = new Map(request.options);
	const isListWanted = pyTruth(take(kwargs, "wantlist") ?? false);
	const isUnsafeAllowed = take(kwargs, "allow_unsafe") === true;
	const errors = take(kwargs, "errors") ?? "strict";
	const finish = (result: PyValue): PyValue =>
		isUnsafeAllowed
			? result
			: shapeResult(result, { isListWanted, resolution });
	const recover = (error: unknown): PyValue => {
		const message = ignorableMessage(error, request.name, errors);
		if (errors === "warn") warnerOf(templar, resolution)(message);
		return isListWanted ? [] : null;
	};
	const lookup = findLookup(templar, request.name);
	try {
		const result = runPlugin(templar, resolution, {
			...request,
			options: kwargs,
			lookup,
		});
		return result instanceof Promise
			? result.then(finish, recover)
			: finish(result);
	} catch (error) {
		return recover(error);
	}
}

export function findLookup(templar: Templar, name: string): Lookup {
	const lookup = lookupOf(templar, name);
	if (lookup !== undefined) return lookup;
	throw new AnsibleFailure("AnsibleError", `lookup plugin (${name}) not found`);
}

/** A file that is no lookup is named in the task's message, which has no place of its own. */
function lookupOf(templar: Templar, name: string): Lookup | undefined {
	try {
		return templar.lookups.get(name);
	} catch (error) {
		if (
			exceptionOf(error) !== "AnsibleError" ||
			!(error instanceof ShevekError)
		)
			throw error;
		const { where, message } = error;
		if (where === undefined || message.includes(where.file)) throw error;
		const placed = `${where.file}:${where.line}:${where.column}: ${message}`;
		throw new AnsibleFailure("AnsibleError", placed, { cause: error });
	}
}

/** The plugin's own list, and its own errors. */
export function runPlugin(
	templar: Templar,
	resolution: Resolution,
	request: Omit<LookupRequest, "name"> & { readonly lookup: Lookup },
): MaybePromise<PyValue> {
	const { lookup, options, folder } = request;
	const terms = request.terms.map((term) =>
		copyTerm(templar, resolution, term),
	);
	const context = contextOf(templar, resolution);
	return lookup.run({ terms, kwargs: options, context, folder });
}

function take(kwargs: Map<string, PyValue>, name: string) {
	const value = kwargs.get(name);
	kwargs.delete(name);
	return value;
}

/** The message of an error that `errors` lets pass; throws it in the reference's words else. */
function ignorableMessage(
	error: unknown,
	name: string,
	errors: PyValue,
): string {
	if (error instanceof Suspend) throw error;
	const exception = exceptionOf(error);
	if (exception === undefined) throw error;
	if (isUndefinedFailure(error)) {
		throw new AnsibleFailure("AnsibleUndefinedVariable", messageOf(error), {
			cause: error,
		});
	}
	if (exception === "AnsibleOptionsError" || exception === "RecursionError")
		throw error;
	const isStrict = errors !== "warn" && errors !== "ignore";
	if (exception === "AnsibleLookupError") {
		if (isStrict) throw error;
		return `Lookup failed but the error is being ignored: ${messageOf(error)}`;
	}
	const message = `An unhandled exception occurred while running the lookup plugin '${name}'. Error was a ${classText(error)}, original message: ${messageOf(error)}`;
	if (isStrict) throw failWith("AnsibleError", message, error);
	return message;
}

/**
 * A term of the lookup's own. Text of the template itself may hold marks once more
 * (`lookup('file', '{{ name }}')`): it is configuration and is rendered; data never is.
 */
function copyTerm(
	templar: Templar,
	resolution: Resolution,
	term: PyValue,
): PyValue {
	if (typeof term === "string") {
		return hasTemplateMarks(term) && resolution.isWritten(term)
			? templar.resolveNow(new Template(term), resolution)
			: term;
	}
	if (typeof term !== "object" || term === null) return term;
	const next = (item: PyValue) => copyTerm(templar, resolution, item);
	if (Array.isArray(term)) return term.map(next);
	if (term instanceof PyTuple) return term.items.map(next);
	if (term instanceof Map)
		return new Map([...term].map(([key, value]) => [key, next(value)]));
	return term;
}

function warnerOf(templar: Templar, { scope }: Resolution): Warn {
	return scope.warn ?? ((text) => templar.services.warn(text));
}

function contextOf(templar: Templar, resolution: Resolution): LookupContext {
	const { scope } = resolution;
	const { services } = templar;
	return {
		scope,
		basedir: services.basedir,
		environment: services.environment,
		isNative: templar.isNative,
		findFile: (...args) => services.findFile(...args),
		searchPaths: (...args) => services.searchPaths(...args),
		readFile: (path) => services.readFile(path),
		setting: (name) => services.setting(name),
		option: (...args) => services.option(...args),
		warn: warnerOf(templar, resolution),
		template: (value, extra) =>
			extra === undefined
				? templar.resolveNow(value, resolution)
				: templar.templateNow(value, new OverlaidScope(extra, scope)),
		renderFile: (request) => templar.renderFileNow(request, scope),
		async templateLater(value) {
			// until then the evaluation that asks is at work
			await undefined;
			return templar.template(value, scope);
		},
		keepText: (text) => {
			resolution.keptTexts.add(text);
			return text;
		},
	};
}

function shapeResult(
	result: PyValue,
	{
		isListWanted,
		resolution,
	}: { isListWanted: boolean; resolution: Resolution },
): PyValue {
	const items = itemsOf(result);
	if (items.length === 0) return result;
	resolution.isTainted = true;
	const texts = items.filter((item) => typeof item === "string");
	if (isListWanted) {
		for (const text of texts) resolution.lookedUpTexts.add(text);
		return items;
	}
	const [only] = items;
	if (texts.length === items.length) {
		const joined = texts.join(",");
		resolution.lookedUpTexts.add(joined);
		if (typeof only === "string" && resolution.keptTexts.has(only))
			resolution.keptTexts.add(joined);
		return joined;
	}
	return items.length === 1 && only !== undefined ? only : items;
}

function itemsOf(result: PyValue): PyValue[] {
	if (Array.isArray(result)) return result;
	if (result instanceof PyObject && !(result instanceof Undefined))
		return [...pyIterate(result)];
	return result instanceof PyTuple ? [...result.items] : [pyStr(result)];
}
