// What a lookup plugin is. One lookup is one file in src/builtin/lookups.

import type { OptionDefinition } from "../config/option.ts";
import type {
	OptionSources,
	ResolvedOption,
} from "../config/resolve-option.ts";
import type { PyKwargs, PyValue } from "../pyvalue/value.ts";
import type { FileRendering } from "./file-rendering.ts";
import type { MaybePromise, VarScope } from "./scope.ts";

/** What lookups may ask of the run; the engine gives it to the Templar. */
export interface LookupServices {
	/** The playbook's folder: commands run here, relative paths start here. */
	readonly basedir: string;
	/** Absolute path of a file that exists, as Ansible searches; undefined where there is none. */
	findFile(scope: VarScope, folder: string, name: string): string | undefined;
	/** The folders that are searched, the first first, without the `folder` inside. */
	searchPaths(scope: VarScope): readonly string[];
	/** A local file's bytes, decrypted where it is a vault file. */
	readFile(path: string): Uint8Array;
	/** A setting by its reference name (DEFAULT_FORKS); undefined where there is none. */
	setting(name: string): PyValue | undefined;
	/** A plugin's option: given directly, or from its variables, the environment, ansible.cfg or its default. */
	option(definition: OptionDefinition, sources: OptionSources): ResolvedOption;
	/** Variables as the environment has them. */
	readonly environment: Readonly<Record<string, string | undefined>>;
	warn(text: string): void;
}

export interface LookupContext extends LookupServices {
	readonly scope: VarScope;
	/** Renders configuration inside of the value; data comes back as it is. */
	template(value: PyValue, extra?: ReadonlyMap<string, PyValue>): PyValue;
	renderFile(request: FileRendering): PyValue;
	/** As `template`, for lookups that wait: outside of the evaluation that asks them, with one of its own. */
	templateLater(value: PyValue): Promise<PyValue>;
	readonly isNative: boolean;
	/** Marks the text as text for good: it is not converted into a list or dict. */
	keepText(text: string): string;
}

export interface LookupCall {
	/** Where a task that takes files searches (`templates`, `vars`); set for its with_ loops. */
	readonly folder?: string | undefined;
	/** Fresh for this call: a lookup may change it. */
	readonly terms: PyValue[];
	readonly kwargs: PyKwargs;
	readonly context: LookupContext;
}

export interface Lookup {
	readonly name: string;
	/** A list; synchronous wherever nothing has to be waited for. */
	run(call: LookupCall): MaybePromise<PyValue>;
}

/** By any name that they answer to. */
export interface Lookups {
	/** Throws a `plugin` error where the file of that name is none. */
	get(name: string): Lookup | undefined;
}
