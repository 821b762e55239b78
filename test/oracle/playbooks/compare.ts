// Shows where bin/shevek differs from the reference's recording:
//   node test/oracle/playbooks/compare.ts [CASE …]

import {
	splitLines,
	unifiedDiff,
} from "../../../src/builtin/callbacks/unified-diff.ts";
import { inParallel, removeMade } from "../screen/native-run.ts";
import { nativeRun, playbookCases, recordedRun } from "./native.ts";

async function difference(name: string): Promise<string> {
	const theirs = recordedRun(name);
	const ours = await nativeRun(name);
	const texts = (["stdout", "stderr"] as const).map((stream) =>
		unifiedDiff(splitLines(theirs[stream]), splitLines(ours[stream]), {
			fromName: `${name}: reference`,
			toName: `shevek (${stream})`,
			context: 3,
		}).join(""),
	);
	if (theirs.exitCode !== ours.exitCode)
		texts.push(`${name}: exit ${theirs.exitCode}, ours ${ours.exitCode}\n`);
	return texts.join("");
}

const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : playbookCases();
const texts = await inParallel(names, 2, difference);
removeMade();
process.stdout.write(texts.join(""));
const same = texts.filter((text) => text === "").length;
process.stdout.write(`${same} of ${names.length} cases are the same\n`);
