// An ini file as Python's configparser reads it the way ansible-core sets it up: `#` and `;` start a
// comment line, ` ;` a comment behind a value, deeper indentation continues a value, a section or key
// twice is an error, keys have no case, and [DEFAULT] shows through in every section.

import { ShevekError } from "../errors/shevek-error.ts";
import { pyRepr } from "../pyvalue/text.ts";

const DEFAULT_SECTION = "DEFAULT";
const SOURCE = "'<string>'";

export interface IniEntry {
	readonly section: string;
	readonly key: string;
	readonly value: string;
	readonly line: number;
}

export class IniFile {
	readonly #sections: ReadonlyMap<string, ReadonlyMap<string, IniEntry>>;
	constructor(sections: ReadonlyMap<string, ReadonlyMap<string, IniEntry>>) {
		this.#sections = sections;
	}
	get(section: string, key: string): string | undefined {
		const found = this.#sections.get(section);
		if (found === undefined) return undefined;
		const name = key.toLowerCase();
		const entry =
			found.get(name) ?? this.#sections.get(DEFAULT_SECTION)?.get(name);
		return entry?.value;
	}
	sections(): string[] {
		return [...this.#sections.keys()].filter((s) => s !== DEFAULT_SECTION);
	}
	entries(): IniEntry[] {
		return [...this.#sections.values()].flatMap((s) => [...s.values()]);
	}
}

/** Throws a `config` error in configparser's words. */
export function parseIniFile(text: string, file: string): IniFile {
	const reader = new IniReader(file);
	const lines = text.split(/\r\n|\r|\n/);
	if (lines.at(-1) === "") lines.pop();
	for (const [index, line] of lines.entries()) reader.readLine(line, index + 1);
	return reader.finish();
}

interface OpenEntry {
	readonly section: string;
	readonly key: string;
	readonly lines: string[];
	readonly line: number;
}

class IniReader {
	readonly #file: string;
	readonly #sections = new Map<string, Map<string, OpenEntry>>([
		[DEFAULT_SECTION, new Map()],
	]);
	readonly #bad: { line: number; text: string }[] = [];
	#section: string | undefined;
	#entry: OpenEntry | undefined;
	#indent = 0;

	constructor(file: string) {
		this.#file = file;
	}

	readLine(line: string, number: number): void {
		const commentAt = commentStart(line);
		const content = line.slice(0, commentAt).trim();
		if (content === "") {
			// An empty line belongs to the value above it, one that holds only a comment does not.
			if (commentAt === undefined) this.#entry?.lines.push("");
			return;
		}
		const indent = line.search(/\S/);
		if (this.#entry !== undefined && indent > this.#indent) {
			this.#entry.lines.push(content);
			return;
		}
		this.#indent = indent;
		const header = /^\[(.+)\]/.exec(content)?.[1];
		if (header !== undefined) this.#openSection(header, number);
		else this.#readOption(content, line, number);
	}

	finish(): IniFile {
		const first = this.#bad[0];
		if (first !== undefined) {
			const list = this.#bad.map(
				(bad) => `\n\t[line ${padded(bad.line)}]: ${pyRepr(`${bad.text}\n`)}`,
			);
			this.#fail(
				`Source contains parsing errors: ${SOURCE}${list.join("")}`,
				first.line,
			);
		}
		const closed = new Map<string, Map<string, IniEntry>>();
		for (const [section, entries] of this.#sections) {
			closed.set(section, new Map([...entries].map(([k, e]) => [k, close(e)])));
		}
		return new IniFile(closed);
	}

	#openSection(name: string, number: number): void {
		if (name !== DEFAULT_SECTION && this.#sections.has(name)) {
			this.#fail(
				`While reading from ${SOURCE} [line ${padded(number)}]: section ${pyRepr(name)} already exists`,
				number,
			);
		}
		if (!this.#sections.has(name)) this.#sections.set(name, new Map());
		this.#section = name;
		this.#entry = undefined;
	}

	#readOption(content: string, line: string, number: number): void {
		const section = this.#section;
		if (section === undefined) {
			this.#fail(
				`File contains no section headers.\nfile: ${SOURCE}, line: ${number}\n${pyRepr(`${line}\n`)}`,
				number,
			);
		}
		const match = /^(.*?)\s*[=:]\s*(.*)$/.exec(content);
		if (match === null) {
			this.#bad.push({ line: number, text: line });
			return;
		}
		if (match[1] === "") this.#bad.push({ line: number, text: line });
		const key = (match[1] ?? "").toLowerCase();
		const entries = this.#sections.get(section) ?? new Map<string, OpenEntry>();
		if (entries.has(key)) {
			this.#fail(
				`While reading from ${SOURCE} [line ${padded(number)}]: option ${pyRepr(key)} in section ${pyRepr(section)} already exists`,
				number,
			);
		}
		this.#entry = { section, key, lines: [match[2] ?? ""], line: number };
		entries.set(key, this.#entry);
	}

	#fail(message: string, line: number): never {
		throw new ShevekError(
			"config",
			`Error reading config file (${this.#file}): ${message}`,
			{ where: { file: this.#file, line, column: 1 } },
		);
	}
}

/** Where a comment begins, undefined where there is none. */
function commentStart(line: string): number | undefined {
	if (/^\s*[#;]/.test(line)) return 0;
	const inline = /\s;/.exec(line);
	return inline === null ? undefined : inline.index + 1;
}

function close(entry: OpenEntry): IniEntry {
	const value = entry.lines.join("\n").replace(/\s+$/, "");
	return { section: entry.section, key: entry.key, value, line: entry.line };
}

function padded(line: number): string {
	return String(line).padStart(2);
}
