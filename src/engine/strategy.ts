// The interface of a strategy: in which order the hosts of a batch go through the play.

import type { PlayRun } from "./play-run.ts";

/** What a batch came to; `breakPlay` leaves out the batches that would follow. */
export const BATCH_OUTCOMES = [
	"ok",
	"failed",
	"unreachable",
	"breakPlay",
] as const;
export type BatchOutcome = (typeof BATCH_OUTCOMES)[number];

export interface Strategy {
	readonly name: string;
	run(play: PlayRun): Promise<void>;
}
