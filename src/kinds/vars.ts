// What a vars plugin is: it brings variables of groups and hosts from beside the inventory and the playbook.

import type { Settings } from "../config/settings.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { combineVars } from "../inventory/combine-vars.ts";
import type { InventoryReport } from "../inventory/report.ts";
import type { InventoryHooks } from "../inventory/source.ts";
import {
	VARS_STAGES,
	type VarsEntity,
	type VarsPlugin,
	type VarsStage,
} from "../inventory/vars-plugins.ts";
import { describeFault } from "../plugins/describe-fault.ts";
import { type FenceOwner, fenced } from "../plugins/fence.ts";
import type { OptionSpecs, OptionValues } from "../plugins/option-spec.ts";
import { resolveOptions } from "../plugins/resolve-options.ts";
import { fromPlain } from "../pyvalue/plain.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { checkDefinition, type DefinitionShape } from "./check-definition.ts";

export interface VarsContext<O extends OptionSpecs = OptionSpecs> {
	readonly options: OptionValues<O>;
	/** Files, vaults opened; text of `readData` that holds templates is a `Template`. */
	readonly files: InventoryHooks;
	/** Warnings, and lines for -v. */
	readonly display: InventoryReport;
	/** hash_behaviour = merge. */
	readonly isMerging: boolean;
}

/** A group or a host, and the folder of the inventory or playbook beside which it is looked for. */
export interface VarsRequest extends VarsEntity {
	readonly folder: string;
}

/** Answers at once, since it is asked in the middle of templates; nothing, or undefined, where it knows nothing. */
export type ReadVars = (
	request: VarsRequest,
) => Readonly<Record<string, unknown>> | PyDict | undefined;

export interface VarsDefinition<O extends OptionSpecs = OptionSpecs> {
	/** One sentence, shown by `shevek doc`. */
	readonly description: string;
	/** With `stage` (`varsStageOption`) among them users choose when it runs; else RUN_VARS_PLUGINS does. */
	readonly options?: O;
	/** Runs only when VARIABLE_PLUGINS_ENABLED names it. Those of collections need that always. Default: false. */
	readonly needsEnabling?: boolean;
	/**
	 * Its answers stay the same for a whole run, so each is asked for once. Default: false, and each task
	 * asks anew, as in Ansible.
	 */
	readonly isFixed?: boolean;
	/** `python`: it gives values as they are inside, its text typed already. Default: `plain`. */
	readonly values?: "plain" | "python";
	/** YAML, shown by `shevek doc`. */
	readonly examples?: string;
	/** Seconds that one answer may take. Default: 30. */
	readonly timeoutSeconds?: number;
	/** Called once a run (and for each `meta: refresh_inventory`). */
	open(context: VarsContext<O>): ReadVars;
}

/** The option by which users choose when a vars plugin runs. */
export const varsStageOption = {
	type: "str",
	choices: VARS_STAGES,
	description:
		"When it runs: for each task, once when the inventory is read, or both; without it, as RUN_VARS_PLUGINS says.",
} as const;

/** A vars plugin, with the types of its options' values worked out. Export it as the file's default. */
export function defineVars<const O extends OptionSpecs>(
	definition: VarsDefinition<O>,
): VarsDefinition<O> {
	return definition;
}

const SHAPE: DefinitionShape = {
	kind: "vars",
	keys: [
		"needsEnabling",
		"isFixed",
		"values",
		"timeoutSeconds",
		"examples",
		"open",
	] satisfies (keyof VarsDefinition)[],
	functions: ["open"],
	choices: { values: ["plain", "python"] },
};

/** Throws a `plugin` error with the place in the file. */
export function asVars(value: unknown, file: string): VarsDefinition {
	checkDefinition(value, file, SHAPE);
	return value as VarsDefinition;
}

export interface VarsServices {
	readonly settings: Settings;
	readonly files: InventoryHooks;
	readonly report: InventoryReport;
	readonly extraVars: PyDict;
	readonly isMerging: boolean;
}

const DEFAULT_SECONDS = 30;
const NOTHING: PyDict = new Map();

/** The plugin as inventories use it. `file` is undefined for those that ship. */
export function varsPlugin(
	definition: VarsDefinition,
	{ name, file }: { readonly name: string; readonly file: string | undefined },
	services: VarsServices,
): VarsPlugin {
	const { files, report, isMerging } = services;
	const options = resolveOptions(definition.options ?? {}, {
		settings: services.settings,
		owner: { type: "vars", name },
		vars: (each) => services.extraVars.get(each),
	});
	const guard = guardOf(definition, name, file);
	const context = { options, files, display: report, isMerging };
	const readVars = guard(() => definition.open(context));
	const checked = (given: ReturnType<ReadVars>): PyDict => {
		if (given === undefined) return NOTHING;
		if (definition.values === "python" && given instanceof Map) return given;
		const answer = fromAnswer(given);
		if (!(answer instanceof Map)) throw noDict(name, file);
		const where = { file: file ?? name, line: 1, column: 1 };
		files.typeStrings(answer, where);
		return answer;
	};
	return {
		name,
		stage: stageOf(options),
		isFixed: definition.isFixed === true,
		read(folder, entities) {
			const given = guard(() =>
				entities.map((entity) => readVars({ ...entity, folder })),
			);
			const answers = given.map(checked).filter((vars) => vars.size > 0);
			const [first = new Map(), ...more] = answers;
			return more.reduce(
				(vars, each) => combineVars(vars, each, isMerging),
				first,
			);
		},
	};
}

function stageOf(options: OptionValues<OptionSpecs>): VarsStage | undefined {
	const stage: unknown = options.stage;
	return VARS_STAGES.find((each) => each === stage);
}

/** What ships is called directly: a fenced call costs 0.16 ms, and is made for each group and host. */
function guardOf(
	{ timeoutSeconds = DEFAULT_SECONDS }: VarsDefinition,
	name: string,
	file: string | undefined,
) {
	if (file === undefined) return <T>(work: () => T): T => work();
	const fault = (error: unknown) =>
		`the vars plugin ${name} (${file}): ${describeFault(error, file)}`;
	const owner: FenceOwner = {
		file,
		onPrint: (text) => process.stderr.write(text),
		onStray: (error) => process.stderr.write(`${fault(error)}\n`),
	};
	return <T>(work: () => T): T => {
		const results: T[] = [];
		try {
			fenced(owner, timeoutSeconds * 1000, () => {
				results.push(work());
			});
		} catch (cause) {
			throw new ShevekError("plugin", fault(cause), { cause });
		}
		return results[0] as T;
	};
}

/** Undefined for what is no value: a function, a promise. */
function fromAnswer(given: unknown): PyValue | undefined {
	return given instanceof Promise ? undefined : fromPlain(given);
}

function noDict(name: string, file: string | undefined): ShevekError {
	return new ShevekError(
		"plugin",
		`the vars plugin ${name} (${file ?? "built in"}) gave no object of variables`,
		{ hint: "It answers at once (no promise), with an object or undefined." },
	);
}
