// Python's re: compiled patterns and what they do to a text.

import { codePointOffset, unitOffset } from "./codepoints.ts";
import { type MatchedPattern, PyMatch } from "./regex-match.ts";
import type { RegexFlags } from "./regex-reader.ts";
import { translateRegex } from "./regex-syntax.ts";
import { parseTemplate, type Template } from "./regex-template.ts";
import { PyError, PyObject, type PyValue } from "./value.ts";

export { PyMatch } from "./regex-match.ts";

export interface RegexOptions {
	readonly ignoreCase?: boolean | undefined;
	readonly multiLine?: boolean | undefined;
	readonly dotAll?: boolean | undefined;
	readonly verbose?: boolean | undefined;
	readonly ascii?: boolean | undefined;
}

/** A replacement: a template with \1 and \g<name>, or a function of the match. */
export type Replacement = string | ((match: PyMatch) => string);

const MAX_CACHED = 512;
const cache = new Map<string, PyRegex>();

/** `re.compile(pattern, flags)`; the last 512 patterns are kept. */
export function compilePyRegex(
	pattern: string,
	options: RegexOptions = {},
): PyRegex {
	const flags: RegexFlags = {
		ignoreCase: options.ignoreCase ?? false,
		multiLine: options.multiLine ?? false,
		dotAll: options.dotAll ?? false,
		verbose: options.verbose ?? false,
		ascii: options.ascii ?? false,
	};
	const key = `${Object.values(flags).map(Number).join("")}${pattern}`;
	let regex = cache.get(key);
	if (regex === undefined) {
		regex = new PyRegex(pattern, flags);
		const [oldest] = cache.keys();
		if (cache.size >= MAX_CACHED && oldest !== undefined) cache.delete(oldest);
		cache.set(key, regex);
	}
	return regex;
}

/** `re.escape(text)` */
export function pyReEscape(text: string): string {
	return text.replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, "\\$&");
}

export class PyRegex extends PyObject implements MatchedPattern {
	readonly typeName = "re.Pattern";
	readonly pattern: string;
	readonly groups: readonly number[];
	readonly names: ReadonlyMap<string, number>;
	readonly #source: string;
	readonly #flags: string;
	readonly #isLazy: boolean;
	readonly #search: RegExp;
	#match: RegExp | undefined;
	#full: RegExp | undefined;
	#places: RegExp | undefined;

	constructor(pattern: string, flags: RegexFlags) {
		super();
		const translation = translateRegex(pattern, flags);
		this.pattern = pattern;
		this.groups = translation.groups;
		this.names = translation.names;
		this.#source = translation.source;
		this.#flags = translation.ignoreCase ? "vi" : "v";
		this.#isLazy = translation.isLazy;
		this.#search = this.#compile(this.#source, "g");
	}

	#compile(source: string, mode: string): RegExp {
		try {
			return new RegExp(source, this.#flags + mode);
		} catch {
			throw new PyError(
				"ValueError",
				`the pattern ${this.pattern} is valid in Python but not supported here`,
			);
		}
	}

	#exec(regex: RegExp, text: string, at: number): PyMatch | null {
		regex.lastIndex = at;
		const result = regex.exec(text);
		return result === null ? null : new PyMatch(this, result);
	}

	indices(text: string, start: number): RegExpIndicesArray | undefined {
		this.#places ??= this.#compile(this.#source, "yd");
		this.#places.lastIndex = start;
		return this.#places.exec(text)?.indices;
	}

	/** The first match anywhere from code point `position` on. */
	search(text: string, position = 0): PyMatch | null {
		return this.#exec(this.#search, text, unitOffset(text, position));
	}

	/** A match that begins at code point `position`. */
	match(text: string, position = 0): PyMatch | null {
		this.#match ??= this.#compile(this.#source, "y");
		return this.#exec(this.#match, text, unitOffset(text, position));
	}

	fullmatch(text: string): PyMatch | null {
		this.#full ??= this.#compile(`(?:${this.#source})$`, "y");
		return this.#exec(this.#full, text, 0);
	}

	/** Every match from left to right, empty ones too (Python 3.7's rule: also right behind another). */
	*finditer(text: string): Generator<PyMatch> {
		let at = 0;
		while (at <= text.length) {
			const match = this.#exec(this.#search, text, at);
			if (match === null) return;
			yield match;
			at = match.to;
			if (match.to > match.from) continue;
			const longer = this.#longerAt(text, at);
			if (longer === null) {
				at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
			} else {
				yield longer;
				at = longer.to;
			}
		}
	}

	/** Behind an empty match Python asks for one at the same place that is not empty. */
	#longerAt(text: string, at: number): PyMatch | null {
		if (!this.#isLazy || at >= text.length) return null;
		// The match must end behind `at`: a count of code units would not do, `[^]` is a code point.
		const before = codePointOffset(text, at) + 1;
		const longer = this.#compile(`(?:${this.#source})(?<=[^]{${before}})`, "y");
		return this.#exec(longer, text, at);
	}

	findall(text: string): PyValue[] {
		return Array.from(this.finditer(text), (match) => {
			if (match.groupCount === 0) return match.text;
			const groups = match.groups("");
			return match.groupCount === 1 ? (groups.items[0] ?? "") : groups;
		});
	}

	sub(replacement: Replacement, text: string, count = 0): string {
		return this.subn(replacement, text, count)[0];
	}

	/** The new text and how many were replaced; a count of 0 is all. */
	subn(
		replacement: Replacement,
		text: string,
		count = 0,
	): readonly [string, number] {
		const replace = this.#replacer(replacement);
		let out = "";
		let at = 0;
		let done = 0;
		for (const match of this.finditer(text)) {
			out += text.slice(at, match.from) + replace(match);
			at = match.to;
			if (++done === count) break;
		}
		return [out + text.slice(at), done];
	}

	#replacer(replacement: Replacement): (match: PyMatch) => string {
		if (typeof replacement === "function") return replacement;
		const template = parseTemplate(
			replacement,
			this.groups.length - 1,
			this.names,
		);
		return (match) => expand(template, match);
	}

	/** The parts between matches, with the groups of each match between them. */
	split(text: string, most = 0): PyValue[] {
		const parts: PyValue[] = [];
		let at = 0;
		let done = 0;
		if (most < 0) return [text];
		for (const match of this.finditer(text)) {
			parts.push(text.slice(at, match.from), ...match.groups().items);
			at = match.to;
			if (++done === most) break;
		}
		parts.push(text.slice(at));
		return parts;
	}

	override getAttr(name: string): PyValue | undefined {
		switch (name) {
			case "pattern":
				return this.pattern;
			case "groups":
				return this.groups.length - 1;
			case "groupindex":
				return new Map<PyValue, PyValue>(this.names);
		}
		return undefined;
	}
}

function expand(template: Template, match: PyMatch): string {
	let out = "";
	for (const part of template) {
		out += typeof part === "number" ? (match.group(part) ?? "") : part;
	}
	return out;
}
