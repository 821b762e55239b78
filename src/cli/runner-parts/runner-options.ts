// ansible-runner's command line.

import type { Settings } from "../../config/settings.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import type { Json } from "../../plugins/callback.ts";
import { parseLiteral } from "../../pyvalue/literal.ts";
import { toPlain } from "../../pyvalue/plain.ts";
import type { RunOptions } from "../../runner/options.ts";
import { INFO_OPTIONS } from "../options/info-request.ts";
import type { CommandSpec, OptionSpec } from "../options/option-spec.ts";
import { parseOptions } from "../options/parse-options.ts";
import { OptionReader } from "../options/run-options.ts";
import { ROWS } from "./option-rows.ts";

export interface RunnerCommandLine {
	readonly options: RunOptions & { readonly privateDataDir: string };
	readonly isQuiet: boolean;
}

const OPTIONS: readonly OptionSpec[] = [
	...INFO_OPTIONS.filter(({ dest }) => dest === "help"),
	...ROWS.map(([dest, { flags, ...row }]) => ({
		dest,
		flags: flags.split(" ") as [string, ...string[]],
		...row,
	})),
];

const FOLDER = {
	dest: "private_data_dir",
	metavar: "private_data_dir",
	help: "the folder with env/, inventory/ and project/",
	isMany: false,
} as const;

const RUN_COMMAND: CommandSpec = {
	program: "ansible-runner",
	summary: "Runs a playbook, module or role of a private data dir.",
	positional: FOLDER,
	options: OPTIONS,
};

/** For `stop` and `is-alive`. */
export const FOLDER_COMMAND: CommandSpec = {
	program: "ansible-runner",
	summary: "Asks for, or ends, the run that `start` has begun there.",
	positional: FOLDER,
	options: OPTIONS.filter(({ dest }) => dest === "help"),
};

/** What ansible-runner has and we have not: the option, and what to do instead. */
const ABSENT: readonly (readonly [pattern: RegExp, hint: string])[] = [
	[
		/^--(process-isolation|container|directory-isolation)/,
		"Runs in containers and sandboxes are not there: run Shevek in the container, or use ansible-runner.",
	],
	[
		/^(-b|--binary)$/,
		"There is no other binary to run; --engine ansible runs the installed Ansible, and SHEVEK_ANSIBLE_BIN names its folder.",
	],
	[
		/^--(debug|logfile)$/,
		"-v tells more of the run; every run is on record: shevek log.",
	],
];

/** Throws a CommandLineError in argparse's words (exit 2), and a `usage` error for what is absent. */
export function parseRunArgs(
	argv: readonly string[],
	settings: Settings,
	env: Readonly<Record<string, string | undefined>>,
): RunnerCommandLine {
	refuseAbsent(argv);
	const { positionals, values } = parseOptions(argv, RUN_COMMAND, settings);
	const read = new OptionReader(values);
	const text = (dest: string) => read.text(dest) || undefined;
	const named = ["playbook", "module", "role"].some(text);
	const fallback = (name: string) => (named ? undefined : env[name]);
	const options = defined({
		privateDataDir: positionals[0] ?? "",
		playbook: text("playbook") ?? fallback("RUNNER_PLAYBOOK"),
		module: text("module") ?? fallback("RUNNER_MODULE"),
		role: text("role") ?? fallback("RUNNER_ROLE"),
		moduleArgs: text("module_args"),
		hostPattern: text("hosts"),
		limit: text("limit"),
		cmdline: text("cmdline"),
		forks: read.integer("forks") || undefined,
		ident: text("ident"),
		rotateArtifacts: read.integer("rotate_artifacts"),
		artifactDir: text("artifact_dir"),
		projectDir: text("project_dir"),
		inventory: text("inventory"),
		jsonMode: read.flag("json"),
		omitEventData: read.flag("omit_event_data"),
		onlyFailedEventData: read.flag("only_failed_event_data"),
		verbosity: read.integer("v"),
		rolesPath: text("roles_path"),
		roleVars: roleVars(text("role_vars")),
		roleSkipFacts: read.flag("role_skip_facts"),
		engine: engineOf(text("engine")),
	});
	if (options.hostPattern !== undefined && options.playbook !== undefined)
		throw new ShevekError("usage", "--hosts is given without -m or -r", {
			hint: "A playbook's hosts are limited with --limit.",
		});
	return { options, isQuiet: read.flag("quiet") };
}

/** Without the keys that have no value. */
function defined<T extends object>(
	values: T,
): { [K in keyof T]: Exclude<T[K], undefined> } {
	return Object.fromEntries(
		Object.entries(values).filter(([, value]) => value !== undefined),
	) as { [K in keyof T]: Exclude<T[K], undefined> };
}

function refuseAbsent(argv: readonly string[]): void {
	for (const word of argv) {
		if (word === "--") return;
		const flag = word.split("=", 1)[0] ?? "";
		const found = ABSENT.find(([pattern]) => pattern.test(flag));
		if (found)
			throw new ShevekError("usage", `${flag} is not there`, {
				hint: found[1],
			});
	}
}

function engineOf(text: string | undefined): "native" | "ansible" | undefined {
	if (text === undefined || text === "native" || text === "ansible")
		return text;
	throw new ShevekError("usage", `there is no engine '${text}'`, {
		hint: "--engine is native or ansible.",
	});
}

/** Values are Python literals where they can be read as such, else text. */
function roleVars(
	written: string | undefined,
): Readonly<Record<string, Json>> | undefined {
	if (written === undefined) return undefined;
	return Object.fromEntries(
		written
			.split(/\s+/)
			.filter((word) => word !== "")
			.map((word) => {
				const at = word.indexOf("=");
				if (at < 1)
					throw new ShevekError(
						"usage",
						`--role-vars: '${word}' is no key=value`,
					);
				return [word.slice(0, at), literal(word.slice(at + 1))];
			}),
	);
}

function literal(text: string): Json {
	const value = parseLiteral(text);
	return value === undefined ? text : (toPlain(value) as Json);
}
