// pause: for a time, or until someone at the terminal answers. Once for all hosts of a play.

import type { Action, ActionContext } from "../../engine/action.ts";
import { actionFail } from "../../engine/task-error.ts";
import { delay } from "../../engine/wait.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { PyDateTime } from "../../pyvalue/datetime.ts";
import { roundHalfEven, toInt } from "../../pyvalue/numbers.ts";
import { pyStr } from "../../pyvalue/text.ts";
import {
	type PyDict,
	PyError,
	PyFloat,
	type PyValue,
} from "../../pyvalue/value.ts";
import { ownArgumentError, specFromRows } from "./argument-spec/rows.ts";
import { classOf } from "./argument-spec/types.ts";

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
	if (wanted.seconds === undefined)
		return ask(context, prompt, wanted.isEchoing);
	const seconds = Math.max(1, wanted.seconds);
	context.display(`Pausing for ${seconds} seconds${hint}`);
	context.display(
		"(ctrl+C then 'C' = continue early, ctrl+C then 'A' = abort)\r",
	);
	if (wanted.prompt !== undefined) context.display(prompt);
	await delay(seconds * 1000, context.signal);
	return "";
}

async function ask(
	context: ActionContext,
	prompt: string,
	isEchoing: boolean,
): Promise<string> {
	const { terminal } = context.run;
	if (terminal === undefined) {
		context.display(prompt);
		context.warn(
			"Not waiting for response to prompt as stdin is not interactive",
		);
		return "";
	}
	const answer = await terminal.readLine(`${prompt}\n`, {
		isPrivate: !isEchoing,
		signal: context.signal,
	});
	if (answer === undefined)
		throw new ShevekError("interrupted", "user requested abort!");
	return answer;
}
