// The sources that ship, by the name that stands under `looper:`; each is loaded when it is wanted.

import type { SourceDefinition } from "../../plugins/source.ts";

export const SOURCES: ReadonlyMap<
	string,
	() => Promise<{ readonly default: SourceDefinition }>
> = new Map<string, () => Promise<{ readonly default: SourceDefinition }>>([
	["directory", () => import("./directory.ts")],
	["fedmsg", () => import("./fedmsg.ts")],
	["fedmsgrabbitmq", () => import("./fedmsgrabbitmq.ts")],
	["redis", () => import("./redis.ts")],
	["stdin", () => import("./stdin.ts")],
	["webhook", () => import("./webhook.ts")],
]);
