import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dictGet } from "../../pyvalue/dict.ts";
import { dumpJson, parseJson } from "../../pyvalue/json.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { parseModuleOutput } from "./module-output.ts";

const CORPUS = join(
	import.meta.dirname,
	"../../../test/corpus/modules/outputs-2.14.json",
);

function get(dict: PyValue, key: string): PyValue {
	return dict instanceof Map ? (dictGet(dict, key) ?? null) : null;
}

const cases = get(parseJson(readFileSync(CORPUS, "utf8")), "cases");

function sorted(value: PyValue): string {
	return dumpJson(value, { sortKeys: true });
}

describe("what ansible-core 2.14 makes of a module's output", () => {
	test.each(
		(Array.isArray(cases) ? cases : []).map(
			(each) => [JSON.stringify(get(each, "stdout")), each] as const,
		),
	)("%s", (_, each) => {
		const parsed = parseModuleOutput(
			{
				stdout: String(get(each, "stdout")),
				stderr: String(get(each, "stderr")),
				rc: Number(get(each, "rc")),
			},
			"/usr/bin/nopython",
		);
		expect(sorted(parsed.result)).toBe(sorted(get(each, "result")));
		expect(parsed.warnings).toEqual(get(each, "warnings"));
		expect(parsed.isParsed).toBe(get(each, "parsed"));
		expect(parsed.keepsTempDir).toBe(get(each, "keeps"));
	});

	test("a module of 2.19 says the same in other words", () => {
		const event = (msg: string) => ({ msg, __ansible_type: "Event" });
		const stdout = JSON.stringify({
			warnings: [{ event: event("w"), __ansible_type: "WarningSummary" }],
			deprecations: [
				{
					event: event("old"),
					deprecator: { resolved_name: "a.b.c" },
					version: "9",
					__ansible_type: "DeprecationSummary",
				},
			],
			failed: true,
			exception: {
				event: { ...event("boo"), formatted_traceback: "Traceback x" },
				__ansible_type: "ErrorSummary",
			},
		});
		const { result } = parseModuleOutput(
			{ stdout, stderr: "", rc: 1 },
			undefined,
		);
		expect(JSON.parse(dumpJson(result as PyDict))).toEqual({
			warnings: ["w"],
			deprecations: [{ msg: "old", version: "9", collection_name: "a.b" }],
			failed: true,
			exception: "Traceback x",
			msg: "Module failed: boo",
		});
	});
});
