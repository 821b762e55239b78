// `defineBecome`: how a command is run as another user. It says what to run, which prompt wants the password,
// and which words mean that it was refused; the rest (terminal, agent, password) is done for it.

import type { BecomeCommand, BecomeMethod, Prompt } from "../agent/become.ts";
import type { BecomeSpec } from "../agent/target.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import type { OptionSpecs, OptionValues } from "../plugins/option-spec.ts";
import { checkDefinition } from "./check-definition.ts";
import { guardOf, type StepGuard, unguarded } from "./step-guard.ts";

export interface BecomeRequest<O extends OptionSpecs = OptionSpecs> {
	/** The user to become. */
	readonly user: string;
	/** One shell command, quoted: what the other user is to run. */
	readonly command: string;
	/** A password will be there where it is asked for. */
	readonly hasPassword: boolean;
	/** Twelve and more characters that nothing else prints: in a prompt, they make it unmistakable. */
	readonly id: string;
	readonly options: OptionValues<O>;
}

export interface BecomeDefinition<O extends OptionSpecs = OptionSpecs> {
	/** One sentence, shown by `shevek doc`. */
	readonly description: string;
	/** `becomeOptions` gives the usual ones. Resolved for each host and task: `vars` are the host's variables. */
	readonly options?: O;
	/** YAML, shown by `shevek doc`. */
	readonly examples?: string;
	/** The line for `/bin/sh -c` that runs the command as the other user, and how it asks for the password. */
	command(request: BecomeRequest<O>): BecomeCommand | Promise<BecomeCommand>;
	/** On the terminal they mean that the password was wrong. */
	readonly incorrectTexts?: readonly string[];
	/** On the terminal they mean that a password is wanted, and there is none. */
	readonly missingTexts?: readonly string[];
}

/** A way to become another user, with the types of its options' values. Export it as the file's default. */
export function defineBecome<const O extends OptionSpecs>(
	definition: BecomeDefinition<O>,
): BecomeDefinition<O> {
	return definition;
}

/** The options that all of Ansible's have, under the names that people know: `become_user`, `ansible_NAME_flags` … */
export function becomeOptions<const Flags extends string>(
	name: string,
	flags: Flags,
) {
	const upper = name.toUpperCase();
	const section = `${name}_become_plugin` as const;
	return {
		become_user: {
			type: "str",
			description: "The user to become.",
			default: "root",
			vars: ["ansible_become_user", `ansible_${name}_user`],
			env: ["ANSIBLE_BECOME_USER", `ANSIBLE_${upper}_USER`],
			ini: ["privilege_escalation.become_user", `${section}.user`],
		},
		become_exe: {
			type: "str",
			description: "The program, or the path to it.",
			default: name,
			vars: ["ansible_become_exe", `ansible_${name}_exe`],
			env: ["ANSIBLE_BECOME_EXE", `ANSIBLE_${upper}_EXE`],
			ini: ["privilege_escalation.become_exe", `${section}.executable`],
		},
		become_flags: {
			type: "str",
			description: "Its arguments.",
			default: flags,
			vars: ["ansible_become_flags", `ansible_${name}_flags`],
			env: ["ANSIBLE_BECOME_FLAGS", `ANSIBLE_${upper}_FLAGS`],
			ini: ["privilege_escalation.become_flags", `${section}.flags`],
		},
		become_pass: {
			type: "str",
			description: "The password that it may ask for.",
			secret: true,
			vars: [
				"ansible_become_password",
				"ansible_become_pass",
				`ansible_${name}_pass`,
			],
			env: ["ANSIBLE_BECOME_PASS", `ANSIBLE_${upper}_PASS`],
			ini: [`${section}.password`],
		},
	} as const satisfies OptionSpecs;
}

const TEXTS = ["incorrectTexts", "missingTexts"] as const;

/** Throws a `plugin` error with the place in the file. */
export function asBecome(value: unknown, file: string): BecomeDefinition {
	checkDefinition(value, file, {
		kind: "become",
		keys: ["examples", "command", ...TEXTS],
		functions: ["command"],
		flaw: (definition) => {
			const key = TEXTS.find((name) => !isTexts(definition[name] ?? []));
			return key && { message: `${key} is no list of texts`, key };
		},
	});
	return value as BecomeDefinition;
}

function isTexts(value: unknown): boolean {
	return (
		Array.isArray(value) && value.every((each) => typeof each === "string")
	);
}

/** What ships, as the agents' layer uses it; `label` is its name in messages. */
export function builtinBecome(
	label: string,
	definition: BecomeDefinition,
): BecomeMethod {
	return becomeMethod(label, definition, unguarded);
}

/** A user's, as the agents' layer uses it. */
export function userBecome(
	name: string,
	definition: BecomeDefinition,
	file: string,
): BecomeMethod {
	const guard = guardOf(`the become method ${name}`, file);
	return becomeMethod(name, definition, guard);
}

function becomeMethod(
	name: string,
	definition: BecomeDefinition,
	guard: StepGuard,
): BecomeMethod {
	return {
		name,
		incorrectTexts: definition.incorrectTexts ?? [],
		missingTexts: definition.missingTexts ?? [],
		command: (spec, inner, id) =>
			guard(() => {
				const answer = definition.command(requestOf(spec, inner, id));
				return answer instanceof Promise
					? answer.then((late) => asCommand(late, guard))
					: asCommand(answer, guard);
			}),
	};
}

function requestOf(spec: BecomeSpec, inner: string, id: string): BecomeRequest {
	return {
		user: spec.user,
		command: inner,
		hasPassword: spec.password !== undefined,
		id,
		options: spec.options as OptionValues<OptionSpecs>,
	};
}

function asCommand(value: BecomeCommand, guard: StepGuard): BecomeCommand {
	const { command, prompt } = Object(value);
	if (typeof command !== "string")
		throw new ShevekError("plugin", "command gave no { command, prompt }");
	if (prompt === undefined) return { command, prompt };
	if (typeof Object(prompt).test !== "function")
		throw new ShevekError(
			"plugin",
			"command gave a prompt that is no regular expression",
		);
	const known: Prompt = prompt;
	return {
		command,
		prompt: { test: (shown) => guard(() => known.test(shown)) },
	};
}
