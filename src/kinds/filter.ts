// `defineFilter` and `defineTest`: functions that templates call. A file is one filter or test, its name the file's.

import type {
	FilterDefinition as JinjaFilter,
	TestDefinition as JinjaTest,
} from "../jinja/definitions.ts";
import { TemplateError } from "../jinja/errors.ts";
import { bindArguments } from "../jinja/signature.ts";
import { describeFault } from "../plugins/describe-fault.ts";
import type { FenceOwner } from "../plugins/fence.ts";
import { Guard } from "../plugins/guard.ts";
import { fromPlain } from "../pyvalue/plain.ts";
import { PyError, type PyValue } from "../pyvalue/value.ts";
import { AnsibleFailure } from "../templar/failure.ts";
import { checkDefinition, type DefinitionShape } from "./check-definition.ts";
import {
	argumentOf,
	type ParameterSpecs,
	signatureOf,
	type ValueForm,
} from "./parameters.ts";

interface TemplateFunction {
	/** One sentence, shown by `shevek doc`. */
	readonly description: string;
	/** What may be given besides the value, in order. */
	readonly params?: ParameterSpecs;
	/** YAML, shown by `shevek doc`. */
	readonly examples?: string;
	/** How values come and go. Default: `plain`. */
	readonly values?: ValueForm;
	/** Gets `undefined` for what is not defined; else that is an error of the template. */
	readonly takesUndefined?: boolean;
	/** It answers differently each time (a time, a random number): it is asked once an evaluation and place. */
	readonly isVolatile?: boolean;
	/** Seconds that one call may take. Default: 5. */
	readonly timeoutSeconds?: number;
}

export interface FilterDefinition extends TemplateFunction {
	/** `{{ value | name(first, second) }}`. What it throws fails the task. */
	filter(value: unknown, ...params: unknown[]): unknown;
}

export interface TestDefinition extends TemplateFunction {
	/** `value is name(first)`. What it throws fails the task. */
	test(value: unknown, ...params: unknown[]): boolean;
}

/** A filter. Export it as the file's default. */
export function defineFilter(definition: FilterDefinition): FilterDefinition {
	return definition;
}

/** A test. Export it as the file's default. */
export function defineTest(definition: TestDefinition): TestDefinition {
	return definition;
}

const KEYS = [
	"params",
	"examples",
	"values",
	"takesUndefined",
	"isVolatile",
	"timeoutSeconds",
] satisfies (keyof TemplateFunction)[];

const shapeOf = (kind: "filter" | "test"): DefinitionShape => ({
	kind,
	keys: [...KEYS, kind],
	functions: [kind],
	choices: { values: ["plain", "python"] },
});
const FILTER = shapeOf("filter");
const TEST = shapeOf("test");

/** Throws a `plugin` error with the place in the file. */
export function asFilter(value: unknown, file: string): FilterDefinition {
	checkDefinition(value, file, FILTER);
	return value as FilterDefinition;
}

/** Throws a `plugin` error with the place in the file. */
export function asTest(value: unknown, file: string): TestDefinition {
	checkDefinition(value, file, TEST);
	return value as TestDefinition;
}

/** As templates call it. */
export function jinjaFilter(
	definition: FilterDefinition,
	name: string,
	file: string,
): JinjaFilter {
	return callable({ definition, name, file, kind: "filter" }, (args) =>
		definition.filter(args[0], ...args.slice(1)),
	);
}

/** As templates call it. */
export function jinjaTest(
	definition: TestDefinition,
	name: string,
	file: string,
): JinjaTest {
	return callable({ definition, name, file, kind: "test" }, (args) =>
		definition.test(args[0], ...args.slice(1)),
	);
}

interface Named {
	readonly definition: TemplateFunction;
	readonly name: string;
	readonly file: string;
	readonly kind: "filter" | "test";
}

const DEFAULT_SECONDS = 5;

function callable(
	named: Named,
	body: (args: readonly unknown[]) => unknown,
): JinjaFilter {
	const { definition, name, file, kind } = named;
	const { values = "plain", takesUndefined = false } = definition;
	const signature = signatureOf(name, definition.params);
	const limitMs = (definition.timeoutSeconds ?? DEFAULT_SECONDS) * 1000;
	const owner: FenceOwner = {
		file,
		onPrint: (text) => process.stderr.write(text),
		onStray: (error) => process.stderr.write(`${faultOf(named, error)}\n`),
	};
	const guard = new Guard(owner, limitMs, `the ${kind} ${name} (${file})`);
	return {
		needsContext: true,
		isLogged: definition.isVolatile === true,
		knowsMarkup: false,
		call(args, kwargs) {
			const bound = bindArguments(signature, args, kwargs).map((value) =>
				argumentOf(value ?? null, { values, takesUndefined }),
			);
			try {
				return answerOf(guard.call(() => body(bound)));
			} catch (error) {
				throw failureOf(named, error);
			}
		},
	};
}

function answerOf(answer: unknown): PyValue {
	if (answer instanceof Promise) {
		answer.catch(() => undefined);
		throw new PyError(
			"TypeError",
			"it gave a promise: filters and tests answer at once, lookups may wait",
		);
	}
	return fromPlain(answer);
}

/** What Python raises, and what is undefined, stays what it is: `default` and `is defined` go by it. */
function failureOf(named: Named, error: unknown): unknown {
	if (error instanceof TemplateError || error instanceof AnsibleFailure)
		return error;
	return new AnsibleFailure("AnsibleFilterError", faultOf(named, error), {
		cause: error,
	});
}

function faultOf({ name, file, kind }: Named, error: unknown): string {
	return `the ${kind} ${name} (${file}): ${describeFault(error, file)}`;
}
