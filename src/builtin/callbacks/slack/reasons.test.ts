import { describe, expect, test } from "vitest";
import { fromPlain } from "../../../pyvalue/plain.ts";
import type { PyDict } from "../../../pyvalue/value.ts";
import { type Failure, likeness, reasonOf } from "./reasons.ts";

interface Given {
	readonly host?: string;
	readonly addr?: string;
	readonly task?: string;
	readonly line?: number;
	readonly uuid?: string;
	readonly kind?: Failure["kind"];
	readonly result?: Record<string, unknown>;
	readonly msg?: string;
}

function failure(given: Given): Failure {
	const { host = "web1", msg = "no", kind = "failed" } = given;
	const name = given.task ?? "Install";
	const task = {
		uuid: given.uuid ?? "u",
		name,
		ownName: name,
		path: "/p/site.yml",
		line: given.line ?? 3,
		action: "command",
	};
	const outcome = {
		host,
		remoteAddr: given.addr ?? host,
		result: fromPlain(given.result ?? { msg }) as PyDict,
	};
	return { kind, task, outcome } as unknown as Failure;
}

const failed = (msg: string) => ({ failed: true, msg });

describe("why a host failed", () => {
	test.each<[Record<string, unknown>, string]>([
		[{ msg: "no such package" }, "no such package"],
		[{ msg: "rc", stderr: "one\ntwo\n" }, "rc: two"],
		[
			{ msg: "MODULE FAILURE", module_stderr: "Traceback\nKeyError: 'x'\n" },
			"MODULE FAILURE: KeyError: 'x'",
		],
		[
			{ msg: "MODULE FAILURE", module_stderr: "", module_stdout: "sudo: no" },
			"MODULE FAILURE: sudo: no",
		],
		[{ censored: "the output has been hidden" }, "the output has been hidden"],
		[{ rc: 1 }, ""],
		[{ msg: ["a", 1] }, "['a', 1]"],
		[{ msg: "x".repeat(5000) }, "x".repeat(1000)],
		[
			{
				msg: "One or more items failed",
				results: [failed("a"), { msg: "fine" }, failed("b"), failed("a")],
			},
			"a\nb",
		],
		[
			{ results: ["a", "b", "c", "d", "e"].map(failed) },
			"a\nb\nc\nand 2 other reasons",
		],
		[{ msg: "gone", results: [{ unreachable: true, msg: "lost" }] }, "lost"],
		[{ msg: "from a fact module", results: "no list" }, "from a fact module"],
	])("%j: %s", (result, reason) => {
		expect(reasonOf(failure({ result }).outcome)).toBe(reason);
	});
});

describe("failures that are alike", () => {
	test.each<[string, Given, Given]>([
		["the same", {}, { host: "web2" }],
		["in another batch", { uuid: "a" }, { uuid: "b" }],
		[
			"but for the host's name",
			{ msg: "web1: no" },
			{ host: "db", msg: "db: no" },
		],
		[
			"but for its short name",
			{ host: "alpha.example.com", msg: "alpha is full" },
			{ host: "beta.example.com", msg: "beta is full" },
		],
		[
			"but for its address",
			{ addr: "10.0.0.1", msg: "connect to 10.0.0.1 port 22" },
			{ addr: "fe80::1a", msg: "connect to fe80::1a port 2222" },
		],
		[
			"but for an address that is not the host's",
			{ msg: "no route to 2001:db8::17 via 10.1.2.3" },
			{ msg: "no route to 2001:db8:ff::a via 10.1.2.44" },
		],
		[
			"where names are parts of words",
			{ host: "e", msg: "e failed" },
			{ host: "fail", msg: "fail failed" },
		],
		[
			"where one name begins with another",
			{ host: "web", addr: "web.lan", msg: "web.lan: no" },
			{ host: "db", addr: "x.org", msg: "x.org: no" },
		],
		[
			"a name that looks like a pattern",
			{ host: "w[1].*", msg: "w[1].*: no" },
			{ host: "db", msg: "db: no" },
		],
		["but for numbers", { msg: "12 of 99 MB" }, { msg: "1 of 100 MB" }],
		[
			"but for ids of machines",
			{
				msg: "disk 6b1f1c2a-aaaa-4bbb-8ccc-0123456789ab at 0xffc01, a1b2c3d in /tmp/tmpab_1xy9z",
			},
			{
				msg: "disk 00000000-dead-4bee-8fff-abcdefabcdef at 0x12, 77beef0 in /tmp/tmpqqqqqqqq",
			},
		],
		[
			"a task that is named after the host",
			{ host: "web1", task: "Deploy web1" },
			{ host: "db", task: "Deploy db" },
		],
		[
			"items that failed for the same reasons",
			{ result: { results: [failed("a 1"), failed("a 1")] } },
			{ result: { results: [failed("a 2")] } },
		],
	])("%s", (_, one, other) => {
		expect(likeness(failure(one))).toBe(likeness(failure(other)));
	});

	test.each<[string, Given, Given]>([
		["another reason", { msg: "no" }, { msg: "yes" }],
		["another line", { line: 3 }, { line: 4 }],
		["another task", { task: "Install" }, { task: "Remove" }],
		["failed and unreachable", {}, { kind: "unreachable" }],
		["words of letters up to f", { msg: "no deface" }, { msg: "no facade" }],
		[
			"other reasons of items",
			{ result: { results: [failed("a")] } },
			{ result: { results: [failed("a"), failed("b")] } },
		],
	])("not: %s", (_, one, other) => {
		expect(likeness(failure(one))).not.toBe(likeness(failure(other)));
	});
});
