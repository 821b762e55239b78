// Command lines mean what ansible-core 2.14's parsers say (refresh.py), and are refused in their words.

import { mkdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { exitCodeOf } from "../../../src/cli/exit-codes.ts";
import { ADHOC_COMMAND } from "../../../src/cli/options/adhoc-options.ts";
import { InfoRequest } from "../../../src/cli/options/info-request.ts";
import type { OptionValue } from "../../../src/cli/options/option-spec.ts";
import { PLAYBOOK_COMMAND } from "../../../src/cli/options/playbook-options.ts";
import { parseRunOptions } from "../../../src/cli/options/run-options.ts";
import { loadSettings } from "../../../src/config/settings.ts";

type Line = [keyof typeof COMMANDS, Record<string, string>, string[]];
type Answer =
	| { readonly values: Readonly<Record<string, unknown>> }
	| { readonly code: number; readonly error: string; readonly said: string };

const COMMANDS = {
	"ansible-playbook": PLAYBOOK_COMMAND,
	ansible: ADHOC_COMMAND,
};
const CORPUS = `${import.meta.dirname}/../../corpus/command-line`;
const SCRATCH = "/tmp/shevek-command-line";

function readRows<T>(name: string): T[] {
	return JSON.parse(readFileSync(`${CORPUS}/${name}.json`, "utf8"));
}

/** Ours alone, or not the same thing here: --version and --help are no values. */
const NOT_COMPARED = new Set([
	"help",
	"version",
	"engine",
	"events",
	"no_record",
]);

function parse([program, env, words]: Line): Answer {
	const settings = loadSettings({
		cwd: SCRATCH,
		env: { HOME: "/home/someone", ...env },
	});
	try {
		const { run, read } = parseRunOptions(words, COMMANDS[program], settings);
		const { positional } = run.commandLine;
		const args = COMMANDS[program].positional?.isMany
			? positional
			: positional[0];
		return { values: { ...plainValues(read.values), args } };
	} catch (error) {
		if (error instanceof InfoRequest)
			return {
				code: 0,
				error: "",
				said: error.kind === "help" ? "usage:" : program,
			};
		const message = error instanceof Error ? error.message : String(error);
		return {
			code: exitCodeOf(error),
			error: `${program}: error: ${message}`,
			said: "",
		};
	}
}

function plainValues(
	values: ReadonlyMap<string, OptionValue>,
): Record<string, unknown> {
	const plain: Record<string, unknown> = {};
	for (const [name, value] of values) {
		if (NOT_COMPARED.has(name)) continue;
		plain[name] = value ?? null;
		if (name.endsWith("tags") && Array.isArray(value))
			plain[name] = [...value].sort();
	}
	return plain;
}

/** Without --version, and with an unused -M (None there) as the empty list that it is here. */
function comparable(
	values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
	const { version: _, ...rest } = values;
	return { ...rest, module_path: rest.module_path ?? [] };
}

/** Python up to 3.12 calls a beginning ambiguous that fits two names of one option; we take it. */
function isOneOption(answer: Answer, program: Line[0]): boolean {
	const matches = "error" in answer && answer.error.split("could match ")[1];
	if (!matches) return false;
	return COMMANDS[program].options.some(({ flags }) =>
		matches.split(", ").every((flag) => flags.includes(flag)),
	);
}

mkdirSync(SCRATCH, { recursive: true });
const lines = readRows<Line>("lines");
const expected = readRows<Answer>("expected");

describe("command lines", () => {
	test.each(lines.map((line, at) => [line, expected[at]] as const))(
		"%j",
		(line, answer) => {
			if (!answer) throw new Error("refresh.py has not seen this line");
			const ours = parse(line);
			if (isOneOption(answer, line[0])) {
				expect(ours).toHaveProperty("values");
				return;
			}
			const theirs =
				"values" in answer ? { values: comparable(answer.values) } : answer;
			expect(ours).toEqual(theirs);
		},
	);
});
