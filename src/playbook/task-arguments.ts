// The many ways to write a module and its arguments in a task: `copy: src=a dest=b`, a mapping,
// `action:` and `local_action:` in both forms, `args:`.

import { type Place, ShevekError } from "../errors/shevek-error.ts";
import { pyTypeName } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { Template, typeString } from "../templar/template-node.ts";
import { copyPlaces } from "../yaml/places.ts";
import { parseKeyValues, splitArgs } from "./split-args.ts";

export interface ActionStatement {
	readonly action: string;
	readonly args: PyDict;
	readonly variableArgs: PyValue | undefined;
}

/**
 * Modules whose free text is theirs to read: `k=v` in it is no argument but for a known few. An ad-hoc
 * command cannot do without that text.
 */
export const FREE_FORM: ReadonlySet<string> = new Set([
	...["command", "win_command", "shell", "win_shell", "script", "raw"].flatMap(
		fullNames,
	),
	"ansible.windows.win_command",
	"ansible.windows.win_shell",
]);
const HAS_CMD = new Set(["command", "shell", "script"].flatMap(fullNames));
const RAW_PARAMS = new Set([
	...FREE_FORM,
	...[
		"include",
		"include_vars",
		"include_tasks",
		"include_role",
		"import_tasks",
		"import_role",
		"add_host",
		"group_by",
		"set_fact",
		"meta",
	].flatMap(fullNames),
]);

function fullNames(name: string): string[] {
	return [name, `ansible.builtin.${name}`, `ansible.legacy.${name}`];
}

/** The text a value was written as, before templates were typed. */
export function sourceText(value: PyValue): string | undefined {
	if (typeof value === "string") return value;
	return value instanceof Template ? value.source : undefined;
}

/** `module: value`, with the task's `args:` underneath. */
export function readModuleStatement(
	action: string,
	value: PyValue,
	extraArgs: PyValue | undefined,
	where: Place,
): ActionStatement {
	return finish(action, newStyleArgs(action, value, where), extraArgs, where);
}

/** `action: copy src=a` or `action: {module: copy, src: a}`. */
export function readActionStatement(
	value: PyValue,
	extraArgs: PyValue | undefined,
	where: Place,
): ActionStatement {
	const text = sourceText(value);
	if (text !== undefined) {
		const [action, rest] = splitAction(text);
		return finish(action, keyValueArgs(rest, action, where), extraArgs, where);
	}
	if (!(value instanceof Map)) throw unexpectedType(value, where);
	const moduleText = sourceText(value.get("module") ?? null);
	if (moduleText === undefined) {
		throw new ShevekError("parse", "no module/action detected in task.", {
			where,
		});
	}
	const [action, rest] = splitAction(moduleText);
	const args: PyDict = new Map(value);
	args.delete("module");
	for (const [key, part] of keyValueArgs(rest, action, where))
		args.set(key, part);
	const inner = args.get("args");
	args.delete("args");
	if (inner instanceof Map) for (const [k, v] of inner) args.set(k, v);
	return finish(action, args, extraArgs, where);
}

function splitAction(text: string): [string, string] {
	const [action = "", ...rest] = splitArgs(text);
	return [action.trim(), rest.join(" ")];
}

function newStyleArgs(action: string, value: PyValue, where: Place): PyDict {
	if (value === null) return new Map();
	const text = sourceText(value);
	if (text !== undefined) return keyValueArgs(text, action, where);
	if (value instanceof Map) return value;
	throw unexpectedType(value, where);
}

function unexpectedType(value: PyValue, where: Place): ShevekError {
	return new ShevekError(
		"parse",
		`unexpected parameter type in action: <class '${pyTypeName(value)}'>`,
		{ where, hint: "write the arguments as a mapping, or as key=value text" },
	);
}

function keyValueArgs(text: string, action: string, where: Place): PyDict {
	const args: PyDict = new Map();
	for (const [key, value] of placed(where, () =>
		parseKeyValues(text, FREE_FORM.has(action)),
	)) {
		args.set(key, typeString(value, where));
	}
	return args;
}

/** Errors of the text itself get the task's place. */
function placed<T>(where: Place, parse: () => T): T {
	try {
		return parse();
	} catch (error) {
		if (!(error instanceof ShevekError) || error.where) throw error;
		throw new ShevekError(error.code, error.message, { where, cause: error });
	}
}

function finish(
	action: string,
	written: PyDict,
	extraArgs: PyValue | undefined,
	where: Place,
): ActionStatement {
	let variableArgs: PyValue | undefined;
	const args: PyDict = new Map();
	if (extraArgs instanceof Map) for (const [k, v] of extraArgs) args.set(k, v);
	else if (extraArgs instanceof Template) variableArgs = extraArgs;
	else if (typeof extraArgs === "string") {
		throw new ShevekError(
			"parse",
			"Complex args containing variables cannot use bare variables (without Jinja2 delimiters), and must use the full variable style ('{{var_name}}')",
			{ where },
		);
	} else if (extraArgs !== undefined && extraArgs !== null) {
		throw new ShevekError(
			"parse",
			'Complex args must be a dictionary or variable string ("{{var}}").',
			{ where },
		);
	}
	for (const [key, value] of written) args.set(key, value);
	copyPlaces(written, args);
	assertNoInternalArgs(action, written, where);
	if (HAS_CMD.has(action)) moveCommand(args, where);
	const raw = args.get("_raw_params");
	if (raw !== undefined && raw !== "" && !RAW_PARAMS.has(action)) {
		args.delete("_raw_params");
		if (!(raw instanceof Template)) throw extraParams(action, where);
		variableArgs = raw;
	}
	return { action, args, variableArgs };
}

/** `cmd` is another name of the free text. */
function moveCommand(args: PyDict, where: Place): void {
	const command = args.get("cmd");
	if (command === undefined) return;
	if ((args.get("_raw_params") ?? "") !== "") {
		throw new ShevekError(
			"parse",
			"The 'cmd' argument cannot be used when other raw parameters are specified. Please put everything in one or the other place.",
			{ where },
		);
	}
	args.delete("cmd");
	args.set("_raw_params", command);
}

function assertNoInternalArgs(
	action: string,
	args: PyDict,
	where: Place,
): void {
	if (FREE_FORM.has(action)) return;
	for (const key of args.keys()) {
		if (typeof key === "string" && key.startsWith("_ansible_")) {
			throw new ShevekError(
				"parse",
				`invalid parameter specified for action '${action}': '${key}'`,
				{ where },
			);
		}
	}
}

function extraParams(action: string, where: Place): ShevekError {
	const names = [...RAW_PARAMS].join(", ");
	return new ShevekError(
		"parse",
		`this task '${action}' has extra params, which is only allowed in the following modules: ${names}`,
		{ where },
	);
}
