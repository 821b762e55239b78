// Waiting. A suspending callable (a lookup) stops the rendering by throwing Suspend; its
// answer goes into the evaluation's log and the rendering runs again, asking the log:
//
//   running ──Suspend──► waiting ──answer or failure logged──► running (a replay)
//
// The log is keyed by call site and occurrence. It holds volatile answers (random, now)
// too, so that a replay sees the same ones. From the fourth suspension on, templates run
// as generators, which go on where they stopped, so the cost stays linear.

import type { PyValue } from "../pyvalue/value.ts";

/** The number of replays after which the generator form takes over. */
const REPLAYS_BEFORE_GENERATOR = 3;

export type MaybePromise<T> = T | Promise<T>;

type Answer = { readonly value: PyValue } | { readonly failure: unknown };

/** Thrown (or yielded, by generators) at a call whose answer has to be waited for. */
export class Suspend {
	readonly promise: Promise<PyValue>;
	readonly #answers: Answer[];
	readonly #index: number;

	constructor(promise: Promise<PyValue>, answers: Answer[], index: number) {
		this.promise = promise;
		this.#answers = answers;
		this.#index = index;
	}

	/** Waits for the answer and logs it; never rejects. */
	async settle(): Promise<void> {
		this.#answers[this.#index] = await this.promise.then(
			(value) => ({ value }),
			(failure: unknown) => ({ failure }),
		);
	}
}

interface Site {
	readonly answers: Answer[];
	/** Calls made by the present run. */
	asked: number;
}

export class Evaluation {
	readonly #sites = new Map<number, Site>();
	/** Sites in the order asked, so that a part of a run can be taken back. */
	#journal: Site[] = [];

	/** A new run from the beginning. */
	restart(): void {
		this.rewind(0);
	}

	/** A point to rewind to. */
	mark(): number {
		return this.#journal.length;
	}

	rewind(mark: number): void {
		while (this.#journal.length > mark) {
			const site = this.#journal.pop();
			if (site !== undefined) site.asked--;
		}
	}

	/** The logged answer of this occurrence, or `start`'s, which is then logged. */
	ask(siteId: number, start: () => MaybePromise<PyValue>): PyValue {
		let site = this.#sites.get(siteId);
		if (site === undefined) {
			site = { answers: [], asked: 0 };
			this.#sites.set(siteId, site);
		}
		const index = site.asked++;
		this.#journal.push(site);
		const known = site.answers[index];
		if (known !== undefined) {
			if ("value" in known) return known.value;
			throw known.failure;
		}
		const result = start();
		if (result instanceof Promise)
			throw new Suspend(result, site.answers, index);
		site.answers[index] = { value: result };
		return result;
	}
}

let current: Evaluation | undefined;

/** The evaluation that renderings inside of one another share. */
export function currentEvaluation(): Evaluation | undefined {
	return current;
}

/** Runs `fn`, synchronously, as a part of the evaluation. */
export function within<T>(evaluation: Evaluation | undefined, fn: () => T): T {
	const outer = current;
	current = evaluation;
	try {
		return fn();
	} finally {
		current = outer;
	}
}

/**
 * Runs `fn` and, as long as something in it has to be waited for, waits and runs it again.
 * Inside another evaluation it is a part of that one, and its Suspend passes through.
 */
export function evaluate<T>(fn: () => T): MaybePromise<T> {
	if (current !== undefined) return fn();
	const evaluation = new Evaluation();
	try {
		return within(evaluation, fn);
	} catch (error) {
		if (!(error instanceof Suspend)) throw error;
		return replay(evaluation, fn, error);
	}
}

async function replay<T>(
	evaluation: Evaluation,
	fn: () => T,
	first: Suspend,
): Promise<T> {
	let suspend = first;
	while (true) {
		await suspend.settle();
		evaluation.restart();
		try {
			return within(evaluation, fn);
		} catch (error) {
			if (!(error instanceof Suspend)) throw error;
			suspend = error;
		}
	}
}

/** The two forms of one rendering. */
export interface Forms<T> {
	run(): T;
	generate(): Generator<Suspend, T, void>;
}

/** As `evaluate`, with the generator form taking over after a few replays. */
export function evaluateForms<T>(forms: Forms<T>): MaybePromise<T> {
	if (current !== undefined) return forms.run();
	const evaluation = new Evaluation();
	try {
		return within(evaluation, () => forms.run());
	} catch (error) {
		if (!(error instanceof Suspend)) throw error;
		return replayForms(evaluation, forms, error);
	}
}

async function replayForms<T>(
	evaluation: Evaluation,
	forms: Forms<T>,
	first: Suspend,
): Promise<T> {
	let suspend = first;
	for (let replays = 1; ; replays++) {
		await suspend.settle();
		evaluation.restart();
		try {
			if (replays <= REPLAYS_BEFORE_GENERATOR)
				return within(evaluation, () => forms.run());
			return await drive(evaluation, forms.generate());
		} catch (error) {
			if (!(error instanceof Suspend)) throw error;
			suspend = error;
		}
	}
}

async function drive<T>(
	evaluation: Evaluation,
	generator: Generator<Suspend, T, void>,
): Promise<T> {
	while (true) {
		const step = within(evaluation, () => generator.next());
		if (step.done === true) return step.value;
		await step.value.settle();
	}
}
