// The command line of a run, in ansible-runner's order: cmdline, -i, --limit, -e @env/extravars, -e, -v, --tags, --skip-tags,
// --forks, and at last the playbook, or the module with its arguments and pattern.

import { existsSync } from "node:fs";
import path from "node:path";
import { ShevekError } from "../errors/shevek-error.ts";
import { maskSecrets } from "../records/masked-command.ts";
import type { Env } from "./environment.ts";
import type { RunFolder } from "./folder.ts";
import type { RunInputs } from "./inputs.ts";
import type { RunOptions } from "./options.ts";

export interface RunCommand {
	/** `shevek playbook` or `shevek adhoc` */
	readonly kind: "playbook" | "adhoc";
	readonly args: readonly string[];
}

/** What the run reads beside the command line, in files that only this user can read. */
export interface CommandFiles {
	/** Files of -e, in order. */
	readonly extravars: readonly string[];
	/** A role's playbook. */
	readonly playbook: string | undefined;
}

export interface CommandSurroundings {
	readonly folder: RunFolder;
	readonly files: CommandFiles;
	/** The caller's. */
	readonly cwd: string;
}

/** Throws a `file` error for an inventory that is not there. */
export function runCommand(
	options: RunOptions,
	inputs: RunInputs,
	{ folder, files, cwd }: CommandSurroundings,
): RunCommand {
	if (inputs.args) return rawCommand(inputs.args);
	const isAdhoc = options.module !== undefined;
	const args = [
		...inputs.cmdline,
		...inventoryOf(options, folder, cwd).flatMap((each) => ["-i", each]),
		...(options.limit === undefined ? [] : ["--limit", options.limit]),
		...files.extravars.flatMap((file) => ["-e", `@${file}`]),
		...(options.verbosity ? [`-${"v".repeat(options.verbosity)}`] : []),
		...(options.tags ? ["--tags", options.tags] : []),
		...(options.skipTags ? ["--skip-tags", options.skipTags] : []),
		...(options.forks ? ["--forks", String(options.forks)] : []),
	];
	return isAdhoc
		? { kind: "adhoc", args: [...args, ...moduleWords(options)] }
		: { kind: "playbook", args: [...args, playbookOf(options, files)] };
}

function moduleWords(options: RunOptions): string[] {
	const { module = "", moduleArgs, hostPattern } = options;
	return [
		"-m",
		module,
		...(moduleArgs === undefined ? [] : ["-a", moduleArgs]),
		...(hostPattern === undefined ? [] : [hostPattern]),
	];
}

function playbookOf(
	{ playbook }: RunOptions,
	{ playbook: ofRole }: CommandFiles,
): string {
	const name = ofRole ?? playbook;
	if (name !== undefined) return name;
	throw new ShevekError("usage", "nothing to run is named", {
		hint: "A run needs a playbook, a module or a role.",
	});
}

/** Exactly one of them, before anything is read or written. */
export function assertOneTarget(options: RunOptions, hasArgs: boolean): void {
	const named = (["playbook", "module", "role"] as const).filter(
		(name) => options[name] !== undefined,
	);
	if (named.length > 1)
		throw new ShevekError(
			"usage",
			`${named.join(" and ")} are named, and a run has one of them`,
		);
	if (named.length === 0 && !hasArgs)
		throw new ShevekError("usage", "nothing to run is named", {
			hint: "A run needs a playbook, a module or a role.",
		});
}

function inventoryOf(
	{ inventory }: RunOptions,
	{ privateDataDir }: RunFolder,
	cwd: string,
): readonly string[] {
	const folder = path.join(privateDataDir, "inventory");
	if (inventory === undefined) return existsSync(folder) ? [folder] : [];
	const named = typeof inventory === "string" ? [inventory] : inventory;
	return named.map((each) => findInventory(each, [folder, cwd]));
}

/** A list of hosts has commas; anything else is in inventory/, or where the caller is. */
function findInventory(name: string, folders: readonly string[]): string {
	if (name.includes(",")) return name;
	const places = folders.map((folder) => path.resolve(folder, name));
	const found = places.find((place) => existsSync(place));
	if (found !== undefined) return found;
	throw new ShevekError(
		"file",
		`the inventory ${name} is neither ${[...new Set(places)].join(" nor ")}`,
		{ hint: "A list of hosts has a comma: 'host1,'." },
	);
}

/** The file `args` has all words, the program's name first. */
function rawCommand(words: readonly string[]): RunCommand {
	const [program = "", ...args] = words;
	switch (path.basename(program)) {
		case "ansible-playbook":
			return { kind: "playbook", args };
		case "ansible":
			return { kind: "adhoc", args };
		default:
			throw new ShevekError(
				"usage",
				`the file args names the program '${program}', and only ansible-playbook and ansible are run`,
				{ hint: "ansible-runner runs other programs." },
			);
	}
}

/** The last option that names it, which env/cmdline may do, else the environment. */
export function engineOf(
	{ args }: RunCommand,
	{ SHEVEK_ENGINE: fallback }: Env,
): "native" | "ansible" {
	const named = args.flatMap((word, at) => {
		if (word === "--engine") return [args[at + 1]];
		return word.startsWith("--engine=") ? [word.slice(9)] : [];
	});
	return (named.at(-1) ?? fallback) === "ansible" ? "ansible" : "native";
}

/** As it may be kept. */
export function maskedWords({ kind, args }: RunCommand): readonly string[] {
	return ["shevek", kind, ...args.map(maskSecrets)];
}
