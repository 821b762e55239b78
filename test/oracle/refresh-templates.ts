// Runs every case of test/corpus/template/cases through the reference and stores its answers:
//   node test/oracle/refresh-templates.ts [area…]      (ORACLE_PYTHON, default /usr/bin/python3)
// Answers are never edited by hand. One JSON case a line, `expect` is the reference's reply;
// a line `{vars}` holds the variables of the cases that follow it.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseCaseFile } from "./case-files.ts";
import { CORPUS_ENVIRONMENT, CORPUS_FOLDER } from "./template-corpus.ts";

const python = process.env.ORACLE_PYTHON ?? "/usr/bin/python3";
const oracle = join(import.meta.dirname, "template_oracle.py");
const options = {
	cwd: CORPUS_FOLDER,
	encoding: "utf8",
	maxBuffer: 1 << 30,
	env: { ...process.env, ...CORPUS_ENVIRONMENT, PYTHONHASHSEED: "0" },
} as const;

const version = execFileSync(python, [oracle, "--version"], options).trim();
const wanted = process.argv.slice(2);
let total = 0;
for (const file of readdirSync(join(CORPUS_FOLDER, "cases")).sort()) {
	const area = file.replace(/\.txt$/, "");
	if (wanted.length > 0 && !wanted.includes(area)) continue;
	total += refresh(area, join(CORPUS_FOLDER, "cases", file));
}
console.log(`${total} cases answered by ${version}`);

function refresh(area: string, file: string): number {
	const cases = parseCaseFile(area, readFileSync(file, "utf8"));
	const input = cases.map((each) => `${JSON.stringify(each)}\n`).join("");
	const answers = execFileSync(python, [oracle], { ...options, input })
		// Addresses differ from run to run; ours has none to show.
		.replace(/ at 0x[0-9a-f]+/g, "")
		.trimEnd()
		.split("\n");
	let lastVars: unknown;
	const lines = cases.flatMap(({ vars, ...each }, index) => {
		const { id: _id, ...expect } = JSON.parse(answers[index] ?? "");
		const line = JSON.stringify({ ...each, expect });
		if (vars === lastVars) return [line];
		lastVars = vars;
		return [JSON.stringify({ vars }), line];
	});
	const header = JSON.stringify({ reference: version });
	writeFileSync(
		join(CORPUS_FOLDER, `${area}.jsonl`),
		`${[header, ...lines].join("\n")}\n`,
	);
	return cases.length;
}
