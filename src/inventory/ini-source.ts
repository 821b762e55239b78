// Inventory in INI form: [group], [group:children] and [group:vars] sections, read line by line.
// Values of host lines and :vars lines are Python literals where they look like one (2.14).

import { type Place, ShevekError } from "../errors/shevek-error.ts";
import { decodeBytes } from "../pyvalue/encoding.ts";
import { parseLiteral } from "../pyvalue/literal.ts";
import { PyBytes, PyError, type PyValue } from "../pyvalue/value.ts";
import { expandHostPattern } from "./host-range.ts";
import { PendingGroups } from "./pending-groups.ts";
import { type ShellWord, splitShellWords } from "./shell-words.ts";
import type { SourceContext } from "./source.ts";

const SECTION = /^\[([^:\]\s]+)(?::([\p{L}\p{N}_]+))?\]\s*(?:#.*)?$/u;
const GROUP_NAME = /^([^:\]\s]+)\s*(?:#.*)?$/;
/** The value that nearly every host has, and that takes longest to be seen as no number. */
const IP_ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;
/** What Python's str.splitlines() splits at. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: Python splits lines at these too
const LINE_END = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/;
const SECTION_KINDS = ["hosts", "children", "vars"] as const;
type SectionKind = (typeof SECTION_KINDS)[number];

/** Throws an `inventory` error that names file and line. What was read until then stays in the inventory. */
export function readIniSource(
	text: string,
	file: string,
	context: SourceContext,
): void {
	const reader = new IniSourceReader(file, context);
	const lines = text.split(LINE_END);
	for (const [index, line] of lines.entries()) reader.readLine(line, index + 1);
	reader.finish();
}

class IniSourceReader {
	readonly #file: string;
	readonly #context: SourceContext;
	readonly #pending: PendingGroups;
	#group = "ungrouped";
	#kind: SectionKind = "hosts";
	#line = 0;
	#indent = 0;

	constructor(file: string, context: SourceContext) {
		this.#file = file;
		this.#context = context;
		this.#pending = new PendingGroups(context.inventory);
	}

	readLine(raw: string, number: number): void {
		const line = raw.trim();
		if (line === "" || line[0] === "#" || line[0] === ";") return;
		this.#line = number;
		this.#indent = raw.indexOf(line);
		const section = SECTION.exec(line);
		if (section !== null) {
			this.#openSection(section[1] ?? "", section[2]);
		} else if (line.startsWith("[") && line.endsWith("]")) {
			this.#fail(
				`Invalid section entry: '${line}'. Please make sure that there are no spaces in the section entry, and that there are no other invalid characters`,
			);
		} else {
			this.#readEntry(line);
		}
	}

	finish(): void {
		const missing = this.#pending.firstMissing();
		if (missing === undefined) return;
		const { name, line, kind } = missing;
		this.#line = line;
		if (kind === "vars") {
			this.#fail(
				`Section [${name}:vars] not valid for undefined group: ${name}`,
			);
		}
		this.#fail(
			`Section [${missing.parents.at(-1)}:children] includes undefined group: ${name}`,
		);
	}

	#openSection(name: string, kind: string | undefined): void {
		const { inventory } = this.#context;
		this.#group = inventory.safeGroupName(name);
		this.#kind = this.#sectionKind(name, kind ?? "hosts");
		if (!inventory.hasGroup(this.#group)) {
			// [x:vars] is allowed only where the group is declared somewhere in this file.
			if (this.#kind === "vars") {
				this.#pending.expectDeclaration(this.#group, this.#line);
			}
			inventory.addGroup(this.#group);
		}
		if (this.#kind !== "vars") this.#pending.declare(this.#group);
	}

	#sectionKind(name: string, kind: string): SectionKind {
		const known = SECTION_KINDS.find((k) => k === kind);
		if (known !== undefined) return known;
		return this.#fail(`Section [${name}:${kind}] has unknown type: ${kind}`);
	}

	#readEntry(line: string): void {
		if (this.#kind === "hosts") this.#readHostLine(line);
		else if (this.#kind === "vars") this.#readVariableLine(line);
		else this.#readChildLine(line);
	}

	#readHostLine(line: string): void {
		const [pattern, ...words] = this.#splitWords(line);
		const { names, port } = this.#expand(pattern?.text ?? "");
		const variables = words.map((word) => this.#readAssignment(word));
		const { inventory } = this.#context;
		for (const name of names) {
			const host = inventory.addHost(name, { group: this.#group, port });
			for (const { key, value } of variables) {
				inventory.setHostVariable(host, key, value, { isData: true });
			}
		}
	}

	#splitWords(line: string): ShellWord[] {
		try {
			return splitShellWords(line);
		} catch (error) {
			if (!(error instanceof PyError)) throw error;
			return this.#fail(
				`Error parsing host definition '${line}': ${error.message}`,
			);
		}
	}

	#expand(pattern: string) {
		const expanded = expandHostPattern(pattern);
		if (pattern.trim().endsWith(":") && expanded.port === undefined) {
			throw this.#error(
				`Invalid host pattern '${pattern}' supplied, ending in ':' is not allowed, this character is reserved to provide a port.`,
			);
		}
		if (expanded.names.some((name) => name.trim() === "---")) {
			throw this.#error(
				`Invalid host pattern '${pattern}' supplied, '---' is normally a sign this is a YAML file.`,
			);
		}
		return expanded;
	}

	#readAssignment(word: ShellWord) {
		const equals = word.text.indexOf("=");
		if (equals < 0) {
			this.#fail(
				`Expected key=value host variable assignment, got: ${word.text}`,
			);
		}
		const place = this.#place(word.start + equals + 2);
		return {
			key: word.text.slice(0, equals),
			value: this.#typed(word.text.slice(equals + 1), place),
		};
	}

	#readVariableLine(line: string): void {
		const equals = line.indexOf("=");
		if (equals < 0) this.#fail(`Expected key=value, got: ${line}`);
		const written = line.slice(equals + 1);
		const value = written.trim();
		const column = equals + 2 + written.indexOf(value);
		this.#context.inventory.setVariable(
			this.#group,
			line.slice(0, equals).trim(),
			this.#typed(value, this.#place(column)),
			{ isData: true },
		);
	}

	#readChildLine(line: string): void {
		const child = GROUP_NAME.exec(line)?.[1];
		if (child === undefined) this.#fail(`Expected group name, got: ${line}`);
		const { inventory } = this.#context;
		if (inventory.hasGroup(child)) inventory.addChild(this.#group, child);
		else this.#pending.expectChild(child, this.#group, this.#line);
	}

	#typed(text: string, place: Place): PyValue {
		const literal = IP_ADDRESS.test(text) ? undefined : parseLiteral(text);
		if (literal instanceof PyBytes) return decodeBytes(literal.bytes);
		const value = literal === undefined ? text : literal;
		return this.#context.files.typeStrings(value, place);
	}

	/** The column counts from 1 within the trimmed line. */
	#place(column: number): Place {
		return {
			file: this.#file,
			line: this.#line,
			column: this.#indent + column,
		};
	}

	#error(message: string): ShevekError {
		return new ShevekError("inventory", message, { where: this.#place(1) });
	}

	#fail(message: string): never {
		throw this.#error(`${this.#file}:${this.#line}: ${message}`);
	}
}
