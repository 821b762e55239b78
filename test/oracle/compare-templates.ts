// Answers the template corpus with Shevek and shows where it differs from the reference:
//   node test/oracle/compare-templates.ts [-v] [area…]

import { answerLine } from "../../src/cli/template.ts";
import { CaseRunner } from "../../src/cli/template-view/answer-case.ts";
import { isSetting } from "../../src/cli/template-view/setting-names.ts";
import { loadSettings } from "../../src/config/settings.ts";
import {
	type AnsweredCase,
	CORPUS_ENVIRONMENT,
	CORPUS_FOLDER,
	corpusAreas,
	differenceOf,
	readAnsweredCases,
} from "./template-corpus.ts";

Object.assign(process.env, CORPUS_ENVIRONMENT);
process.chdir(CORPUS_FOLDER);
const words = process.argv.slice(2);
const isVerbose = words.includes("-v");
const wanted = words.filter((word) => word !== "-v");
const settings = loadSettings({ cwd: process.cwd(), env: process.env });
const runner = new CaseRunner({
	cwd: CORPUS_FOLDER,
	env: process.env,
	setting: (name) => (isSetting(name) ? settings.get(name) : undefined),
	option: (definition, sources) => settings.option(definition, sources),
});

let right = 0;
let total = 0;
for (const area of corpusAreas()) {
	if (wanted.length > 0 && !wanted.includes(area)) continue;
	const cases = readAnsweredCases(area);
	let passed = 0;
	for (const each of cases) {
		const difference = await compare(each);
		if (difference === undefined) passed++;
		else if (isVerbose) console.log(difference);
	}
	console.log(`${area}: ${passed} of ${cases.length}`);
	right += passed;
	total += cases.length;
}
console.log(`${right} of ${total}`);

async function compare(each: AnsweredCase): Promise<string | undefined> {
	const { expect, ...given } = each;
	const answer = JSON.parse(await answerLine(runner, JSON.stringify(given)));
	const difference = differenceOf(answer, expect);
	return (
		difference && `${each.id} ${JSON.stringify(each.template)}\n${difference}`
	);
}
