// A template's first line `#jinja2: name: value, …` sets the syntax for that template.

import { DEFAULT_SYNTAX, type Syntax } from "../jinja/syntax.ts";
import { parseLiteral } from "../pyvalue/literal.ts";
import { AnsibleFailure } from "./failure.ts";

const HEADER = "#jinja2:";

const FIELDS: ReadonlyMap<string, keyof Syntax> = new Map([
	["block_start_string", "blockStart"],
	["block_end_string", "blockEnd"],
	["variable_start_string", "variableStart"],
	["variable_end_string", "variableEnd"],
	["comment_start_string", "commentStart"],
	["comment_end_string", "commentEnd"],
	["line_statement_prefix", "lineStatementPrefix"],
	["line_comment_prefix", "lineCommentPrefix"],
	["trim_blocks", "trimBlocks"],
	["lstrip_blocks", "lstripBlocks"],
	["keep_trailing_newline", "keepTrailingNewline"],
	["newline_sequence", "newlineSequence"],
] as const);

export interface Headed {
	readonly body: string;
	/** Undefined where the template has no header. */
	readonly syntax: Partial<Syntax> | undefined;
}

export function readOverrideHeader(source: string): Headed {
	if (!source.startsWith(HEADER)) return { body: source, syntax: undefined };
	const end = source.indexOf("\n");
	const line = source.slice(HEADER.length, end === -1 ? -1 : end);
	const syntax: Record<string, unknown> = {};
	for (const pair of line.split(",")) {
		const colon = pair.indexOf(":");
		if (colon === -1) {
			throw new AnsibleFailure(
				"AnsibleError",
				`failed to parse jinja2 override '${pair.trim()}'. Did you use something different from colon as key-value separator?`,
			);
		}
		const field = FIELDS.get(pair.slice(0, colon).trim());
		const value = readValue(pair.slice(colon + 1).trim());
		// Another attribute of Jinja2's environment has no meaning here, as it has none there.
		if (field !== undefined && hasTypeOf(value, field)) syntax[field] = value;
	}
	return { body: source.slice(end + 1), syntax };
}

function readValue(text: string): unknown {
	const value = parseLiteral(text);
	if (value !== undefined) return value;
	throw new AnsibleFailure(
		"ValueError",
		`malformed value in a template's #jinja2 line: ${text}`,
	);
}

function hasTypeOf(value: unknown, field: keyof Syntax): boolean {
	const known = DEFAULT_SYNTAX[field];
	return typeof value === (known === undefined ? "string" : typeof known);
}
