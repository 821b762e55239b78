// The plugin that is on a bench, and how it gets onto a stage where a run finds it.

import path from "node:path";
import { loadSettings, type Settings } from "../config/settings.ts";
import { type PluginKind, placesOf } from "../plugins/kinds.ts";
import type { OptionSpecs, OptionValues } from "../plugins/option-spec.ts";
import { resolveOptions } from "../plugins/resolve-options.ts";
import { fromPlain } from "../pyvalue/plain.ts";
import type { PyValue } from "../pyvalue/value.ts";
import {
	type PlaybookRequest,
	type PlaybookResult,
	runOn,
} from "./run-playbook.ts";
import { makeStage, type Stage } from "./stage.ts";

export interface BenchOptions {
	/** Options given directly, by name. */
	readonly options?: Readonly<Record<string, unknown>>;
	/** The whole environment that options are read from. */
	readonly env?: Readonly<Record<string, string>>;
	/** Text of an ansible.cfg. */
	readonly config?: string;
	/** Variables: of the play, for kinds that run one. */
	readonly vars?: Readonly<Record<string, unknown>>;
	/** The name that it goes by. Default: its file's, or `on_bench`. */
	readonly name?: string;
}

export interface OnBench<Definition> {
	readonly kind: PluginKind;
	readonly name: string;
	/** Undefined for a definition without a file. */
	readonly file: string | undefined;
	readonly definition: Definition;
	readonly options: BenchOptions;
}

/** The global list of definitions that have no file: a file on the stage hands each on. */
const HANDED = Symbol.for("shevek.testing.definitions");
const definitions: unknown[] = [];
Object.assign(globalThis, { [HANDED]: definitions });

/** A stage with the plugin in its kind's folder, for as long as the work takes. */
export async function onStage<T>(
	{ kind, name, file, definition, options }: OnBench<unknown>,
	work: (stage: Stage) => Promise<T>,
	more: Pick<PlaybookRequest, "files" | "plugins" | "config" | "env"> = {},
): Promise<T> {
	const stage = makeStage({
		...more,
		env: { ...options.env, ...more.env },
		config: [options.config, more.config].filter(Boolean).join("\n"),
	});
	const { folder } = placesOf(kind);
	const number = file === undefined ? definitions.push(definition) - 1 : 0;
	try {
		if (file === undefined)
			stage.write(
				`${folder}/${name}.mjs`,
				`export default globalThis[Symbol.for("shevek.testing.definitions")][${number}];\n`,
			);
		else stage.link(`${folder}/${name}${path.extname(file)}`, file);
		return await work(stage);
	} finally {
		if (file === undefined) definitions[number] = undefined;
		stage.remove();
	}
}

/** A playbook beside which the plugin lies. */
export function runWith(
	subject: OnBench<unknown>,
	request: PlaybookRequest,
): Promise<PlaybookResult> {
	return onStage(subject, (stage) => runOn(stage, request), request);
}

/** One play on the bench's host. */
export function onePlay(
	{ options }: OnBench<unknown>,
	play: Readonly<Record<string, unknown>>,
): string {
	return JSON.stringify([
		{ hosts: "all", gather_facts: false, vars: options.vars ?? {}, ...play },
	]);
}

/** The values of its options, for kinds that are called without a run. */
export function optionsOf<O extends OptionSpecs>(
	{ kind, name, options }: OnBench<unknown>,
	specs: O | undefined,
): OptionValues<O> {
	const given = Object.entries(options.options ?? {});
	const vars = options.vars ?? {};
	return resolveOptions((specs ?? {}) as O, {
		settings: settingsOf(options),
		owner: { type: kind, name },
		direct: new Map(
			given.map(([key, value]): [string, PyValue] => [key, fromPlain(value)]),
		),
		vars: (key) => (key in vars ? fromPlain(vars[key]) : undefined),
	});
}

/** An ansible.cfg has to be a file while it is read. */
function settingsOf({ env = {}, config = "" }: BenchOptions): Settings {
	const stage = makeStage({ config });
	try {
		const configFile = path.join(stage.folder, "ansible.cfg");
		return loadSettings({ cwd: stage.folder, env, configFile });
	} finally {
		stage.remove();
	}
}
