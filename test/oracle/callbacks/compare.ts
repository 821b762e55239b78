// Shows where the callbacks differ from the reference's recording:
//   node test/oracle/callbacks/compare.ts [CASE[:RUN] …]

import {
	splitLines,
	unifiedDiff,
} from "../../../src/builtin/callbacks/unified-diff.ts";
import { removeMade } from "../screen/native-run.ts";
import { callbackCases, ours, recorded } from "./cases.ts";
import type { Shown } from "./level.ts";

function whole({ out, err, files }: Shown): string {
	const texts = Object.entries({ out, err, ...files });
	return texts.map(([name, text]) => `== ${name}\n${text}\n`).join("");
}

const asked = process.argv.slice(2);
const cases = callbackCases().filter(
	({ case: name, run }) =>
		asked.length === 0 ||
		asked.includes(name) ||
		asked.includes(`${name}:${run}`),
);
let same = 0;
for (const about of cases) {
	const theirs = splitLines(whole(recorded(about)));
	const difference = unifiedDiff(theirs, splitLines(whole(await ours(about))), {
		fromName: `${about.case}:${about.run}: reference`,
		toName: "shevek",
		context: 0,
	}).join("");
	if (difference === "") same++;
	process.stdout.write(difference);
}
removeMade();
process.stdout.write(`${same} of ${cases.length} runs are the same\n`);
