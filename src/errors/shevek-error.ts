// The one error type of every layer above the standalone ones. A failed task is a
// result, never one of these (see docs/architecture.md).

/** A spot in a file, 1-based; `file` is absolute or a name such as `<string>`. */
export interface Place {
	readonly file: string;
	readonly line: number;
	readonly column: number;
}

/** The closed table of codes; the process's exit code hangs on them (src/cli/exit-codes.ts). */
export const ERROR_CODES = [
	"usage", // a command line that cannot be understood (exit 5)
	"config", // ansible.cfg, environment, settings
	"parse", // YAML, playbook, inventory text (exit 4)
	"playbook", // a play, block, task or role that means nothing
	"inventory",
	"vault",
	"template",
	"variable",
	"plugin",
	"module", // a module that cannot be found or packed
	"connection",
	"agent", // the agent's protocol broke
	"records",
	"file", // a file or folder that is missing or cannot be read
	"limit", // a number of ours was exceeded; the message names it
	"interrupted",
	"internal",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export interface ErrorDetails {
	readonly where?: Place | undefined;
	/** What to do next, one sentence. */
	readonly hint?: string | undefined;
	readonly cause?: unknown;
}

export class ShevekError extends Error {
	readonly code: ErrorCode;
	readonly where: Place | undefined;
	readonly hint: string | undefined;

	constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
		super(message, details.cause === undefined ? {} : { cause: details.cause });
		this.name = "ShevekError";
		this.code = code;
		this.where = details.where;
		this.hint = details.hint;
	}
}

/** For the end of a `switch` over a union: a new member becomes a type error there. */
export function assertNever(value: never): never {
	throw new ShevekError("internal", `unexpected case: ${String(value)}`);
}
