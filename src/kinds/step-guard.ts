// Calls into a user's plugin: it may not hold the thread for ever, and what it throws tells its file.

import { UnreachableError } from "../agent/target.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { describeFault } from "../plugins/describe-fault.ts";
import { type FenceOwner, fenced } from "../plugins/fence.ts";

/** Runs a part of a plugin and gives what it gives, now or later. */
export type StepGuard = <T>(work: () => T) => T;

/** For what ships: nothing stands between. */
export const unguarded: StepGuard = (work) => work();

/** What may compute without a pause. */
const LIMIT_MS = 5_000;

/** `what` as in `the connection netns`. Errors become `plugin` errors; that a host cannot be reached stays that. */
export function guardOf(what: string, file: string): StepGuard {
	const owner: FenceOwner = {
		file,
		onPrint: (text) => process.stderr.write(text),
		onStray: (error) => process.stderr.write(`${fault(error).message}\n`),
	};
	const fault = (error: unknown): Error => {
		if (error instanceof UnreachableError) return error;
		const told = `${what} (${file}): ${describeFault(error, file)}`;
		return new ShevekError("plugin", told, { cause: error });
	};
	return <T>(work: () => T): T => {
		let answer: { readonly value: T } | undefined;
		try {
			fenced(owner, LIMIT_MS, () => {
				answer = { value: work() };
			});
		} catch (error) {
			throw fault(error);
		}
		const { value } = answer as unknown as { readonly value: T };
		if (!(value instanceof Promise)) return value;
		return value.catch((error) => {
			throw fault(error);
		}) as T;
	};
}
