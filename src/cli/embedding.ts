// What a process that makes runs of its own (the loop, a pull's steps) gives to one of them.

import type { HostedUnit } from "../plugins/callback-host.ts";
import type { PyDict } from "../pyvalue/value.ts";
import { type Interrupt, onInterrupt } from "./interrupt.ts";

export interface Embedding {
	/** Default: the process's own signals. */
	readonly interrupt?: Interrupt;
	/** Callbacks besides those of the command line and the settings. */
	readonly own?: readonly HostedUnit[];
	/** Extra variables that are data, over those of -e: their strings are never templates. */
	readonly data?: PyDict;
	/** The run's id, where its maker has to know it before. */
	readonly runId?: string;
	/** Nobody is there to be asked. */
	readonly isUnattended?: boolean;
}

export function interruptOf({ interrupt }: Embedding): Interrupt {
	return interrupt ?? onInterrupt();
}
