// What a template can call besides plain Python functions, and how a call may wait.

import { type PyKwargs, PyObject, type PyValue } from "../pyvalue/value.ts";
import type { Context } from "./context.ts";
import { TemplateError } from "./errors.ts";
import { currentEvaluation, type MaybePromise, Suspend } from "./evaluation.ts";

let lastSite = 0;

/** A number for a call site, unique in the process. */
export function newSite(): number {
	return ++lastSite;
}

/** The generator form's answer of something that has to go on step by step. */
export class Pending<T = unknown> {
	readonly run: () => Generator<Suspend, T, void>;
	constructor(run: () => Generator<Suspend, T, void>) {
		this.run = run;
	}
}

/** A callable that needs the context of the call: macros, loops, block references. */
export abstract class TemplateCallable extends PyObject {
	/** The answer; in the generator form it may be pending. */
	abstract callWith(
		context: Context,
		args: readonly PyValue[],
		kwargs: PyKwargs,
	): PyValue | Pending<PyValue>;
}

export type LoggedBody = (
	args: readonly PyValue[],
	kwargs: PyKwargs,
) => MaybePromise<PyValue>;

/**
 * A function whose answers are kept in the evaluation's log: one that has to wait (it gives
 * a promise), or whose answer changes from call to call (a random number, the time).
 */
export class LoggedFunction extends PyObject {
	readonly typeName: string = "function";
	readonly name: string;
	readonly #start: LoggedBody;
	readonly #site = newSite();

	constructor(name: string, start: LoggedBody) {
		super();
		this.name = name;
		this.#start = start;
	}
	/** The call as made at a site of a template. */
	callAt(site: number, args: readonly PyValue[], kwargs: PyKwargs): PyValue {
		return askLog(site, () => this.#start(args, kwargs));
	}
	override call(args: readonly PyValue[], kwargs: PyKwargs): PyValue {
		return this.callAt(this.#site, args, kwargs);
	}
	override getAttr(name: string): PyValue | undefined {
		return name === "__name__" ? this.name : undefined;
	}
	override toRepr(): string {
		return `<function ${this.name}>`;
	}
}

/** The logged answer of a call, from the current evaluation's log. */
export function askLog(
	site: number,
	start: () => MaybePromise<PyValue>,
): PyValue {
	const evaluation = currentEvaluation();
	if (evaluation === undefined)
		throw new TemplateError("internal", "a call outside of any evaluation");
	return evaluation.ask(site, start);
}

/** In the generator form: does it again each time what it waited for is there. */
export function retrying<T>(attempt: () => T): T | Pending<T> {
	const mark = currentEvaluation()?.mark() ?? 0;
	try {
		return attempt();
	} catch (error) {
		if (!(error instanceof Suspend)) throw error;
		return new Pending(() => retry(attempt, error, mark));
	}
}

function* retry<T>(
	attempt: () => T,
	first: Suspend,
	mark: number,
): Generator<Suspend, T, void> {
	let suspend = first;
	while (true) {
		yield suspend;
		currentEvaluation()?.rewind(mark);
		try {
			return attempt();
		} catch (error) {
			if (!(error instanceof Suspend)) throw error;
			suspend = error;
		}
	}
}

/** Runs to its end what must not stop; a wait in it is thrown, for a replay of the whole. */
export function runToEnd<T>(answer: T | Pending<T>): T {
	if (!(answer instanceof Pending)) return answer;
	const step = (answer as Pending<T>).run().next();
	if (step.done === true) return step.value;
	throw step.value;
}
