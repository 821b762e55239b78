// `shevek template`: what a template gives for a host; with --jsonl, a batch of cases for oracles.

import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { parseArgs } from "node:util";
import { loadSettings } from "../config/settings.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import type { PyValue } from "../pyvalue/value.ts";
import { processWorld } from "./command-world.ts";
import { EXIT } from "./exit-codes.ts";
import { CaseRunner, type CaseWorld } from "./template-view/answer-case.ts";
import { parseCaseLine, readCase } from "./template-view/decode-case.ts";
import {
	encodeError,
	encodeValue,
	jsonText,
} from "./template-view/encode-answer.ts";
import { isSetting } from "./template-view/setting-names.ts";

const USAGE = `usage: shevek template -i INVENTORY -H HOST EXPRESSION
       shevek template --jsonl

Shows what a template gives for a host. An expression without {{ }} is taken as one.
With --jsonl, reads one case a line and answers each with a line, both JSON.
`;

interface TemplateOptions {
	readonly isBatch: boolean;
	readonly inventories: readonly string[];
	readonly host: string;
	readonly expression: string;
}

export async function run(argv: readonly string[]): Promise<number> {
	if (argv.includes("--help") || argv.includes("-h")) {
		process.stdout.write(USAGE);
		return EXIT.ok;
	}
	const options = readOptions(argv);
	if (options.isBatch) {
		await answerLines(process.stdin, process.stdout, processCaseWorld());
		return EXIT.ok;
	}
	const { showTemplate } = await import("./template-view/show-template.ts");
	process.stdout.write(`${await showTemplate(options, processWorld())}\n`);
	return EXIT.ok;
}

function readOptions(argv: readonly string[]): TemplateOptions {
	const { values, positionals } = parse(argv);
	const [expression, ...excess] = positionals;
	const isBatch = values.jsonl === true;
	if (!isBatch && (expression === undefined || excess.length > 0))
		throw new ShevekError("usage", "template takes one expression", {
			hint: USAGE,
		});
	return {
		isBatch,
		inventories: values.inventory ?? [],
		host: values.host ?? "localhost",
		expression: expression ?? "",
	};
}

function parse(argv: readonly string[]) {
	try {
		return parseArgs({
			args: [...argv],
			allowPositionals: true,
			options: {
				jsonl: { type: "boolean" },
				inventory: { type: "string", short: "i", multiple: true },
				host: { type: "string", short: "H" },
			},
		});
	} catch (cause) {
		const message = cause instanceof Error ? cause.message : String(cause);
		throw new ShevekError("usage", message, { cause, hint: USAGE });
	}
}

function processCaseWorld(): CaseWorld {
	const cwd = process.cwd();
	const settings = loadSettings({ cwd, env: process.env });
	return {
		cwd,
		env: process.env,
		setting: (name) => (isSetting(name) ? settings.get(name) : undefined),
		option: (definition, sources) => settings.option(definition, sources),
	};
}

/** Answers each line as soon as it is there; a case that fails answers with its error. */
export async function answerLines(
	input: Readable,
	output: Writable,
	world: CaseWorld,
): Promise<void> {
	const runner = new CaseRunner(world);
	for await (const line of createInterface({ input, crlfDelay: Infinity })) {
		if (line.trim() !== "") output.write(`${await answerLine(runner, line)}\n`);
	}
}

export async function answerLine(
	runner: CaseRunner,
	line: string,
): Promise<string> {
	let id: PyValue = null;
	try {
		const parsed = parseCaseLine(line);
		if (parsed instanceof Map) id = parsed.get("id") ?? null;
		const result = await runner.answer(readCase(parsed));
		return jsonText({ id: encodeValue(id), result: encodeValue(result) });
	} catch (error) {
		return jsonText({ id: encodeValue(id), ...encodeError(error) });
	}
}
