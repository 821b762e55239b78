// str.format(): replacement fields, and the door to the other two ways of formatting.

import { formatSpec } from "./format-spec.ts";
import { pyGetItem } from "./items.ts";
import { attributeError, plainAttr } from "./members.ts";
import { pyAscii, pyRepr, pyStr } from "./text.ts";
import { PyError, type PyKwargs, PyObject, type PyValue } from "./value.ts";

export { formatPercent } from "./format-percent.ts";
export { formatSpec } from "./format-spec.ts";

/** How fields are nested in CPython before it refuses: a field, and fields in its spec. */
const MAX_DEPTH = 2;

function valueError(message: string): PyError {
	return new PyError("ValueError", message);
}

interface Sources {
	readonly args: readonly PyValue[] | undefined;
	named(name: string): PyValue;
	/** Reads `value.name`; the sandboxed environment brings its own. */
	readonly getAttr: (value: PyValue, name: string) => PyValue;
	/** Automatic fields so far; `undefined` before the first field, -1 once fields are numbered by hand. */
	automatic: number | undefined;
}

export interface FormatOptions {
	readonly getAttr?: (value: PyValue, name: string) => PyValue;
}

function readAttr(value: PyValue, name: string): PyValue {
	const own = value instanceof PyObject ? value.getAttr(name) : undefined;
	const found = own ?? plainAttr(value, name);
	if (found === undefined) throw attributeError(value, name);
	return found;
}

/** `format.format(*args, **kwargs)` */
export function formatStr(
	format: string,
	args: readonly PyValue[],
	kwargs: PyKwargs = new Map(),
	options: FormatOptions = {},
): string {
	const named = (name: string): PyValue => {
		const value = kwargs.get(name);
		if (value === undefined) throw new PyError("KeyError", pyRepr(name));
		return value;
	};
	const getAttr = options.getAttr ?? readAttr;
	return render(
		format,
		{ args, named, getAttr, automatic: undefined },
		MAX_DEPTH,
	);
}

/** `format.format_map(mapping)` */
export function formatMap(format: string, mapping: PyValue): string {
	const named = (name: string) => pyGetItem(mapping, name);
	const sources = {
		args: undefined,
		named,
		getAttr: readAttr,
		automatic: undefined,
	};
	return render(format, sources, MAX_DEPTH);
}

function render(format: string, sources: Sources, depth: number): string {
	if (depth === 0) throw valueError("Max string recursion exceeded");
	let out = "";
	let at = 0;
	while (at < format.length) {
		const brace = nextBrace(format, at);
		out += format.slice(at, brace);
		if (brace === format.length) break;
		const char = format.charAt(brace);
		if (format.charAt(brace + 1) === char) {
			out += char;
			at = brace + 2;
			continue;
		}
		if (char === "}" || brace + 1 === format.length) {
			throw valueError(`Single '${char}' encountered in format string`);
		}
		const end = fieldEnd(format, brace + 1);
		out += renderField(format.slice(brace + 1, end), sources, depth);
		at = end + 1;
	}
	return out;
}

function nextBrace(format: string, from: number): number {
	let at = from;
	while (at < format.length && !"{}".includes(format.charAt(at))) at++;
	return at;
}

/** Where the `}` of the field that begins at `start` is; brackets hide braces in the name. */
function fieldEnd(format: string, start: number): number {
	let depth = 1;
	let isInName = true;
	for (let at = start; at < format.length; at++) {
		const char = format.charAt(at);
		if (isInName && char === "[") {
			const close = format.indexOf("]", at);
			at = close < 0 ? format.length : close;
		} else if (char === "{") {
			if (isInName) throw valueError("unexpected '{' in field name");
			depth++;
		} else if (char === "}" && --depth === 0) return at;
		else if (char === ":" || char === "!") isInName = false;
	}
	throw valueError(
		format.slice(start).includes("!")
			? "unmatched '{' in format spec"
			: "expected '}' before end of string",
	);
}

function renderField(field: string, sources: Sources, depth: number): string {
	const split = /[:!]/.exec(
		field.replace(/\[[^\]]*\]?/g, (part) => "x".repeat(part.length)),
	);
	const name = split === null ? field : field.slice(0, split.index);
	let rest = split === null ? "" : field.slice(split.index);
	let conversion: string | undefined;
	if (rest.startsWith("!")) {
		conversion = Array.from(rest.slice(1))[0];
		if (conversion === undefined) {
			throw valueError("unmatched '{' in format spec");
		}
		rest = rest.slice(1 + conversion.length);
		if (rest !== "" && !rest.startsWith(":")) {
			throw valueError("expected ':' after conversion specifier");
		}
	}
	const value = convert(lookupField(name, sources), conversion);
	const spec = rest.slice(1);
	return formatSpec(
		value,
		/[{}]/.test(spec) ? render(spec, sources, depth - 1) : spec,
	);
}

function convert(value: PyValue, conversion: string | undefined): PyValue {
	switch (conversion) {
		case undefined:
			return value;
		case "s":
			return pyStr(value);
		case "r":
			return pyRepr(value);
		case "a":
			return pyAscii(value);
	}
	throw valueError(`Unknown conversion specifier ${conversion}`);
}

function lookupField(name: string, sources: Sources): PyValue {
	const first = /^[^.[]*/.exec(name)?.[0] ?? "";
	let value = firstValue(first, sources);
	let rest = name.slice(first.length);
	while (rest !== "") {
		const step = /^(?:\.([^.[]*)|\[([^\]]*)(\]?))/.exec(rest);
		if (step === null) {
			throw valueError(
				"Only '.' or '[' may follow ']' in format field specifier",
			);
		}
		const [all, attribute, item = "", close] = step;
		if (
			attribute === "" ||
			(attribute === undefined && item === "" && close !== "")
		) {
			throw valueError("Empty attribute in format string");
		}
		if (attribute === undefined && close === "") {
			throw valueError("Missing ']' in format string");
		}
		value =
			attribute === undefined
				? pyGetItem(value, /^\d+$/.test(item) ? Number(item) : item)
				: sources.getAttr(value, attribute);
		rest = rest.slice(all.length);
	}
	return value;
}

function firstValue(name: string, sources: Sources): PyValue {
	const isNumber = /^\d+$/.test(name);
	if (name !== "" && !isNumber) return sources.named(name);
	const isManual = sources.automatic === -1;
	if (sources.automatic !== undefined && isManual !== isNumber) {
		throw valueError(
			isManual
				? "cannot switch from manual field specification to automatic field numbering"
				: "cannot switch from automatic field numbering to manual field specification",
		);
	}
	if (isNumber) sources.automatic = -1;
	const index = isNumber ? Number(name) : (sources.automatic ?? 0);
	if (!isNumber) sources.automatic = index + 1;
	if (sources.args === undefined) {
		throw valueError("Format string contains positional fields");
	}
	const value = sources.args[index];
	if (value !== undefined) return value;
	throw new PyError(
		"IndexError",
		`Replacement index ${index} out of range for positional args tuple`,
	);
}
