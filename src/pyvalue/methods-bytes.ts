// The methods of bytes. A byte is the character of the same number meanwhile, so that str's
// own splitting and searching do the work; only ASCII has case and white space.

import { decodeBytes } from "./decoding.ts";
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
} from "./signature.ts";
import { sliceRange } from "./slice.ts";
import * as cased from "./str-case.ts";
import * as parts from "./str-split.ts";
import { pyTypeName } from "./text.ts";
import { PyBytes, PyError, PyTuple, type PyValue } from "./value.ts";

const textOf = (value: PyBytes): string =>
	Buffer.from(value.bytes).toString("latin1");
const bytesOf = (text: string): PyBytes =>
	new PyBytes(Buffer.from(text, "latin1"));

function wanted(value: PyValue | undefined): string {
	if (value instanceof PyBytes) return textOf(value);
	throw new PyError(
		"TypeError",
		`a bytes-like object is required, not '${pyTypeName(value ?? null)}'`,
	);
}

/** An argument of find() and its kin: bytes, or one byte's number. */
function subsequence(value: PyValue | undefined): string {
	if (value instanceof PyBytes) return textOf(value);
	if (typeof value === "number") {
		if (value >= 0 && value < 256) return String.fromCharCode(value);
		throw new PyError("ValueError", "byte must be in range(0, 256)");
	}
	throw new PyError(
		"TypeError",
		`argument should be integer or bytes-like object, not '${pyTypeName(value ?? null)}'`,
	);
}

function searching(isLast: boolean, missing?: string): MethodBody<PyBytes> {
	return (self, value, start, stop) => {
		const needle = subsequence(value);
		const range = sliceRange(self.bytes.length, start, stop, 1);
		const part = textOf(self).slice(
			range.start,
			Math.max(range.start, range.stop),
		);
		const at = isLast ? part.lastIndexOf(needle) : part.indexOf(needle);
		if (at >= 0) return at + range.start;
		if (missing !== undefined) throw new PyError("ValueError", missing);
		return -1;
	};
}

function count(
	self: PyBytes,
	value?: PyValue,
	start?: PyValue,
	stop?: PyValue,
): PyValue {
	const needle = subsequence(value);
	const range = sliceRange(self.bytes.length, start, stop, 1);
	const part = textOf(self).slice(
		range.start,
		Math.max(range.start, range.stop),
	);
	return needle === "" ? part.length + 1 : part.split(needle).length - 1;
}

function affix(name: "startswith" | "endswith"): MethodBody<PyBytes> {
	return (self, value = null, start, stop) => {
		const range = sliceRange(self.bytes.length, start, stop, 1);
		const part = textOf(self).slice(
			range.start,
			Math.max(range.start, range.stop),
		);
		const candidates = value instanceof PyTuple ? value.items : [value];
		return candidates.some((candidate) => {
			if (!(candidate instanceof PyBytes)) {
				throw new PyError(
					"TypeError",
					`${name} first arg must be bytes or a tuple of bytes, not ${pyTypeName(candidate)}`,
				);
			}
			const text = textOf(candidate);
			return name === "startswith"
				? part.startsWith(text)
				: part.endsWith(text);
		});
	};
}

const NOT_BYTE_SPACE = new RegExp(`[${"\\x1c-\\x1f"}\\x80-\\xff]`, "g");

/** bytes white space is ASCII only: others hide behind a private character meanwhile. */
function asciiWords(text: string, split: (text: string) => string[]): string[] {
	const hidden = text.replace(NOT_BYTE_SPACE, (char) =>
		String.fromCharCode(0xe000 + char.charCodeAt(0)),
	);
	return split(hidden).map((word) =>
		word.replace(/[\ue000-\ue0ff]/g, (char) =>
			String.fromCharCode(char.charCodeAt(0) - 0xe000),
		),
	);
}

function splitting(isRight: boolean): MethodBody<PyBytes> {
	return (self, separator = null, most) => {
		const limit = indexArgument(most, -1);
		const text = textOf(self);
		if (separator === null) {
			const split = isRight ? parts.splitWordsRight : parts.splitWords;
			return asciiWords(text, (hidden) => split(hidden, limit)).map(bytesOf);
		}
		const by = wanted(separator);
		if (by === "") throw new PyError("ValueError", "empty separator");
		const split = isRight ? parts.splitByRight : parts.splitBy;
		return split(text, by, limit).map(bytesOf);
	};
}

function stripping(side: parts.Side): MethodBody<PyBytes> {
	return (self, chars = null) => {
		const set = chars === null ? " \t\n\r\f\v" : wanted(chars);
		return bytesOf(parts.stripChars(textOf(self), set, side));
	};
}

function joinBytes(self: PyBytes, items: PyValue): PyValue {
	const texts = Array.from(pyIterate(items), (item, at) => {
		if (item instanceof PyBytes) return textOf(item);
		throw new PyError(
			"TypeError",
			`sequence item ${at}: expected a bytes-like object, ${pyTypeName(item)} found`,
		);
	});
	return bytesOf(texts.join(textOf(self)));
}

function hex(self: PyBytes, separator?: PyValue, group?: PyValue): PyValue {
	const text = Buffer.from(self.bytes).toString("hex");
	if (separator === undefined) return text;
	const by = separator instanceof PyBytes ? textOf(separator) : separator;
	if (typeof by !== "string" || by.length !== 1) {
		throw new PyError("ValueError", "sep must be length 1.");
	}
	const size = indexArgument(group, 1) * 2;
	const pairs = text.match(/../g) ?? [];
	if (size === 0) return text;
	const every = Math.abs(size) / 2;
	const offset = size > 0 ? pairs.length % every : 0;
	return pairs
		.map((pair, at) =>
			at > 0 && (at - offset) % every === 0 ? by + pair : pair,
		)
		.join("");
}

function decode(self: PyBytes, encoding?: PyValue, errors?: PyValue): PyValue {
	const name = typeof encoding === "string" ? encoding : undefined;
	const mode = typeof errors === "string" ? errors : undefined;
	return decodeBytes(self.bytes, name, mode);
}

function partitioning(isRight: boolean) {
	return (self: PyBytes, separator: PyValue): PyValue => {
		const by = wanted(separator);
		if (by === "") throw new PyError("ValueError", "empty separator");
		const text = textOf(self);
		const at = isRight ? text.lastIndexOf(by) : text.indexOf(by);
		const empty = bytesOf("");
		if (at < 0)
			return new PyTuple(isRight ? [empty, empty, self] : [self, empty, empty]);
		const found = [text.slice(0, at), by, text.slice(at + by.length)];
		return new PyTuple(found.map(bytesOf));
	};
}

const onAscii = (change: (text: string) => string) =>
	noArgs((self: PyBytes) =>
		bytesOf(textOf(self).replace(/[\0-\x7f]+/g, (text) => change(text))),
	);
function capitalize(self: PyBytes): PyBytes {
	const lower = textOf(self).replace(/[A-Z]/g, (char) => char.toLowerCase());
	return bytesOf(lower.replace(/^[a-z]/, (char) => char.toUpperCase()));
}
const asking = (question: RegExp) =>
	noArgs((self: PyBytes) => question.test(textOf(self)));
const asAscii = (self: PyBytes) => textOf(self).replace(/[\x80-\xff]/g, "\0");

function padding(
	pad: (text: string, width: number, fill: string) => string,
): MethodBody<PyBytes> {
	return (self, width, fill) =>
		bytesOf(
			pad(
				textOf(self),
				indexArgument(width, 0),
				fill === undefined ? " " : wanted(fill),
			),
		);
}

export const BytesMethods: ReadonlyMap<string, Method<PyBytes>> = new Map<
	string,
	Method<PyBytes>
>([
	["capitalize", noArgs(capitalize)],
	["center", positional(1, 2, padding(parts.center))],
	["count", ranged(count)],
	["decode", named(["encoding", "errors"], 0, decode)],
	["endswith", ranged(affix("endswith"))],
	["find", ranged(searching(false))],
	["hex", named(["sep", "bytes_per_sep"], 0, hex)],
	["index", ranged(searching(false, "subsection not found"))],
	["isalnum", asking(/^[A-Za-z0-9]+$/)],
	["isalpha", asking(/^[A-Za-z]+$/)],
	["isascii", asking(/^[\0-\x7f]*$/)],
	["isdigit", asking(/^[0-9]+$/)],
	["islower", noArgs((self) => cased.isLower(asAscii(self)))],
	["isspace", asking(/^[ \t\n\r\f\v]+$/)],
	["istitle", noArgs((self) => cased.isTitle(asAscii(self)))],
	["isupper", noArgs((self) => cased.isUpper(asAscii(self)))],
	["join", oneArg(joinBytes)],
	["ljust", positional(1, 2, padding(parts.padRight))],
	["lower", onAscii((text) => text.toLowerCase())],
	["lstrip", positional(0, 1, stripping("left"))],
	["partition", oneArg(partitioning(false))],
	[
		"removeprefix",
		oneArg((self, prefix) => {
			const text = textOf(self);
			const head = wanted(prefix);
			return text.startsWith(head) ? bytesOf(text.slice(head.length)) : self;
		}),
	],
	[
		"removesuffix",
		oneArg((self, suffix) => {
			const text = textOf(self);
			const tail = wanted(suffix);
			return text.endsWith(tail)
				? bytesOf(text.slice(0, text.length - tail.length))
				: self;
		}),
	],
	[
		"replace",
		positional(2, 3, (self, from, to, most) =>
			bytesOf(
				parts.replaceText(
					textOf(self),
					wanted(from),
					wanted(to),
					indexArgument(most, -1),
				),
			),
		),
	],
	["rfind", ranged(searching(true))],
	["rindex", ranged(searching(true, "subsection not found"))],
	["rjust", positional(1, 2, padding(parts.padLeft))],
	["rpartition", oneArg(partitioning(true))],
	["rsplit", named(["sep", "maxsplit"], 0, splitting(true))],
	["rstrip", positional(0, 1, stripping("right"))],
	["split", named(["sep", "maxsplit"], 0, splitting(false))],
	["startswith", ranged(affix("startswith"))],
	["strip", positional(0, 1, stripping("both"))],
	["swapcase", onAscii(cased.swapCase)],
	["title", onAscii(cased.titleCase)],
	["upper", onAscii((text) => text.toUpperCase())],
	[
		"zfill",
		oneArg((self, width) =>
			bytesOf(parts.zeroFill(textOf(self), indexArgument(width, 0))),
		),
	],
]);
