// What the loop knows of an engine: it is given a playbook and a payload, and says how the run ended.

import type { PyDict } from "../pyvalue/value.ts";

export interface RunRequest {
	/** Of the record. */
	readonly runId: string;
	/** Absolute path. */
	readonly playbook: string;
	/** As `-i` has it, absolute where it is a path; undefined leaves it to ansible.cfg. */
	readonly inventory: string | undefined;
	/** Data, in every engine: no string of it is ever a template. */
	readonly payload: PyDict;
	/** Ends the run as Ctrl-C does. */
	readonly signal: AbortSignal;
}

export interface RunEnd {
	/** Ansible's. */
	readonly exitCode: number;
	/** False for a command that tells nothing of what it does. */
	readonly isOnRecord: boolean;
}

export interface LoopEngine {
	/**
	 * Resolves when the run has ended and its record is written. Throws a ShevekError where it could not begin (a
	 * playbook that cannot be read, no such command); a run that fails is no error.
	 */
	run(request: RunRequest): Promise<RunEnd>;
	close(): Promise<void>;
}
