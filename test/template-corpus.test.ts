// Every case of the template corpus, answered as `shevek template --jsonl` does, against the
// reference's stored answers. What may differ, and why, is listed in template-exceptions.ts.

import { describe, expect, test } from "vitest";
import { answerLine } from "../src/cli/template.ts";
import { CaseRunner } from "../src/cli/template-view/answer-case.ts";
import { isSetting } from "../src/cli/template-view/setting-names.ts";
import { loadSettings } from "../src/config/settings.ts";
import {
	CORPUS_ENVIRONMENT,
	CORPUS_FOLDER,
	corpusAreas,
	differenceOf,
	readAnsweredCases,
} from "./oracle/template-corpus.ts";
import { EXCEPTIONS } from "./oracle/template-exceptions.ts";

Object.assign(process.env, CORPUS_ENVIRONMENT);
process.chdir(CORPUS_FOLDER);
const settings = loadSettings({ cwd: CORPUS_FOLDER, env: process.env });
const runner = new CaseRunner({
	cwd: CORPUS_FOLDER,
	env: process.env,
	setting: (name) => (isSetting(name) ? settings.get(name) : undefined),
	option: (definition, sources) => settings.option(definition, sources),
});

/** Password hashes of the standard cost take seconds of a processor, and on a busy machine a minute. */
const SLOWEST_AREA_MS = 180_000;

describe.each(corpusAreas())("template cases: %s", (area) => {
	test(
		"are answered as the reference does",
		async () => {
			const differences: string[] = [];
			for (const { expect: wanted, ...given } of readAnsweredCases(area)) {
				if (EXCEPTIONS.has(JSON.stringify([given.mode, given.template])))
					continue;
				const answer = await answerLine(runner, JSON.stringify(given));
				const difference = differenceOf(JSON.parse(answer), wanted);
				if (difference !== undefined)
					differences.push(`${given.id} ${given.template}\n${difference}`);
			}
			expect(differences).toEqual([]);
		},
		SLOWEST_AREA_MS,
	);
});
