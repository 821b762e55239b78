// Shows where the output of bin/shevek differs from the reference's recording:
//   node test/oracle/screen/compare-native.ts [CASE …]

import {
	splitLines,
	unifiedDiff,
} from "../../../src/builtin/callbacks/unified-diff.ts";
import { type Comparison, compareNative, nativeCases } from "./native.ts";
import { removeMade } from "./native-run.ts";

function difference({ name, stream, theirs, ours }: Comparison): string {
	return unifiedDiff(splitLines(theirs), splitLines(ours), {
		fromName: `${name}: reference`,
		toName: `shevek (${stream})`,
		context: 0,
	}).join("");
}

const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : nativeCases();
let same = 0;
for (const name of names) {
	const text = (await compareNative(name)).map(difference).join("");
	if (text === "") same++;
	process.stdout.write(text);
}
removeMade();
process.stdout.write(`${same} of ${names.length} cases are the same\n`);
