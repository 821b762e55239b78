// What went wrong in a plugin, in one line.

import { ShevekError } from "../errors/shevek-error.ts";
import { FenceTimeout } from "./fence.ts";

/** A line of a stack, with the place in it. */
const AT = /^\s+at .*?(?:file:\/\/)?(\/[^\s()]+:\d+:\d+)\)?$/;

/** The error and where in the user's file it came up, or where at all. */
export function describeFault(
	error: unknown,
	file: string | undefined,
): string {
	if (!(error instanceof Error)) return String(error);
	if (error instanceof FenceTimeout) return error.message;
	// ours say all that there is to say
	if (error instanceof ShevekError)
		return [error.message, error.hint].filter(Boolean).join(" ");
	const calls = (error.stack ?? "").split("\n").filter((line) => AT.test(line));
	const call = calls.find((line) => file && line.includes(file)) ?? calls[0];
	const place = AT.exec(call ?? "")?.[1];
	const where = place === undefined ? "" : ` (at ${place})`;
	return `${error.name}: ${error.message}${where}`;
}
