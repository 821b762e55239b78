// pause: for a time, or until someone at the terminal answers. Once for all hosts of a play.

import type { Action, ActionContext, Terminal } from "../../engine/action.ts";
import {
	ownArgumentError,
	specFromRows,
} from "../../engine/argument-spec/rows.ts";
import { classOf } from "../../engine/argument-spec/types.ts";
import { actionFail } from "../../engine/task-error.ts";
import { delay } from "../../engine/wait.ts";
import { PyDateTime } from "../../pyvalue/datetime.ts";
import { roundHalfEven, toInt } from "../../pyvalue/numbers.ts";
import { pyStr } from "../../pyvalue/text.ts";
import {
	type PyDict,
	PyError,
	PyFloat,
	type PyValue,
} from "../../pyvalue/value.ts";
import { Choice } from "./pause-choice.ts";

const SPEC = specFromRows({
	echo: { type: "bool", default: true },
	minutes: { type: "raw" },
	seconds: { type: "raw" },
	prompt: { type: "str" },
});

export const pause: Action = {
	name: "ansible.builtin.pause",
	needsHost: false,
	supportsCheckMode: true,
	async run(context) {
		const wanted = readArgs(context.args);
		const begin = Date.now();
		const answer = await waited(context, wanted);
		const end = Date.now();
		const elapsed = (end - begin) / 1000;
		const unit = wanted.isInSeconds ? "seconds" : "minutes";
		const shown = roundHalfEven(
			new PyFloat(wanted.isInSeconds ? elapsed : elapsed / 60),
			2,
		);
		return new Map<PyValue, PyValue>([
			["changed", false],
			["rc", 0],
			["stderr", ""],
			["stdout", `Paused for ${pyStr(shown)} ${unit}`],
			["start", pyStr(PyDateTime.fromTimestamp(begin / 1000))],
			["stop", pyStr(PyDateTime.fromTimestamp(end / 1000))],
			["delta", Math.floor(elapsed)],
			["echo", wanted.isEchoing],
			["user_input", answer],
		]);
	},
};

interface Wanted {
	readonly isEchoing: boolean;
	readonly prompt: string | undefined;
	readonly seconds: number | undefined;
	readonly isInSeconds: boolean;
}

function readArgs(written: PyDict): Wanted {
	const args: PyDict = new Map(written);
	const error = ownArgumentError("pause", SPEC, args);
	if (error !== undefined) throw actionFail(error);
	if (written.has("minutes") && written.has("seconds"))
		throw actionFail("parameters are mutually exclusive: minutes|seconds");
	const minutes = wholeNumber(args, "minutes");
	const seconds = wholeNumber(args, "seconds");
	const prompt = args.get("prompt") ?? "";
	return {
		isEchoing: args.get("echo") !== false,
		prompt: prompt === "" ? undefined : pyStr(prompt),
		seconds: minutes === undefined ? seconds : minutes * 60,
		isInSeconds: minutes === undefined && seconds !== undefined,
	};
}

/** int(value): parts of a number are dropped. */
function wholeNumber(args: PyDict, name: string): number | undefined {
	const value = args.get(name) ?? null;
	if (value === null) return undefined;
	try {
		return Number(toInt(value));
	} catch (error) {
		if (!(error instanceof PyError)) throw error;
		throw actionFail(
			`argument '${name}' is of type ${classOf(value)} and we were unable to convert to int: ${error.message}`,
		);
	}
}

async function waited(context: ActionContext, wanted: Wanted): Promise<string> {
	const hint = wanted.isEchoing ? "" : " (output is hidden)";
	const question =
		wanted.prompt ?? "Press enter to continue, Ctrl+C to interrupt";
	const prompt = `[${context.task.name.trim()}]\n${question}${hint}:`;
	const { terminal } = context.run;
	if (wanted.seconds === undefined) {
		context.display(prompt);
		if (terminal !== undefined)
			return readAnswer(context, terminal, wanted.isEchoing);
		context.warn(
			"Not waiting for response to prompt as stdin is not interactive",
		);
		return "";
	}
	const seconds = Math.max(1, wanted.seconds);
	context.display(`Pausing for ${seconds} seconds${hint}`);
	context.display(
		"(ctrl+C then 'C' = continue early, ctrl+C then 'A' = abort)\r",
	);
	if (wanted.prompt !== undefined) context.display(prompt);
	await timed(context, terminal, seconds * 1000);
	return "";
}

const ERASING = new Set([8, 127]);
const ENTER = new Set([10, 13]);
const CLEAR_LINE = "\r\x1b[K";

async function readAnswer(
	context: ActionContext,
	terminal: Terminal,
	isEchoing: boolean,
): Promise<string> {
	const bytes: number[] = [];
	const text = (): string => Buffer.from(bytes).toString("utf8");
	const choice = new Choice(context);
	await terminal.readKeys(
		(key) => {
			if (choice.take(key)) return choice.isMade;
			if (ENTER.has(key)) return true;
			if (ERASING.has(key)) dropLetter(bytes);
			else bytes.push(key);
			if (isEchoing) terminal.write(`${CLEAR_LINE}${text()}`);
			return false;
		},
		{ signal: context.signal },
	);
	terminal.write(CLEAR_LINE);
	choice.assertNotAborted();
	return text();
}

/** With the bytes that belong to it. */
function dropLetter(bytes: number[]): void {
	let last = bytes.pop();
	while (last !== undefined && last >> 6 === 0b10) last = bytes.pop();
}

/** Waits to the end, or until the one at the terminal wants to go on or to stop. */
async function timed(
	context: ActionContext,
	terminal: Terminal | undefined,
	ms: number,
): Promise<void> {
	if (terminal === undefined) return delay(ms, context.signal);
	const end = new AbortController();
	const choice = new Choice(context, () => clearTimeout(timer));
	const timer = setTimeout(() => end.abort(), ms);
	await terminal.readKeys((key) => choice.take(key) && choice.isMade, {
		signal: AbortSignal.any([context.signal, end.signal]),
	});
	clearTimeout(timer);
	choice.assertNotAborted();
}
