// `defineAction`: the controller's side of a task. A file is one action, its name the file's; one that has
// the name of a module stands before it.

import type { Action } from "../engine/action.ts";
import { fromPlain } from "../pyvalue/plain.ts";
import type { PyDict } from "../pyvalue/value.ts";
import type { ActionResult, ActionRun } from "./action-run.ts";
import { ActionRunner, failed } from "./action-runner.ts";
import {
	ARGUMENT_TYPES,
	type ArgumentSpecs,
	checkArguments,
} from "./argument-spec.ts";
import {
	checkDefinition,
	type DefinitionShape,
	type Flaw,
} from "./check-definition.ts";

export interface ActionDefinition<A extends ArgumentSpecs = ArgumentSpecs> {
	/** One sentence, shown by `shevek doc`. */
	readonly description: string;
	/** YAML, shown by `shevek doc`. */
	readonly examples?: string;
	/** What a task may give it; without it, anything. */
	readonly args?: A;
	/** Arguments whose templates the action renders itself, with `template`. */
	readonly lateArgs?: readonly (keyof A & string)[];
	/** False for one that never touches the host: then no connection is made. Default: true. */
	readonly needsHost?: boolean;
	/** True where it looks at `task.isCheckMode`; else the task is skipped in check mode. */
	readonly supportsCheckMode?: boolean;
	/** True: the task's `async:` holds for the modules that it runs. */
	readonly supportsAsync?: boolean;
	/** Seconds that it may compute without waiting. Default: 10. */
	readonly timeoutSeconds?: number;
	/** The task's result. What it throws fails the task, with the place in the file. */
	run(
		context: ActionRun<A>,
	): ActionResult | undefined | Promise<ActionResult | undefined>;
}

/** An action. Export it as the file's default. */
export function defineAction<const A extends ArgumentSpecs>(
	definition: ActionDefinition<A>,
): ActionDefinition<A> {
	return definition;
}

const SHAPE: DefinitionShape = {
	kind: "action",
	keys: [
		"examples",
		"args",
		"lateArgs",
		"needsHost",
		"supportsCheckMode",
		"supportsAsync",
		"timeoutSeconds",
		"run",
	] satisfies (keyof ActionDefinition)[],
	functions: ["run"],
	flaw: (value) =>
		value.options === undefined
			? argumentsFlaw(value.args)
			: {
					message: "an action has args, which tasks give it, and no options",
					key: "options",
				},
};

function argumentsFlaw(args: unknown): Flaw | undefined {
	if (args === undefined) return undefined;
	if (typeof args !== "object" || args === null)
		return { message: "the action's args are no object", key: "args" };
	for (const [name, spec] of Object.entries(args)) {
		const type = Object(spec).type;
		if (!ARGUMENT_TYPES.some((each) => each === type))
			return {
				message: `argument ${name}: '${String(type)}' is no type of argument: ${ARGUMENT_TYPES.join(", ")}`,
				key: name,
			};
		if (typeof Object(spec).description !== "string")
			return { message: `argument ${name}: it has no description`, key: name };
	}
	return undefined;
}

/** Throws a `plugin` error with the place in the file. */
export function asAction(value: unknown, file: string): ActionDefinition {
	checkDefinition(value, file, SHAPE);
	return value as ActionDefinition;
}

/** As the engine runs it. */
export function userAction(
	definition: ActionDefinition,
	name: string,
	file: string,
): Action {
	const { args, lateArgs } = definition;
	return {
		name,
		needsHost: definition.needsHost ?? true,
		supportsCheckMode: definition.supportsCheckMode ?? false,
		supportsAsync: definition.supportsAsync ?? false,
		...(lateArgs && { lateArgs }),
		async run(context): Promise<PyDict> {
			const short = name.split(".").at(-1) ?? name;
			const checked = checkArguments(short, args, context.args);
			if (checked.kind === "bad") throw failed(checked.message);
			const runner = new ActionRunner({ definition, name, file, context });
			try {
				return fromPlain(await runner.run(checked.values)) as PyDict;
			} finally {
				await runner.close();
			}
		},
	};
}
