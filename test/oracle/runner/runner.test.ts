// `shevek runner run` leaves what Debian's ansible-runner leaves, event by event and file by file; refresh.ts stores its answers.

import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CORPUS, readCase, readExpected } from "./cases.ts";
import { comparable } from "./comparable.ts";
import { ourRun } from "./our-run.ts";

async function bothRuns(name: string, engine: "native" | "ansible") {
	const about = readCase(name);
	const ours = await ourRun(name, { SHEVEK_ENGINE: engine });
	const { versions, ...expected } = readExpected(name);
	return {
		ours: comparable(ours, about),
		theirs: comparable(expected, about),
	};
}

describe("artifacts of ansible-runner 2.3.1", () => {
	test.each(readdirSync(CORPUS).sort())(
		"%s",
		async (name) => {
			const { ours, theirs } = await bothRuns(name, "native");
			const { events, ...files } = ours;
			const { events: theirEvents, ...theirFiles } = theirs;
			expect(keysOf(events)).toEqual(keysOf(theirEvents));
			expect(events).toEqual(theirEvents);
			expect(files).toEqual(theirFiles);
		},
		60_000,
	);

	// Warnings that Ansible shows by itself are no events of the other engine.
	test.each(["adhoc", "batches", "loops"])(
		"events of the other engine: %s",
		async (name) => {
			const { ours, theirs } = await bothRuns(name, "ansible");
			expect(ours.rc).toBe(theirs.rc);
			expect(keysOf(ours.events)).toEqual(keysOf(theirs.events));
			expect(ours.events).toEqual(theirs.events);
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
