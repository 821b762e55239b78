// From a configuration file to a LoopConfig. The keys of loopabull's own are in docs/loop.md, with ours beside them.

import { readFileSync } from "node:fs";
import path from "node:path";
import { unfrackPath } from "../../config/paths.ts";
import { type Place, ShevekError } from "../../errors/shevek-error.ts";
import type { PyDict } from "../../pyvalue/value.ts";
import { parseYaml } from "../../yaml/load.ts";
import {
	DEFAULT_CONCURRENCY,
	DEFAULT_TRIES,
	FIRST_PAUSE_SECONDS,
	LONGEST_PAUSE_SECONDS,
	MAX_CONCURRENCY,
	MAX_RUN_SECONDS,
	SHUTDOWN_SECONDS,
} from "../limits.ts";
import type { LogLevel } from "../log.ts";
import { Faults } from "./faults.ts";
import type {
	LoopConfig,
	PluginChoice,
	SourceChoice,
	Turn,
} from "./loop-config.ts";
import { type ReadAnsible, readAnsible } from "./read-ansible.ts";
import { readEngine } from "./read-engine.ts";
import { Section } from "./section.ts";

export interface ReadContext {
	readonly cwd: string;
	readonly env: Readonly<Record<string, string | undefined>>;
}

export interface ReadConfig {
	/** Undefined where faults keep it from being one. */
	readonly config: LoopConfig | undefined;
	/** Those found so far; loading the plugins may find more. */
	readonly faults: Faults;
	/** Known even where the rest is wrong, so that the looper's own options are checked too. */
	readonly looper: SourceChoice | undefined;
	readonly translator: PluginChoice | undefined;
	readonly folder: string;
	readonly pluginFolders: readonly string[];
}

/** Throws a `file` or `parse` error for a file that cannot be read or is no YAML; everything else is a fault. */
export function readConfig(file: string, context: ReadContext): ReadConfig {
	const shown = path.resolve(context.cwd, file);
	const text = readText(shown);
	const faults = new Faults(shown);
	const value = parseYaml(text, {
		file: shown,
		onDuplicateKey: (key, { key: where }) =>
			faults.add(where, `${String(key)} stands here a second time`),
	});
	const dict: PyDict = value instanceof Map ? value : new Map();
	if (!(value instanceof Map))
		faults.add(undefined, "the configuration has to be a mapping");
	const top = new Section(dict, "", faults);
	const folder = path.dirname(shown);
	const parts = readParts(top, { folder, context, faults });
	top.finish();
	const { looper, ansible, routingKeys } = parts;
	const isWhole =
		faults.count === 0 &&
		looper !== undefined &&
		ansible !== undefined &&
		routingKeys !== undefined;
	return {
		faults,
		looper,
		translator: parts.translator,
		folder,
		pluginFolders: parts.pluginFolders,
		config: isWhole
			? {
					...parts,
					...ansible,
					looper,
					routingKeys,
					file: shown,
					folder,
					notes: [...ansible.notes, ...parts.notes],
				}
			: undefined,
	};
}

function readText(file: string): string {
	try {
		return readFileSync(file, "utf8");
	} catch (cause) {
		throw new ShevekError("file", `${file} cannot be read`, {
			cause,
			hint: cause instanceof Error ? cause.message : undefined,
		});
	}
}

interface PartsContext {
	readonly folder: string;
	readonly context: ReadContext;
	readonly faults: Faults;
}

function readParts(top: Section, parts: PartsContext) {
	const notes: string[] = [];
	const plugins = readPlugins(top, parts.faults);
	const section = top.require("ansible", top.section("ansible"));
	const engine = readEngine(top, section, { ...parts.context, ...parts });
	const ansible: ReadAnsible | undefined =
		section && readAnsible(section, { ...parts.context, ...parts });
	section?.finish();
	return {
		logLevel: readLogLevel(top),
		...plugins,
		pluginFolders: readPluginFolders(top, parts),
		routingKeys: readRoutingKeys(top, notes),
		engine: engine.choice,
		ansible,
		concurrency:
			top.number("concurrency", {
				least: 1,
				most: MAX_CONCURRENCY,
				isWhole: true,
			}) ?? DEFAULT_CONCURRENCY,
		turn: readTurn(top),
		retries: readRetries(top),
		shutdownMs:
			1000 *
			(top.number("shutdown_seconds", { least: 0, most: 3600 }) ??
				SHUTDOWN_SECONDS),
		runMs: readRunMs(top),
		notes: [...notes, ...engine.notes],
	};
}

/** loopabull's names, in any case, and the rest of Python's logging. */
const LEVELS = {
	debug: "debug",
	debugging: "debug",
	info: "info",
	warn: "warning",
	warning: "warning",
	error: "error",
	critical: "critical",
} as const satisfies Record<string, LogLevel>;

function readLogLevel(top: Section): LogLevel {
	const names = Object.keys(LEVELS) as (keyof typeof LEVELS)[];
	const written = top.text("loglevel")?.toLowerCase();
	const name = names.find((each) => each === written);
	if (written === undefined || name !== undefined)
		return LEVELS[name ?? "info"];
	top.choice("loglevel", names);
	return "info";
}

function readPlugins(
	top: Section,
	faults: Faults,
): { looper: SourceChoice | undefined; translator: PluginChoice } {
	const fallback: PluginChoice = { name: "rkname", where: faults.top };
	// `plugin: fedmsg`, as loopabull's README has it
	const old = top.text("plugin");
	const section = top.section("plugins");
	const looper = section?.section("looper");
	const translator = section?.section("translator");
	const translatorName = translator?.require("name", translator.text("name"));
	translator?.finish();
	section?.finish();
	const where = (of: Section, key: string): Place =>
		of.place(key) ?? faults.top;
	if (looper && old !== undefined)
		top.fault("plugin", "names a looper, and so does plugins.looper");
	const name = looper?.require("name", looper.text("name"));
	if (!looper && old === undefined)
		faults.add(
			section ? top.place("plugins") : undefined,
			"no looper is named: plugins.looper.name says where messages come from (fedmsg, fedmsgrabbitmq, redis, webhook, directory, stdin, or one of your own)",
		);
	return {
		translator:
			translator && translatorName !== undefined
				? { name: translatorName, where: where(translator, "name") }
				: fallback,
		looper:
			looper && name !== undefined
				? { name, where: where(looper, "name"), section: looper.dict }
				: old === undefined
					? undefined
					: { name: old, where: where(top, "plugin"), section: new Map() },
	};
}

function readPluginFolders(
	top: Section,
	{ folder, context }: PartsContext,
): readonly string[] {
	const value = top.has("plugin_path") ? top.texts("plugin_path") : undefined;
	return (value ?? []).map((each) => unfrackPath(each, context, folder));
}

function readRoutingKeys(
	top: Section,
	notes: string[],
): readonly string[] | undefined {
	const keys = top.require("routing_keys", top.texts("routing_keys"));
	if (keys?.includes("all") && keys[0] !== "all")
		notes.push(
			"routing_keys: 'all' means every key only where it is the first; here it is a key of that name",
		);
	if (keys?.length === 0)
		return top.fault(
			"routing_keys",
			"is empty, so that nothing would ever run: list the keys, or [all] for every one",
		);
	return keys;
}

const TURNS = ["routing_key", "playbook"] as const;

function readTurn(top: Section): Turn {
	const written = top.text("one_at_a_time");
	const name = /^payload\.(.+)$/s.exec(written ?? "")?.[1];
	if (name !== undefined) return { kind: "payload", name };
	if (written === undefined) return { kind: "free" };
	const kind = top.choice("one_at_a_time", TURNS);
	return kind === undefined ? { kind: "free" } : { kind };
}

function readRunMs(top: Section): number | undefined {
	const seconds = top.number("run_seconds", {
		least: 1,
		most: MAX_RUN_SECONDS,
	});
	return seconds === undefined ? undefined : 1000 * seconds;
}

function readRetries(top: Section): LoopConfig["retries"] {
	const section = top.section("retries");
	const seconds = { least: 0, most: 86_400 };
	const retries = {
		tries:
			section?.number("tries", { least: 1, most: 1000, isWhole: true }) ??
			DEFAULT_TRIES,
		firstPauseMs:
			1000 * (section?.number("first_seconds", seconds) ?? FIRST_PAUSE_SECONDS),
		longestPauseMs:
			1000 *
			(section?.number("longest_seconds", seconds) ?? LONGEST_PAUSE_SECONDS),
	};
	section?.finish();
	return retries;
}
