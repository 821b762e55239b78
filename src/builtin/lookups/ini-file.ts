// Python's configparser as the ini lookup uses it: sections, a DEFAULT section under all,
// values on continued lines, `%(name)s` interpolation.

import { PyError } from "../../pyvalue/value.ts";

export type IniSections = Map<string, Map<string, string | null>>;

export interface IniOptions {
	readonly isCaseKept: boolean;
	readonly isValueOptional: boolean;
}

const SECTION = /^\[(.+)\]/;
const OPTION = /^(.*?)\s*(?:[=:]\s*(.*))?$/;
const MAX_INTERPOLATION_DEPTH = 10;

/** The sections; or, for an option that stands twice, the parser's message. */
export function parseIni(
	text: string,
	options: IniOptions,
): IniSections | string {
	const sections: IniSections = new Map();
	let current: Map<string, string | null> | undefined;
	let name = "";
	let open: string | undefined;
	let indent = 0;
	for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
		const content = line.trim();
		if (content === "" || content.startsWith("#") || content.startsWith(";"))
			continue;
		const depth = line.length - line.trimStart().length;
		if (current && open !== undefined && depth > indent) {
			current.set(open, `${current.get(open) ?? ""}\n${content}`);
			continue;
		}
		indent = depth;
		const section = SECTION.exec(content)?.[1];
		if (section !== undefined) {
			name = section;
			current = sections.get(section) ?? new Map();
			sections.set(section, current);
			open = undefined;
			continue;
		}
		if (current === undefined) throw noSection(index, line);
		const [, key = "", value] = OPTION.exec(content) ?? [];
		if (value === undefined && !options.isValueOptional)
			throw noValue(index, line);
		open = options.isCaseKept ? key : key.toLowerCase();
		if (current.has(open)) {
			return `While reading from '<???>' [line ${String(index + 1).padStart(2)}]: option '${open}' in section '${name}' already exists`;
		}
		current.set(open, value ?? null);
	}
	return completed(sections);
}

function noSection(index: number, line: string): PyError {
	return new PyError(
		"ValueError",
		`File contains no section headers.\nfile: '<???>', line: ${index + 1}\n'${line}\\n'`,
	);
}

function noValue(index: number, line: string): PyError {
	return new PyError(
		"ValueError",
		`Source contains parsing errors: '<???>'\n\t[line ${String(index + 1).padStart(2)}]: '${line}\\n'`,
	);
}

/** DEFAULT's options in every section, and values with their references replaced. */
function completed(sections: IniSections): IniSections {
	const defaults = sections.get("DEFAULT") ?? new Map<string, string | null>();
	const done: IniSections = new Map();
	for (const [name, entries] of sections) {
		if (name === "DEFAULT") continue;
		const all = new Map([...defaults, ...entries]);
		done.set(
			name,
			new Map(
				[...all].map(([key, value]) => [
					key,
					value === null ? null : interpolated(value, all, 0),
				]),
			),
		);
	}
	return done;
}

function interpolated(
	value: string,
	entries: ReadonlyMap<string, string | null>,
	depth: number,
): string {
	if (!value.includes("%")) return value;
	if (depth > MAX_INTERPOLATION_DEPTH)
		throw new PyError(
			"ValueError",
			"Recursion limit exceeded in value substitution",
		);
	return value.replace(
		/%(?:%|\(([^)]+)\)s|[\s\S])/g,
		(whole, name?: string) => {
			if (whole === "%%") return "%";
			const found =
				name === undefined ? undefined : entries.get(name.toLowerCase());
			if (typeof found === "string")
				return interpolated(found, entries, depth + 1);
			throw new PyError(
				"ValueError",
				`'%' must be followed by '%' or '(', found: '${whole}'`,
			);
		},
	);
}
