// The methods of str: a table, with the argument checks that CPython makes.

import { codePointLength } from "./codepoints.ts";
import { encodeText } from "./encoding.ts";
import { formatMap, formatStr } from "./format.ts";
import { pyIterate } from "./items.ts";
import {
	indexArgument,
	type Method,
	type MethodBody,
	named,
	noArgs,
	oneArg,
	positional,
	ranged,
	variadic,
} from "./signature.ts";
import * as cased from "./str-case.ts";
import { affix, count, plainText, searching } from "./str-search.ts";
import * as parts from "./str-split.ts";
import { makeTranslation, translateText } from "./str-translate.ts";
import { pyTypeName } from "./text.ts";
import { PyBytes, PyError, PyTuple, type PyValue } from "./value.ts";

function typeError(message: string): PyError {
	return new PyError("TypeError", message);
}

/** An argument named in the message by its position: `replace() argument 1 must be str, not int`. */
function textArgument(
	value: PyValue | undefined,
	method: string,
	position: number | string | undefined,
): string {
	if (typeof value === "string") return value;
	const which = position === undefined ? "argument" : `argument ${position}`;
	throw typeError(
		`${method}() ${which} must be str, not ${value == null ? "None" : pyTypeName(value)}`,
	);
}

function splitting(isRight: boolean): MethodBody<string> {
	return (self, separator = null, most) => {
		const limit = indexArgument(most, -1);
		if (separator === null) {
			return isRight
				? parts.splitWordsRight(self, limit)
				: parts.splitWords(self, limit);
		}
		if (typeof separator !== "string") {
			throw typeError(`must be str or None, not ${pyTypeName(separator)}`);
		}
		assertSeparator(separator);
		return isRight
			? parts.splitByRight(self, separator, limit)
			: parts.splitBy(self, separator, limit);
	};
}

function assertSeparator(separator: string): void {
	if (separator === "") throw new PyError("ValueError", "empty separator");
}

function partitioning(isRight: boolean) {
	return (self: string, separator: PyValue): PyValue => {
		const text = plainText(separator);
		assertSeparator(text);
		const at = isRight ? self.lastIndexOf(text) : self.indexOf(text);
		if (at < 0) return new PyTuple(isRight ? ["", "", self] : [self, "", ""]);
		return new PyTuple([self.slice(0, at), text, self.slice(at + text.length)]);
	};
}

function stripping(name: string, side: parts.Side): MethodBody<string> {
	return (self, chars = null) => {
		if (chars === null) return parts.stripSpace(self, side);
		if (typeof chars === "string") return parts.stripChars(self, chars, side);
		throw typeError(`${name} arg must be None or str`);
	};
}

function padding(
	pad: (text: string, width: number, fill: string) => string,
): MethodBody<string> {
	return (self, width, fill = " ") => {
		const wanted = indexArgument(width, 0);
		if (typeof fill !== "string") {
			throw typeError(
				`The fill character must be a unicode character, not ${pyTypeName(fill)}`,
			);
		}
		if (codePointLength(fill) !== 1) {
			throw typeError("The fill character must be exactly one character long");
		}
		return pad(self, wanted, fill);
	};
}

/** `separator.join(items)` */
function joinText(separator: string, items: PyValue): string {
	let list: PyValue[];
	try {
		list = Array.from(pyIterate(items));
	} catch (error) {
		if (error instanceof PyError && error.exception === "TypeError") {
			throw typeError("can only join an iterable");
		}
		throw error;
	}
	list.forEach((item, at) => {
		if (typeof item !== "string") {
			throw typeError(
				`sequence item ${at}: expected str instance, ${pyTypeName(item)} found`,
			);
		}
	});
	return list.join(separator);
}

function encode(self: string, encoding?: PyValue, errors?: PyValue): PyValue {
	const name =
		encoding === undefined
			? undefined
			: textArgument(encoding, "encode", "'encoding'");
	const mode =
		errors === undefined
			? undefined
			: textArgument(errors, "encode", "'errors'");
	return new PyBytes(encodeText(self, name, mode));
}

function replace(
	self: string,
	from?: PyValue,
	to?: PyValue,
	most?: PyValue,
): PyValue {
	return parts.replaceText(
		self,
		textArgument(from, "replace", 1),
		textArgument(to, "replace", 2),
		indexArgument(most, -1),
	);
}

const PREDICATES: readonly [string, (text: string) => boolean][] = [
	["isalnum", cased.isAlnum],
	["isalpha", cased.isAlpha],
	["isascii", (text) => /^[\0-\x7f]*$/.test(text)],
	["isdecimal", cased.isDecimal],
	["isdigit", cased.isDigit],
	["isidentifier", cased.isIdentifier],
	["islower", cased.isLower],
	["isnumeric", cased.isNumeric],
	["isprintable", cased.isPrintable],
	["isspace", cased.isSpace],
	["istitle", cased.isTitle],
	["isupper", cased.isUpper],
];

const TRANSFORMS: readonly [string, (text: string) => string][] = [
	["capitalize", cased.capitalize],
	["casefold", cased.casefold],
	["lower", (text) => text.toLowerCase()],
	["swapcase", cased.swapCase],
	["title", cased.titleCase],
	["upper", (text) => text.toUpperCase()],
];

export const StrMethods: ReadonlyMap<string, Method<string>> = new Map<
	string,
	Method<string>
>([
	...PREDICATES.map(([name, fn]): [string, Method<string>] => [
		name,
		noArgs(fn),
	]),
	...TRANSFORMS.map(([name, fn]): [string, Method<string>] => [
		name,
		noArgs(fn),
	]),
	["center", positional(1, 2, padding(parts.center))],
	["count", ranged(count)],
	["encode", named(["encoding", "errors"], 0, encode)],
	["endswith", ranged(affix("endswith"))],
	[
		"expandtabs",
		named(["tabsize"], 0, (self, size) =>
			parts.expandTabs(self, indexArgument(size, 8)),
		),
	],
	["find", ranged(searching(false))],
	["format", variadic((self, args, kwargs) => formatStr(self, args, kwargs))],
	["format_map", oneArg((self, mapping) => formatMap(self, mapping))],
	["index", ranged(searching(false, "substring not found"))],
	["join", oneArg(joinText)],
	["ljust", positional(1, 2, padding(parts.padRight))],
	["lstrip", positional(0, 1, stripping("lstrip", "left"))],
	["maketrans", positional(1, 3, (_self, ...args) => makeTranslation(args))],
	["partition", oneArg(partitioning(false))],
	[
		"removeprefix",
		oneArg((self, prefix) => {
			const text = textArgument(prefix, "removeprefix", undefined);
			return self.startsWith(text) ? self.slice(text.length) : self;
		}),
	],
	[
		"removesuffix",
		oneArg((self, suffix) => {
			const text = textArgument(suffix, "removesuffix", undefined);
			return self.endsWith(text)
				? self.slice(0, self.length - text.length)
				: self;
		}),
	],
	["replace", positional(2, 3, replace)],
	["rfind", ranged(searching(true))],
	["rindex", ranged(searching(true, "substring not found"))],
	["rjust", positional(1, 2, padding(parts.padLeft))],
	["rpartition", oneArg(partitioning(true))],
	["rsplit", named(["sep", "maxsplit"], 0, splitting(true))],
	["rstrip", positional(0, 1, stripping("rstrip", "right"))],
	["split", named(["sep", "maxsplit"], 0, splitting(false))],
	[
		"splitlines",
		named(["keepends"], 0, (self, keepEnds = false) =>
			parts.splitLines(self, indexArgument(keepEnds, 0) !== 0),
		),
	],
	["startswith", ranged(affix("startswith"))],
	["strip", positional(0, 1, stripping("strip", "both"))],
	["translate", oneArg(translateText)],
	[
		"zfill",
		oneArg((self, width) => parts.zeroFill(self, indexArgument(width, 0))),
	],
]);
