// `shevek runner run` leaves what Debian's ansible-runner leaves, event by event and file by file; refresh.ts stores its answers.

import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CORPUS, readCase, readExpected } from "./cases.ts";
import { comparable } from "./comparable.ts";
import { ourRun } from "./our-run.ts";

describe("artifacts of ansible-runner 2.3.1", () => {
	test.each(readdirSync(CORPUS).sort())(
		"%s",
		async (name) => {
			const about = readCase(name);
			const ours = comparable(await ourRun(name), about);
			const { versions, ...expected } = readExpected(name);
			const theirs = comparable(expected, about);
			const { events, ...files } = ours;
			const { events: theirEvents, ...theirFiles } = theirs;
			expect(keysOf(events)).toEqual(keysOf(theirEvents));
			expect(events).toEqual(theirEvents);
			expect(files).toEqual(theirFiles);
		},
		60_000,
	);
});

/** Of each envelope, in order. */
function keysOf(events: readonly unknown[]): readonly string[] {
	return events.map((event) =>
		typeof event === "object" ? Object.keys(event ?? {}).join(", ") : "",
	);
}
