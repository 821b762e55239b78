// What may differ between the reference's recording and a run of ours, levelled out in both.

import { dumpJson, parseJson } from "../../../src/pyvalue/json.ts";
import type { PyValue } from "../../../src/pyvalue/value.ts";

export interface Shown {
	readonly out: string;
	readonly err: string;
	/** What it left in `made`, by name. */
	readonly files: Readonly<Record<string, string>>;
}

type Level = (text: string) => string;

/** `isInOrder`: a table's rows do not depend on the times. */
export function steady(
	callback: string,
	shown: Shown,
	isInOrder: boolean,
): Shown {
	const level = LEVELS[callback];
	if (!level) throw new Error(`no levelling for ${callback}`);
	const files = Object.entries(shown.files).map(([name, text]) => [
		name.replace(/-[\d.]+\.xml$/, "-TIME.xml"),
		level(text),
	]);
	const isQuiet = QUIET.has(callback);
	return {
		out: isQuiet
			? ""
			: isInOrder
				? level(shown.out)
				: sortRows(level(shown.out)),
		err: isQuiet ? "" : level(shown.err),
		files: Object.fromEntries(files),
	};
}

/** These show nothing themselves: the screen is the default callback's. */
const QUIET = new Set(["junit", "log_plays"]);

const replacing =
	(...pairs: readonly (readonly [RegExp, string])[]): Level =>
	(text) =>
		pairs.reduce((all, [pattern, by]) => all.replace(pattern, by), text);

/** A command's own times; a quote may be written as XML writes it. */
const OF_COMMANDS = [
	/\b(start|end|delta)("|&quot;)?: ?("[^"]*"|'[^']*'|&quot;.*?&quot;)/g,
	"$1$2: TIME",
] as const;
const TEMPORARY = [
	/\/[\w./-]*\/(\.ansible\/tmp|ansible-local)[\w./-]*/g,
	"TEMPORARY",
] as const;
/** Before the first playbook or play: who runs, with which settings. */
const ANNOUNCED = [/^(.|\n)*?(?=\n(PLAYBOOK:|PLAY \[))/, ""] as const;
/** Connections and the loading of plugins talk of themselves, from -vvv on. */
const MACHINERY = [
	/^(<[^>\n]+> |Using module file|Skipping callback|Loading|META: |\(\d+, b').*\n/gm,
	"",
] as const;

const screen = replacing(OF_COMMANDS, TEMPORARY, ANNOUNCED, MACHINERY);

const LEVELS: Readonly<Record<string, Level>> = {
	yaml: screen,
	timer: (text) =>
		screen(text).replace(
			/took 0 days, 0 hours, 0 minutes, \d+ sec/,
			"took sec",
		),
	profile_tasks: (text) =>
		replacing(
			[
				/^\w+day \d\d \w+ \d{4} {2}\d\d:\d\d:\d\d [-+]\d{4} \(0:00:\d\d\.\d{3}\) {7}0:00:\d\d\.\d{3} \*+ $/gm,
				"DATE",
			],
			[/(-+) \d+\.\d\ds$/gm, "$1 TIMEs"],
		)(screen(text)),
	junit: replacing(
		OF_COMMANDS,
		[/ time="[\d.e-]+"/g, ' time="TIME"'],
		// the reference leaves these bare in attributes, where readers make blanks of them
		[/&#10;/g, "\n"],
		[/&#9;/g, "\t"],
		// the variables of an include are not in the event
		[/ \(args=.* vars=.*\): \[/g, ": ["],
	),
	log_plays: (text) =>
		text
			.replace(/^\w{3} \d\d \d{4} \d\d:\d\d:\d\d - /gm, "DATE - ")
			.replace(/(?<= - )\{.*$/gm, sortedResult)
			.replace(...OF_COMMANDS),
	jsonl: replacing(
		[/"(start|end|delta|_timestamp|id)":( ?)"[^"]*"/g, '"$1":$2"STEADY"'],
		// what steers the engine is in no event
		[/\s*"_ansible_\w+":("(?:\\.|[^"\\])*"|\{[^}]*\}|[\w.]+),/g, ""],
	),
};

/** The keys of a result come in another order, and without those that steer the engine. */
function sortedResult(text: string): string {
	const parts = text.split(" => ");
	for (let at = 0; at < parts.length; at++) {
		const halves = [parts.slice(0, at), parts.slice(at)]
			.filter((half) => half.length > 0)
			.map((half) => sortedJson(half.join(" => ")));
		if (!halves.includes(undefined)) return halves.join(" => ");
	}
	return text;
}

function sortedJson(text: string): string | undefined {
	let value: PyValue;
	try {
		value = parseJson(text);
	} catch {
		return undefined;
	}
	const blanks = /\s*$/.exec(text)?.[0] ?? "";
	return dumpJson(withoutSteering(value), { sortKeys: true }) + blanks;
}

function withoutSteering(value: PyValue): PyValue {
	if (Array.isArray(value)) return value.map(withoutSteering);
	if (!(value instanceof Map)) return value;
	return new Map(
		[...value]
			.filter(([key]) => !String(key).startsWith("_ansible_"))
			.map(([key, item]) => [key, withoutSteering(item)]),
	);
}

function sortRows(text: string): string {
	const [before = "", table = ""] = text.split(/(?<====\s\n)/);
	return before + table.split("\n").sort().join("\n");
}
