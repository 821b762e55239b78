import { describe, expect, test } from "vitest";
import { fromPlain } from "../pyvalue/plain.ts";
import type { PyDict } from "../pyvalue/value.ts";
import { misspelt, readSettings } from "./settings.ts";

const dict = (plain: object) => fromPlain(plain) as PyDict;
const FILE = "/p/env/settings";
const DEFAULTS = {
	idleTimeoutMs: undefined,
	jobTimeoutMs: undefined,
	hasOutputFile: true,
	isOutputShown: true,
	factCache: "fact_cache",
	engine: undefined,
};

const READ: readonly (readonly [object, object])[] = [
	[{}, {}],
	[
		{ job_timeout: 5, idle_timeout: "1.5" },
		{ jobTimeoutMs: 5000, idleTimeoutMs: 1500 },
	],
	[{ job_timeout: null, idle_timeout: 0 }, {}],
	[{ suppress_output_file: true }, { hasOutputFile: false }],
	[{ suppress_ansible_output: 1 }, { isOutputShown: false }],
	[{ fact_cache: "facts" }, { factCache: "facts" }],
	[{ fact_cache_type: "memory" }, { factCache: undefined }],
	[{ engine: "ansible" }, { engine: "ansible" }],
	[{ process_isolation: false, pexpect_timeout: 5 }, {}],
];
test.each(READ)("%j", (written, read) => {
	expect(readSettings(dict(written), FILE)).toEqual({
		...DEFAULTS,
		...read,
		all: written,
	});
});

const WRONG: readonly (readonly [object, string])[] = [
	[
		{ idle_timeout: -1 },
		"idle_timeout is -1, which is not a number of seconds",
	],
	[
		{ job_timeout: [1] },
		"job_timeout is [1], which is not a number of seconds",
	],
	[
		{ fact_cache: "../x" },
		"fact_cache is '../x', which is not the name of a folder",
	],
	[{ engine: "fast" }, "engine is 'fast', which is not native or ansible"],
	[
		{ directory_isolation_base_path: "/tmp" },
		"directory_isolation_base_path is set, and runs in containers or sandboxes are not there",
	],
];
test.each(WRONG)("%j is refused", (written, why) => {
	expect(() => readSettings(dict(written), FILE)).toThrow(`${FILE}: ${why}`);
});

describe("keys that are nearly a setting", () => {
	const KEYS: readonly (readonly [
		written: string,
		meant: string | undefined,
	])[] = [
		["job_timeut", "job_timeout"],
		["job_timeoutt", "job_timeout"],
		["job_tiemout", "job_timeout"],
		["job_timeoux", "job_timeout"],
		["idle-timeout", "idle_timeout"],
		["Engine", "engine"],
		["job_timeout", undefined],
		["timeout", undefined],
		["acme_url", undefined],
		["pexpect_timeout", undefined],
	];
	test.each(KEYS)("%s: %s", (written, meant) => {
		expect(misspelt(dict({ [written]: 1 }))).toEqual(
			meant === undefined ? [] : [{ written, meant }],
		);
	});
});
