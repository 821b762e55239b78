// A command line's options as the engine takes them.

import type { RunOptions as EngineOptions } from "../../engine/options.ts";
import type { AdhocOptions } from "../options/adhoc-options.ts";
import type { PlaybookOptions } from "../options/playbook-options.ts";
import type { Assembled } from "./run-parts.ts";

export function engineOptions(
	options: PlaybookOptions | AdhocOptions,
	assembled: Assembled,
): EngineOptions {
	const playbook = "playbooks" in options ? options : undefined;
	return {
		forks: options.forks,
		isCheckMode: options.isCheck,
		isDiff: options.isDiff,
		verbosity: options.verbosity,
		tags: {
			only: new Set((playbook?.tags ?? []).filter((tag) => tag !== "")),
			skip: new Set(playbook?.skipTags ?? []),
		},
		extraVars: assembled.extraVars,
		limit: options.limit,
		inventorySources: options.inventory,
		startAtTask: playbook?.startAtTask,
		isStepping: playbook?.isStep ?? false,
		isForcingHandlers: playbook?.forcesHandlers ?? false,
		isFlushingCache: playbook?.flushesCache ?? false,
		connection: assembled.connection,
	};
}
