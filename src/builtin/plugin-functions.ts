// How Ansible's filters and tests are written down: Python signature and body, as the built-in
// ones of Jinja2 are, but text comes without its Markup.

import type { FilterDefinition } from "../jinja/definitions.ts";
import {
	define,
	defineVariadic,
	type FilterBody,
} from "../jinja/filters/define.ts";
import type { Parameter, Signature } from "../jinja/signature.ts";
import { decodeBytes, encodeText } from "../pyvalue/encoding.ts";
import { pyStr, pyTypeName } from "../pyvalue/text.ts";
import {
	PyBytes,
	PyError,
	type PyKwargs,
	PyObject,
	type PyValue,
} from "../pyvalue/value.ts";
import { AnsibleFailure } from "../templar/failure.ts";

type Flags = Pick<FilterDefinition, "needsContext" | "isLogged">;

/** Looks at the machine, so that it is asked each time and never folded. */
export const ASKED_EACH_TIME: Flags = { needsContext: true };
/** Answers differently each time, so that a replay has to see the logged answer. */
export const VOLATILE: Flags = { needsContext: true, isLogged: true };

export function plugin(
	name: string,
	params: readonly Parameter[],
	body: FilterBody,
	flags: Flags & Pick<Signature, "hidden"> = {},
): FilterDefinition {
	const { hidden = 0, ...rest } = flags;
	const made = define({ name, params, hidden }, body, rest);
	return { ...made, knowsMarkup: false };
}

/** A plugin that takes whatever it is given. */
export function variadicPlugin(
	body: (args: readonly PyValue[], kwargs: PyKwargs) => PyValue,
	flags: Flags = {},
): FilterDefinition {
	const made = defineVariadic((_c, args, kwargs) => body(args, kwargs), flags);
	return { ...made, knowsMarkup: false };
}

/** A plugin that is one of Python's own functions: `name() takes exactly one argument (2 given)`. */
export function oneArgument(
	name: string,
	body: (value: PyValue) => PyValue,
	flags: Flags = {},
): FilterDefinition {
	return variadicPlugin((args, kwargs) => {
		const [value] = args;
		if (kwargs.size > 0) {
			throw new PyError("TypeError", `${name}() takes no keyword arguments`);
		}
		if (value === undefined || args.length > 1) {
			throw new PyError(
				"TypeError",
				`${name}() takes exactly one argument (${args.length} given)`,
			);
		}
		return body(value);
	}, flags);
}

export function filterError(message: string, cause?: unknown): AnsibleFailure {
	return new AnsibleFailure("AnsibleFilterError", message, { cause });
}

export function filterTypeError(message: string): AnsibleFailure {
	return new AnsibleFailure("AnsibleFilterTypeError", message);
}

/** `to_text(value)`: str() of what is no text; bytes are decoded. */
export function toText(value: PyValue): string {
	return value instanceof PyBytes
		? decodeBytes(value.bytes, "utf-8", "surrogateescape")
		: pyStr(value);
}

/** `to_bytes(value)` */
export function toBytes(value: PyValue, encoding = "utf-8"): Uint8Array {
	return value instanceof PyBytes
		? value.bytes
		: encodeText(pyStr(value), encoding, "surrogateescape");
}

/** Python's `str(type(value))`. */
export function classText(value: PyValue): string {
	const name = value === null ? "NoneType" : pyTypeName(value);
	if (!(value instanceof PyObject)) return `<class '${name}'>`;
	const module = (value as { typeModule?: string }).typeModule;
	return `<class '${module === undefined ? name : `${module}.${name}`}'>`;
}
