// The interface of a strategy: in which order the hosts of a batch go through the play.

import type { PlayRun } from "./play-run.ts";

export interface Strategy {
	readonly name: string;
	run(play: PlayRun): Promise<void>;
}

export interface StrategyLibrary {
	/** Undefined where nothing has that name. Throws a `plugin` error for a file that is no strategy. */
	get(name: string, collections?: readonly string[]): Strategy | undefined;
}
