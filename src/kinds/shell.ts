// What a shell plugin is: how commands are written for one kind of shell on the hosts.

import type { Shell, ShellArg } from "../agent/shell.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { describeFault } from "../plugins/describe-fault.ts";
import { type FenceOwner, fenced } from "../plugins/fence.ts";
import type { OptionSpecs, OptionValues } from "../plugins/option-spec.ts";
import {
	checkDefinition,
	type DefinitionShape,
	type Flaw,
} from "./check-definition.ts";

/** What every function of a shell plugin gets last. */
export interface ShellContext<O extends OptionSpecs = OptionSpecs> {
	readonly options: OptionValues<O>;
	/** The plugin's own `quote`. */
	quote(text: string): string;
}

/**
 * A shell. What is left out is as in sh, written with the plugin's `quote`. All functions are pure: they give text,
 * and run nothing.
 */
export interface ShellDefinition<O extends OptionSpecs = OptionSpecs> {
	/** One sentence, shown by `shevek doc`. */
	readonly description: string;
	readonly options?: O;
	/** YAML, shown by `shevek doc`. */
	readonly examples?: string;
	/** Shells that take the same commands have one family. Default: the plugin's name. */
	readonly family?: string;
	/** File names of the programs that understand these commands: an `ansible_shell_executable` of such a name means this plugin. */
	readonly compatibleShells: readonly string[];
	/** The program, where `ansible_shell_executable` names none of them. Default: the first of compatibleShells. */
	readonly executable?: string;
	/** The text as one word, whatever is in it. */
	quote(text: string, context: ShellContext<O>): string;
	/** A script's command with variables in its environment; asked without any, too. */
	withEnvironment?(
		command: string,
		variables: Readonly<Record<string, string>>,
		context: ShellContext<O>,
	): string;
	/** The second command only where the first one was right. */
	and?(first: string, second: string, context: ShellContext<O>): string;
	exists?(path: string, context: ShellContext<O>): string;
	chmod?(
		paths: readonly string[],
		mode: string,
		context: ShellContext<O>,
	): string;
	/** Prints the home of `~` or `~user`. */
	expandUser?(tilde: string, context: ShellContext<O>): string;
	/** What a script is called on the host. Default: its file name. */
	remoteFileName?(path: string, context: ShellContext<O>): string;
}

/** A shell. Export it as the file's default. */
export function defineShell<const O extends OptionSpecs>(
	definition: ShellDefinition<O>,
): ShellDefinition<O> {
	return definition;
}

const SHAPE: DefinitionShape = {
	kind: "shell",
	keys: [
		"examples",
		"family",
		"compatibleShells",
		"executable",
		"quote",
		"withEnvironment",
		"and",
		"exists",
		"chmod",
		"expandUser",
		"remoteFileName",
	] satisfies (keyof ShellDefinition)[],
	functions: ["quote"],
	flaw: shellsFlaw,
};

function shellsFlaw({
	compatibleShells,
}: Readonly<Record<string, unknown>>): Flaw | undefined {
	const isNames =
		Array.isArray(compatibleShells) &&
		compatibleShells.length > 0 &&
		compatibleShells.every((each) => typeof each === "string");
	return isNames
		? undefined
		: {
				message:
					"compatibleShells is no list of the names of programs, such as ['zsh']",
				key: "compatibleShells",
			};
}

/** Throws a `plugin` error with the place in the file. */
export function asShell(value: unknown, file: string): ShellDefinition {
	checkDefinition(value, file, SHAPE);
	return value as ShellDefinition;
}

export interface ShellRequest {
	readonly name: string;
	/** Undefined for one that ships. */
	readonly file: string | undefined;
	readonly options: OptionValues<OptionSpecs>;
	/** `ansible_shell_executable`, where it is set. */
	readonly executable: string | undefined;
}

/** For a host, with its options. */
export function makeShell(
	definition: ShellDefinition,
	request: ShellRequest,
): Shell {
	const text = textOf(request);
	const quote = (each: string) =>
		text("quote", () => definition.quote(each, context)) as ShellArg;
	const context: ShellContext = { options: request.options, quote };
	const d = definition;
	return {
		name: request.name,
		executable:
			request.executable ??
			d.executable ??
			d.compatibleShells[0] ??
			request.name,
		isPosix: d.family !== "powershell",
		quote,
		withEnvironment: (command, variables) =>
			text("withEnvironment", () =>
				(d.withEnvironment ?? withEnvironment)(
					command,
					Object.fromEntries(variables),
					context,
				),
			),
		and: (first, second) =>
			text("and", () =>
				d.and ? d.and(first, second, context) : `${first} && ${second}`,
			),
		exists: (path) =>
			text("exists", () =>
				d.exists ? d.exists(path, context) : `test -e ${quote(path)}`,
			),
		chmod: (paths, mode) =>
			text("chmod", () =>
				d.chmod
					? d.chmod(paths, mode, context)
					: `chmod ${[mode, ...paths].map(quote).join(" ")}`,
			),
		expandUser: (tilde) =>
			text("expandUser", () => (d.expandUser ?? expandUser)(tilde, context)),
		remoteFileName: (path) =>
			text("remoteFileName", () =>
				d.remoteFileName
					? d.remoteFileName(path, context)
					: (path.split("/").at(-1) ?? ""),
			),
	};
}

function withEnvironment(
	command: string,
	variables: Readonly<Record<string, string>>,
	{ quote }: ShellContext,
): string {
	const words = Object.entries(variables).map(
		([name, value]) => `${name}=${quote(value)}`,
	);
	return [...words, command].join(" ");
}

/** A name that no shell takes for a user's stays as it is. */
function expandUser(tilde: string, { quote }: ShellContext): string {
	return `echo ${/^~[\w.-]*$/.test(tilde) ? tilde : quote(tilde)}`;
}

const LIMIT_MS = 2_000;

/** Calls one of the plugin's functions; a user's file is fenced, and what it gives has to be a text. */
function textOf({ name, file }: ShellRequest) {
	const owner: FenceOwner | undefined =
		file === undefined
			? undefined
			: {
					file,
					onPrint: (printed) => process.stderr.write(printed),
					onStray: (error) =>
						process.stderr.write(`${describeFault(error, file)}\n`),
				};
	return (what: string, work: () => unknown): string => {
		let answer: unknown;
		try {
			if (owner === undefined) answer = work();
			else
				fenced(owner, LIMIT_MS, () => {
					answer = work();
				});
		} catch (error) {
			throw new ShevekError(
				"plugin",
				`the shell ${name} (${file}): ${what}: ${describeFault(error, file ?? "")}`,
				{ cause: error },
			);
		}
		if (typeof answer === "string") return answer;
		throw new ShevekError(
			"plugin",
			`the shell ${name} (${file}): ${what} gave no text, but ${typeof answer}`,
		);
	};
}
