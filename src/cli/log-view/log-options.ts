// The command lines of `shevek log`.

import type { Settings } from "../../config/settings.ts";
import { INFO_OPTIONS } from "../options/info-request.ts";
import type { CommandSpec, OptionSpec } from "../options/option-spec.ts";
import { parseOptions } from "../options/parse-options.ts";
import { CommandLineError } from "../options/usage-error.ts";
import { parseTime } from "./parse-time.ts";

const LOG_ACTIONS = [
	"runs",
	"show",
	"search",
	"host",
	"task",
	"sql",
	"import",
] as const;
type LogAction = (typeof LOG_ACTIONS)[number];

export interface LogOptions {
	readonly action: LogAction;
	/** RUN, TEXT, HOST, NAME, QUERY or FILE; empty for `runs`. */
	readonly subject: string;
	readonly isJson: boolean;
	readonly host: string | undefined;
	readonly statuses: readonly string[] | undefined;
	readonly since: string | undefined;
	readonly until: string | undefined;
	readonly playbook: string | undefined;
	readonly limit: number | undefined;
}

const HELP = INFO_OPTIONS.filter((option) => option.dest === "help");
const JSON_OPTION: OptionSpec = {
	dest: "json",
	flags: ["--json"],
	kind: "flag",
	help: "as JSON",
};
const FILTERS: readonly OptionSpec[] = [
	{ dest: "host", flags: ["--host"], kind: "text", help: "of this host" },
	{
		dest: "status",
		flags: ["--status"],
		kind: "text",
		help: "of these statuses, commas between",
	},
	{
		dest: "since",
		flags: ["--since"],
		kind: "text",
		help: "from then on: 2026-11-21, 2026-11-21T15:00, '2 days ago', yesterday, 'last tuesday'",
	},
	{ dest: "until", flags: ["--until"], kind: "text", help: "before then" },
	{
		dest: "playbook",
		flags: ["--playbook"],
		kind: "text",
		help: "of playbooks whose path holds this",
	},
	{
		dest: "limit",
		flags: ["--limit"],
		kind: "integer",
		help: "the newest so many; 0 for all",
	},
];

interface ActionShape {
	readonly summary: string;
	readonly metavar?: string;
	readonly help?: string;
	readonly options: readonly OptionSpec[];
	/** Rows where --limit does not say. */
	readonly limit?: number;
}

const SHAPES: Readonly<Record<LogAction, ActionShape>> = {
	runs: { summary: "Lists runs.", options: FILTERS, limit: 25 },
	show: {
		summary: "Shows one run: what came of each task on each host.",
		metavar: "run",
		help: "the run's id or how it begins, or last",
		options: FILTERS,
	},
	search: {
		summary: "Finds results by words in names, messages and output.",
		metavar: "text",
		help: 'words that are all there, "a phrase", begin*',
		options: FILTERS,
		limit: 50,
	},
	host: {
		summary: "Lists what was done on a host.",
		metavar: "host",
		help: "the host's name",
		options: FILTERS,
		limit: 50,
	},
	task: {
		summary: "Lists when a task was run, where, and what came of it.",
		metavar: "name",
		help: "the task's name or a part of it",
		options: FILTERS,
		limit: 50,
	},
	sql: {
		summary:
			"Answers an SQL query (views: run_history, history; tables: runs, plays, tasks, results).",
		metavar: "query",
		help: "a SELECT",
		options: [],
	},
	import: {
		summary: "Takes in the rows of a SQLite callback plugin's database.",
		metavar: "file",
		help: "the database with ansiblestart, ansibletask and ansiblefinish",
		options: [],
	},
};

const ANY_ACTION: CommandSpec = {
	program: "shevek log",
	summary: "Asks the record of all runs.",
	options: HELP,
	positional: {
		dest: "action",
		metavar: `{${LOG_ACTIONS.join(",")}} ...`,
		help: "what to show; `shevek log ACTION --help` tells more",
		isMany: false,
	},
};

function commandOf(action: LogAction): CommandSpec {
	const { summary, metavar, help = "", options } = SHAPES[action];
	const isMany = action === "search";
	return {
		program: `shevek log ${action}`,
		summary,
		options: [...HELP, JSON_OPTION, ...options],
		...(metavar === undefined
			? {}
			: { positional: { dest: metavar, metavar, help, isMany } }),
	};
}

/** Throws a CommandLineError for what it cannot read. */
export function parseLogArgs(
	argv: readonly string[],
	settings: Settings,
	now: Date,
): LogOptions {
	const at = argv.findIndex((word) => !word.startsWith("-"));
	const action = readAction(at < 0 ? undefined : argv[at], argv, settings);
	const command = commandOf(action);
	const words = [...argv.slice(0, at), ...argv.slice(at + 1)];
	const { values, positionals } = parseOptions(words, command, settings);
	const text = (name: string) => {
		const value = values.get(name);
		return typeof value === "string" && value !== "" ? value : undefined;
	};
	const time = (name: string) => timeOf(text(name), name, now, command);
	const limit = values.get("limit");
	return {
		action,
		subject: positionals.join(" "),
		isJson: values.get("json") === true,
		host: text("host"),
		statuses: text("status")?.split(","),
		since: time("since"),
		until: time("until"),
		playbook: text("playbook"),
		limit: limitOf(typeof limit === "number" ? limit : SHAPES[action].limit),
	};
}

function limitOf(limit: number | undefined): number | undefined {
	return limit === undefined || limit <= 0 ? undefined : limit;
}

function timeOf(
	text: string | undefined,
	name: string,
	now: Date,
	command: CommandSpec,
): string | undefined {
	if (text === undefined) return undefined;
	const time = parseTime(text, now);
	if (time !== undefined) return time.toISOString();
	const error = new CommandLineError(
		`argument --${name}: '${text}' is no time (2026-11-21, 2026-11-21T15:00, '2 days ago', yesterday, 'last tuesday')`,
	);
	error.command = command;
	throw error;
}

function readAction(
	word: string | undefined,
	argv: readonly string[],
	settings: Settings,
): LogAction {
	const action = LOG_ACTIONS.find((known) => known === word);
	if (action !== undefined) return action;
	// --help is answered here, and unknown options refused.
	parseOptions(
		argv.filter((each) => each.startsWith("-")).concat(word ?? []),
		ANY_ACTION,
		settings,
	);
	const error = new CommandLineError(
		`argument action: invalid choice: '${word}' (choose from ${LOG_ACTIONS.map((each) => `'${each}'`).join(", ")})`,
	);
	error.command = ANY_ACTION;
	throw error;
}
