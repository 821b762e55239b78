// Where a looper or translator of that name is: a user's file, in `loopers/` or `translators/` beside the
// configuration or in `plugin_path`, else one of those that ship.

import { existsSync } from "node:fs";
import path from "node:path";
import { SOURCES } from "../builtin/sources/registry.ts";
import { TRANSLATORS } from "../builtin/translators/registry.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { loadPlugin } from "../plugins/load-plugin.ts";
import type {
	SourceDefinition,
	TranslatorDefinition,
} from "../plugins/source.ts";
import { didYouMean, type Faults } from "./config/faults.ts";
import type { PluginChoice } from "./config/loop-config.ts";
import { asSource, asTranslator } from "./plugin-shape.ts";

export interface FindRequest {
	/** The configuration's. */
	readonly folder: string;
	readonly pluginFolders: readonly string[];
	readonly faults: Faults;
	/** What a user's file prints, or does wrong behind its own back. */
	readonly tell: (text: string) => void;
}

interface Kind<D> {
	readonly word: "looper" | "translator";
	readonly builtins: ReadonlyMap<
		string,
		() => Promise<{ readonly default: D }>
	>;
	readonly check: (value: unknown, file: string) => D;
}

const EXTENSIONS = [".ts", ".mts", ".js", ".mjs"];

export function findSource(
	choice: PluginChoice,
	request: FindRequest,
): Promise<SourceDefinition | undefined> {
	return find(
		choice,
		{ word: "looper", builtins: SOURCES, check: asSource },
		request,
	);
}

export function findTranslator(
	choice: PluginChoice,
	request: FindRequest,
): Promise<TranslatorDefinition | undefined> {
	return find(
		choice,
		{ word: "translator", builtins: TRANSLATORS, check: asTranslator },
		request,
	);
}

/** Undefined where there is none, or it is broken, which is a fault. Built-in names count in any case, as loopabull's. */
async function find<D>(
	{ name, where }: PluginChoice,
	{ word, builtins, check }: Kind<D>,
	{ folder, pluginFolders, faults, tell }: FindRequest,
): Promise<D | undefined> {
	const folders = [path.join(folder, `${word}s`), ...pluginFolders];
	const isName = /^[\w.-]+$/.test(name);
	const bases = isName
		? folders.map((each) => path.join(each, `${name}${word}`))
		: [];
	const file = bases
		.flatMap((base) => EXTENSIONS.map((extension) => base + extension))
		.find((each) => existsSync(each));
	if (file !== undefined) {
		try {
			return check(await loadPlugin(file, { tell }), file);
		} catch (error) {
			if (!(error instanceof ShevekError)) throw error;
			const hint = error.hint === undefined ? "" : ` ${error.hint}`;
			faults.add(error.where ?? where, `${error.message}.${hint}`);
			return undefined;
		}
	}
	const builtin = builtins.get(name.toLowerCase());
	if (builtin) return (await builtin()).default;
	const python = bases
		.map((base) => `${base}.py`)
		.find((each) => existsSync(each));
	faults.add(
		where,
		python === undefined
			? `there is no ${word} '${name}'${didYouMean(name, [...builtins.keys()])} (there are ${[...builtins.keys()].join(", ")}; one of your own is a file ${name}${word}.ts in ${folders.join(" or ")})`
			: `${python} is a ${word} in Python, which Shevek does not run: docs/loop.md has the same in ten lines of TypeScript, for a file ${name}${word}.ts beside it`,
	);
	return undefined;
}
