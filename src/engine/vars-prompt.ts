// `vars_prompt:`: variables asked for at the terminal before a play; its default where there is none.

import { ShevekError } from "../errors/shevek-error.ts";
import type { EventOf } from "../events/run-event.ts";
import type { PlayNode } from "../playbook/nodes.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { toBoolean } from "./keyword-values.ts";
import type { RunState } from "./run-state.ts";

export interface PromptContext {
	readonly state: RunState;
	/** Answers are put in here. */
	readonly vars: PyDict;
	readonly render: (value: PyValue) => PyValue;
}

export async function askVariables(
	play: PlayNode,
	context: PromptContext,
): Promise<void> {
	for (const entry of play.varsPrompt) await askOne(play, entry, context);
}

type Prompt = Omit<EventOf<"varsPrompt">, "kind" | "uuid" | "time" | "play">;

async function askOne(
	play: PlayNode,
	entry: PyDict,
	{ state, vars, render }: PromptContext,
): Promise<void> {
	const prompt = readPrompt(entry, render);
	const { name, default: fallback } = prompt;
	if (state.options.extraVars.has(name)) return;
	state.emitter.emit({
		kind: "varsPrompt",
		play: promptPlay(play),
		...withoutSecrets(prompt),
	});
	if (prompt.encrypt !== undefined) {
		throw new ShevekError(
			"playbook",
			`vars_prompt '${name}' asks for encrypt, which the native engine does not do yet`,
			{
				where: play.where,
				hint: "use the password_hash filter on the variable, or --engine ansible",
			},
		);
	}
	const answer = await askAsWritten(prompt, play, state);
	// Always text, as in the reference: "None" where nobody is there to ask, "8080" for a default of 8080.
	const given = answer === "" ? (fallback ?? "") : (answer ?? fallback ?? null);
	vars.set(name, pyStr(given));
}

function readPrompt(entry: PyDict, render: PromptContext["render"]): Prompt {
	const value = (key: string): PyValue | undefined => {
		const written = entry.get(key);
		return written === undefined || written === null
			? undefined
			: render(written);
	};
	const name = pyStr(value("name") ?? null);
	const encrypt = value("encrypt");
	return {
		name,
		isPrivate: toBoolean(value("private") ?? true) ?? true,
		prompt: pyStr(value("prompt") ?? name),
		encrypt: encrypt === undefined ? undefined : pyStr(encrypt),
		isConfirmed: toBoolean(value("confirm") ?? false) ?? false,
		saltSize: value("salt_size"),
		salt: value("salt"),
		default: value("default"),
		unsafe: value("unsafe"),
	};
}

/** What nobody may see as it is typed is not told to listeners either. */
function withoutSecrets(prompt: Prompt): Prompt {
	return prompt.isPrivate
		? { ...prompt, salt: undefined, default: undefined }
		: prompt;
}

async function askAsWritten(
	{ prompt, isPrivate, isConfirmed, default: fallback }: Prompt,
	play: PlayNode,
	state: RunState,
): Promise<string | undefined> {
	const text = promptText(prompt, fallback);
	const answer = await ask(state, text, isPrivate);
	if (!isConfirmed || answer === undefined) return answer;
	const again = await ask(state, `confirm ${text}`, isPrivate);
	if (again !== answer)
		throw new ShevekError(
			"playbook",
			"***** VALUES ENTERED DO NOT MATCH ****",
			{ where: play.where },
		);
	return answer;
}

function promptText(prompt: string, fallback: PyValue | undefined): string {
	return fallback === undefined
		? `${prompt}: `
		: `${prompt} [${pyStr(fallback)}]: `;
}

function promptPlay(play: PlayNode) {
	return {
		uuid: play.uuid,
		name: "",
		hasName: false,
		pattern: "",
		path: play.where.file,
		line: play.where.line,
		strategy: "linear",
		isCheckMode: false,
	};
}

async function ask(
	state: RunState,
	prompt: string,
	isPrivate: boolean,
): Promise<string | undefined> {
	const { terminal, signal } = state.parts;
	if (terminal === undefined) {
		state.warn("Not prompting as we are not in interactive mode");
		return undefined;
	}
	return terminal.readLine(prompt, { isPrivate, signal });
}
