import { readFileSync } from "node:fs";
import { defineLookup } from "../../kinds/lookup.ts";
import { parseKeyValues } from "../../playbook/split-args.ts";
import { decodeBytes } from "../../pyvalue/encoding.ts";
import { toInt } from "../../pyvalue/numbers.ts";
import { pyRepr, pyStr } from "../../pyvalue/text.ts";
import { PyError, type PyValue } from "../../pyvalue/value.ts";
import { messageOf } from "../../templar/failure.ts";
import type { LookupContext } from "../../templar/lookup.ts";
import { parseCsv } from "./csv.ts";
import { findLookupFile } from "./find.ts";
import { ansibleError, asList } from "./options.ts";

const DEFAULTS: ReadonlyMap<string, PyValue> = new Map<string, PyValue>([
	["col", "1"],
	["delimiter", "TAB"],
	["file", "ansible.csv"],
	["encoding", "utf-8"],
]);

export const csvfile = defineLookup({
	description:
		"A field of the row of a CSV file whose first field is the term.",
	values: "python",
	options: {
		col: {
			type: "str",
			default: "1",
			description: "The column, counted from 0.",
		},
		default: {
			type: "raw",
			description: "What to give where no row begins with the term.",
		},
		delimiter: {
			type: "str",
			default: "TAB",
			description: "What stands between fields; TAB is the character.",
		},
		file: {
			type: "str",
			default: "ansible.csv",
			description: "The file, searched for in `files` folders.",
		},
		encoding: {
			type: "str",
			default: "utf-8",
			description: "The file's encoding.",
		},
	},
	run({ terms, kwargs, context }) {
		const options = new Map(DEFAULTS);
		options.set("default", null);
		for (const [name, value] of kwargs)
			if (options.has(name)) options.set(name, value);
		return terms.flatMap((term) => {
			const key = readTerm(pyStr(term), options);
			const value = find(context, key, options);
			if (value === null) return [];
			return asList(value) ?? [value];
		});
	},
});

/** `key name=value …`: the options of a term hold for the terms behind it too, as in 2.14. */
function readTerm(term: string, options: Map<string, PyValue>): string {
	const pairs = parseKeyValues(term, false);
	const key = pairs.get("_raw_params");
	if (key === undefined)
		throw ansibleError("Search key is required but was not found");
	for (const [name, value] of pairs) {
		if (name === "_raw_params") continue;
		if (!options.has(name)) throw ansibleError(`${name} is not a valid option`);
		options.set(name, value);
	}
	return key;
}

function find(
	context: LookupContext,
	key: string,
	options: ReadonlyMap<string, PyValue>,
): PyValue {
	const text = (name: string) => pyStr(options.get(name) ?? null);
	const path = findLookupFile(context, "files", options.get("file") ?? null);
	const delimiter = text("delimiter");
	try {
		const content = decodeBytes(readCsv(path), text("encoding"));
		const rows = parseCsv(content, delimiter === "TAB" ? "\t" : delimiter);
		const row = rows.find((fields) => fields[0] === key);
		if (row === undefined) return options.get("default") ?? null;
		const column = Number(toInt(options.get("col") ?? null));
		const field = row.at(column);
		if (field === undefined)
			throw new PyError("IndexError", "list index out of range");
		return field;
	} catch (error) {
		throw ansibleError(`csvfile: ${messageOf(error)}`);
	}
}

function readCsv(path: string | undefined): Uint8Array {
	if (path === undefined) {
		throw new PyError(
			"OSError",
			`[Errno 2] No such file or directory: b${pyRepr("None")}`,
		);
	}
	return readFileSync(path);
}
