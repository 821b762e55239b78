// A configuration with everything that it names, found and checked: what a loop starts with, and changes to on SIGHUP.

import { isDeepStrictEqual } from "node:util";
import type { Settings } from "../config/settings.ts";
import type { OptionSpecs, OptionValues } from "../plugins/option-spec.ts";
import { Secret } from "../plugins/secret.ts";
import type {
	SourceDefinition,
	TranslatorDefinition,
} from "../plugins/source.ts";
import type { LoopConfig } from "./config/loop-config.ts";
import { type ReadContext, readConfig } from "./config/read-config.ts";
import { readSourceOptions } from "./config/source-options.ts";
import { findSource, findTranslator } from "./find-plugin.ts";

export interface Setup {
	readonly config: LoopConfig;
	readonly source: SourceDefinition;
	readonly sourceOptions: OptionValues<OptionSpecs>;
	readonly translator: TranslatorDefinition;
}

export interface SetupContext extends ReadContext {
	readonly settings: Settings;
	/** What users' files print as they are loaded. */
	readonly tell: (text: string) => void;
}

/** Throws a `config` error with every fault at once; a `file` or `parse` error for what is no YAML. */
export async function readSetup(
	file: string,
	context: SetupContext,
): Promise<Setup> {
	const read = readConfig(file, context);
	const { faults, folder, pluginFolders, looper, translator } = read;
	const { tell, settings } = context;
	const request = { folder, pluginFolders, faults, tell };
	const source = looper && (await findSource(looper, request));
	const sourceOptions =
		looper &&
		source &&
		readSourceOptions(source.options ?? {}, looper, {
			settings,
			paths: { ...context, folder },
			faults,
		});
	const found = translator && (await findTranslator(translator, request));
	faults.assertNone();
	const { config } = read;
	if (!config || !source || !sourceOptions || !found)
		throw new Error("a configuration without faults lacks a part");
	return { config, source, sourceOptions, translator: found };
}

/** Whether messages of that key are wanted: all of them where `all` is the first, as loopabull has it. */
export function isRouted(
	routingKey: string,
	{ routingKeys }: Pick<LoopConfig, "routingKeys">,
): boolean {
	return routingKeys[0] === "all" || routingKeys.includes(routingKey);
}

/** Whether one feed is as good as the other; secrets count, too. */
export function isSameSource(a: Setup, b: Setup): boolean {
	return a.source === b.source && isDeepStrictEqual(partsOf(a), partsOf(b));
}

function partsOf({ config, sourceOptions }: Setup): readonly unknown[] {
	const options = Object.entries(sourceOptions).map(([name, value]) => [
		name,
		value instanceof Secret ? value.reveal() : value,
	]);
	return [config.looper.name, config.concurrency, config.folder, options];
}

export function isSameEngine(a: LoopConfig, b: LoopConfig): boolean {
	return (
		a.configFile === b.configFile &&
		a.concurrency === b.concurrency &&
		isDeepStrictEqual(a.engine, b.engine)
	);
}
