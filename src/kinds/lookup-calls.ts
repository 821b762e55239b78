// Lookups' definitions as templates ask them. A user's has limits of time, and its faults name the file.

import { ShevekError } from "../errors/shevek-error.ts";
import type { Json } from "../plugins/callback.ts";
import { describeFault } from "../plugins/describe-fault.ts";
import {
	type FenceOwner,
	FenceTimeout,
	fenced,
	unfenced,
} from "../plugins/fence.ts";
import type { OptionSpecs, OptionValues } from "../plugins/option-spec.ts";
import { resolveOptions } from "../plugins/resolve-options.ts";
import { plain } from "../plugins/result-json.ts";
import { fromPlain } from "../pyvalue/plain.ts";
import type { PyKwargs, PyValue } from "../pyvalue/value.ts";
import { AnsibleFailure, exceptionOf } from "../templar/failure.ts";
import type { Lookup, LookupCall, LookupContext } from "../templar/lookup.ts";
import type { MaybePromise } from "../templar/scope.ts";
import { Template } from "../templar/template-node.ts";
import type {
	LookupDefinition,
	LookupVariables,
	PlainLookup,
	PluginLookupContext,
	PythonLookup,
	PythonLookupCall,
} from "./lookup.ts";
import { argumentOf } from "./parameters.ts";

/** One of ours, as templates ask it. */
export function builtinLookup(name: string, definition: PythonLookup): Lookup {
	return {
		name,
		run(call) {
			const { options = {} } = definition;
			// as there, arguments that mean nothing to it pass
			const known = [...call.kwargs].filter(([key]) =>
				Object.hasOwn(options, key),
			);
			const direct = new Map(known);
			return definition.run(withOptions(call, definition, { name, direct }));
		},
	};
}

/** A user's, as templates ask it: its time is limited, and its faults name the file. */
export function userLookup(
	name: string,
	definition: LookupDefinition,
	file: string,
): Lookup {
	const seconds = definition.timeoutSeconds ?? DEFAULT_SECONDS;
	const fault = (error: unknown) => {
		if (exceptionOf(error) !== undefined) return error;
		return new AnsibleFailure(
			"AnsibleLookupError",
			`the lookup ${name} (${file}): ${describeFault(error, file)}`,
			{ cause: error },
		);
	};
	const owner: FenceOwner = {
		file,
		onPrint: (text) => process.stderr.write(text),
		onStray: (error) => process.stderr.write(`${String(fault(error))}\n`),
	};
	const guard: Guard = { owner, limitMs: seconds * 1000, fault };
	return {
		name,
		run: (call) =>
			guarded(guard, (signal) =>
				definition.values === "python"
					? definition.run(withOptions(call, definition, { name }))
					: runPlain(definition, { call, name, signal }),
			),
	};
}

const DEFAULT_SECONDS = 60;
/** Nothing else happens while a plugin computes. */
const BLOCKING_MS = 10_000;

interface Guard {
	readonly owner: FenceOwner;
	readonly limitMs: number;
	fault(error: unknown): unknown;
}

function guarded(
	{ owner, limitMs, fault }: Guard,
	work: (signal: AbortSignal) => MaybePromise<PyValue>,
): MaybePromise<PyValue> {
	const ending = new AbortController();
	let answer: MaybePromise<PyValue> = null;
	try {
		fenced(owner, Math.min(limitMs, BLOCKING_MS), () => {
			answer = work(ending.signal);
		});
	} catch (error) {
		throw fault(error);
	}
	// what the closure has set is unknown to the compiler
	const given = answer as MaybePromise<PyValue>;
	if (!(given instanceof Promise)) return given;
	return inTime(given, limitMs, ending).catch((error: unknown) => {
		throw fault(error);
	});
}

async function inTime<T>(
	answer: Promise<T>,
	limitMs: number,
	ending: AbortController,
): Promise<T> {
	const { promise: limit, reject } = Promise.withResolvers<never>();
	const timer = setTimeout(() => {
		reject(new FenceTimeout(limitMs));
		ending.abort();
	}, limitMs);
	try {
		return await Promise.race([answer, limit]);
	} finally {
		clearTimeout(timer);
	}
}

function runPlain(
	definition: PlainLookup,
	{
		call,
		name,
		signal,
	}: { call: LookupCall; name: string; signal: AbortSignal },
): MaybePromise<PyValue> {
	const { options } = withOptions(call, definition, { name });
	const terms = call.terms.map(
		(term) =>
			argumentOf(term, { values: "plain", takesUndefined: false }) as Json,
	);
	const { context } = call;
	const answer = definition.run({
		terms,
		options,
		variables: variablesOf(context),
		context: pluginContext(context, signal),
	});
	return answer instanceof Promise ? answer.then(listOf) : listOf(answer);
}

function listOf(answer: unknown): PyValue {
	if (Array.isArray(answer)) return fromPlain(answer);
	throw new TypeError(
		`it gave ${answer === null ? "null" : `a value of type ${typeof answer}`}, where a list is wanted`,
	);
}

/** Options are resolved where they are asked for: most built-in lookups read their keyword arguments alone. */
function withOptions<O extends OptionSpecs>(
	call: LookupCall,
	{ options = {} as O }: Pick<LookupDefinition<O>, "options">,
	given: { readonly name: string; readonly direct?: PyKwargs },
): PythonLookupCall<O> {
	return {
		...call,
		get options() {
			return optionsOf(options, call, given);
		},
	};
}

function optionsOf<O extends OptionSpecs>(
	specs: O,
	{ context, kwargs }: LookupCall,
	{ name, direct = kwargs }: { name: string; direct?: PyKwargs },
): OptionValues<O> {
	try {
		return resolveOptions(specs, {
			settings: context,
			owner: { type: "lookup", name },
			direct,
			vars: (variable) => {
				const raw = context.scope.get(variable);
				return raw === undefined ? undefined : context.template(raw);
			},
		});
	} catch (error) {
		if (!(error instanceof ShevekError) || error.code !== "config") throw error;
		const text = [error.message, error.hint].filter(Boolean).join(". ");
		throw new AnsibleFailure("AnsibleOptionsError", text, { cause: error });
	}
}

function variablesOf(context: LookupContext): LookupVariables {
	const { scope } = context;
	return {
		async get(name) {
			const raw = scope.get(name);
			if (raw === undefined) return undefined;
			return plain(await unfenced(() => context.templateLater(raw)));
		},
		has: (name) => scope.get(name) !== undefined,
		names: () => [...scope.names()],
	};
}

function pluginContext(
	context: LookupContext,
	signal: AbortSignal,
): PluginLookupContext {
	return {
		basedir: context.basedir,
		environment: context.environment,
		signal,
		findFile: (folder, name) => context.findFile(context.scope, folder, name),
		readFile: (path) => context.readFile(path),
		setting(name) {
			const value = context.setting(name);
			return value === undefined ? undefined : plain(value);
		},
		async render(text) {
			const value = new Template(text);
			return plain(await unfenced(() => context.templateLater(value)));
		},
		warn: (text) => unfenced(() => context.warn(text)),
	};
}
