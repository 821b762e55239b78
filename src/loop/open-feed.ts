// The feed of a configuration's looper.

import { ShevekError } from "../errors/shevek-error.ts";
import { describeFault } from "../plugins/describe-fault.ts";
import { Feed } from "./feed.ts";
import type { LoopLog } from "./log.ts";
import type { Setup } from "./setup.ts";

/** Throws a `plugin` error, or the looper's own where it is one of ours. */
export async function openFeed(setup: Setup, log: LoopLog): Promise<Feed> {
	const { config, source, sourceOptions } = setup;
	const feed = Feed.open({
		name: config.looper.name,
		definition: source,
		options: sourceOptions,
		folder: config.folder,
		concurrency: config.concurrency,
		log,
	});
	return feed.catch((cause: unknown) => {
		if (cause instanceof ShevekError) throw cause;
		const why = describeFault(cause, undefined);
		const what = `the looper ${config.looper.name} does not start: ${why}`;
		throw new ShevekError("plugin", what, { cause });
	});
}
