// The interface of a strategy: in which order the hosts of a batch go through the play.

import type { PlayRun } from "./play-run.ts";

export interface Strategy {
	readonly name: string;
	run(play: PlayRun): Promise<void>;
}
