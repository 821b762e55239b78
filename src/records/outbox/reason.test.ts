import { describe, expect, test } from "vitest";
import { reasonOf } from "./reason.ts";
import { receiverId } from "./receiver-id.ts";

describe("reasons of failures", () => {
	test.each<[unknown, string]>([
		[new Error("ECONNREFUSED"), "ECONNREFUSED"],
		["just a text", "just a text"],
		[new Error(""), "no reason was given"],
		[
			new Error("POST https://hooks.slack.com/services/T0/B1/xyz?a=b failed"),
			"POST https://hooks.slack.com/… failed",
		],
		[new Error("(https://me:secret@host:8443/x)"), "(https://host:8443/…)"],
		[new Error("one\n\ttwo\u001b[31m"), "one two [31m"],
		[new Error("x".repeat(500)), "x".repeat(200)],
	])("%s", (error, text) => {
		expect(reasonOf(error)).toBe(text);
	});
});

describe("receivers in the database", () => {
	test("a fingerprint of the address, or the callback's name", () => {
		expect(receiverId("slack", "https://hooks.slack.com/x")).toMatch(
			/^slack:[0-9a-f]{12}$/,
		);
		expect(receiverId("slack", "a")).not.toBe(receiverId("slack", "b"));
		expect(receiverId("slack")).toBe("slack");
	});
});
