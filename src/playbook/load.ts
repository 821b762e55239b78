// A playbook file to its plays, imports of other playbooks read in place.

import path from "node:path";
import { type Place, ShevekError } from "../errors/shevek-error.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { placeOf } from "../yaml/places.ts";
import { didYouMean, nearestName } from "./keywords.ts";
import { PlayNode } from "./nodes.ts";
import { type PlayContext, parsePlay } from "./parse-play.ts";
import { readVars, whereOf } from "./read-keywords.ts";
import type { PlaybookSources } from "./sources.ts";
import { sourceText } from "./task-arguments.ts";

const IMPORT_KEYS = /^(ansible\.(builtin|legacy)\.)?import_playbook$/;
const IMPORT_KEYWORDS = new Set(["name", "vars", "when", "tags"]);

/** An import_playbook may need variables of the command line, so its name is rendered by `sources`. */
export function loadPlaybook(
	file: string,
	sources: PlaybookSources,
): PlayNode[] {
	const context: PlayContext = {
		sources,
		file,
		importVars: new Map(),
		importConditions: [],
		importTags: [],
	};
	return loadFile(file, context, []);
}

function loadFile(
	file: string,
	context: PlayContext,
	importedFrom: readonly string[],
): PlayNode[] {
	if (importedFrom.includes(file)) {
		throw new ShevekError(
			"playbook",
			`playbook ${file} imports itself: ${[...importedFrom, file].join(" → ")}`,
		);
	}
	const data = context.sources.readYaml(file);
	const top: Place = { file, line: 1, column: 1 };
	if (data === null)
		throw new ShevekError("parse", `Empty playbook, nothing to do: ${file}`, {
			where: top,
		});
	if (!Array.isArray(data)) {
		throw new ShevekError(
			"parse",
			`A playbook must be a list of plays, got a ${data instanceof Map ? "<class 'ansible.parsing.yaml.objects.AnsibleMapping'>" : "scalar"} instead: ${file}`,
			{ where: whereOf(data, top), hint: "start each play with `- hosts:`" },
		);
	}
	if (data.length === 0) {
		throw new ShevekError(
			"parse",
			"A playbook must contain at least one play",
			{ where: top },
		);
	}
	const plays: PlayNode[] = [];
	for (const [index, entry] of data.entries()) {
		const where = whereOf(entry, placeOf(data, index) ?? top);
		if (!(entry instanceof Map)) {
			throw new ShevekError(
				"parse",
				"playbook entries must be either valid plays or 'import_playbook' statements",
				{ where },
			);
		}
		const key = [...entry.keys()].find(
			(k) => typeof k === "string" && IMPORT_KEYS.test(k),
		);
		if (typeof key === "string")
			plays.push(
				...importPlaybook(key, entry, where, context, [...importedFrom, file]),
			);
		else plays.push(parsePlay(entry, where, { ...context, file }));
	}
	return plays;
}

function importPlaybook(
	key: string,
	entry: PyDict,
	where: Place,
	context: PlayContext,
	importedFrom: readonly string[],
): PlayNode[] {
	for (const name of entry.keys()) {
		if (name === key || (typeof name === "string" && IMPORT_KEYWORDS.has(name)))
			continue;
		throw new ShevekError(
			"playbook",
			`'${String(name)}' is not a valid attribute for a PlaybookInclude`,
			{
				where: placeOf(entry, name) ?? where,
				hint: didYouMean(nearestName(String(name), IMPORT_KEYWORDS)),
			},
		);
	}
	const written = entry.get(key) ?? null;
	if (sourceText(written) === undefined) {
		throw new ShevekError(
			"playbook",
			"playbook import parameter must be a string indicating a file path, got " +
				pyStr(written),
			{ where },
		);
	}
	const vars = readVars(entry.get("vars"), where);
	const stand = new PlayNode(new Map(), where);
	stand.vars = new Map([...context.importVars, ...vars]);
	const name = pyStr(context.sources.renderStatic(written, stand)).trim();
	const from = importedFrom.at(-1) ?? context.file;
	const file = path.resolve(path.dirname(from), name);
	if (!context.sources.exists(file)) {
		throw new ShevekError(
			"file",
			`Unable to retrieve file contents\nCould not find or access '${file}' on the Ansible Controller.`,
			{ where },
		);
	}
	const list = (value: PyValue | undefined): PyValue[] =>
		value === undefined || value === null
			? []
			: Array.isArray(value)
				? value
				: [value];
	return loadFile(
		file,
		{
			...context,
			sources: context.sources.at(path.dirname(file)),
			file,
			importVars: stand.vars,
			importConditions: [
				...context.importConditions,
				...list(entry.get("when")),
			],
			importTags: [...context.importTags, ...list(entry.get("tags"))],
		},
		importedFrom,
	);
}
