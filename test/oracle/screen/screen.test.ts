// Every recorded run comes out byte for byte as ansible-core 2.14 printed it (refresh.py).

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { replay } from "./replay.ts";

const CORPUS = `${import.meta.dirname}/../../corpus/screen`;
const cases = readdirSync(CORPUS);

describe("screen callbacks print what the reference prints", () => {
	test.each(cases)("%s", async (name) => {
		const folder = `${CORPUS}/${name}`;
		const { out, err, log } = await replay(folder);
		expect(out).toBe(readFileSync(`${folder}/expected.out`, "utf8"));
		expect(err).toBe(readFileSync(`${folder}/expected.err`, "utf8"));
		const expectedLog = `${folder}/expected.log`;
		if (existsSync(expectedLog))
			expect(log).toBe(readFileSync(expectedLog, "utf8"));
	});

	test("the corpus is there", () => {
		expect(cases.length).toBeGreaterThanOrEqual(30);
	});
});
