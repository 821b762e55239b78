// Modules that are no Python of the new style: which file is written, how its arguments reach it
// and what interprets it (ansible-core 2.14, executor/module_common.py and plugins/action).

import { dictGet } from "../pyvalue/dict.ts";
import { dumpJson } from "../pyvalue/json.ts";
import { pyRepr, pyStr } from "../pyvalue/text.ts";
import { PyBytes, type PyDict } from "../pyvalue/value.ts";
import { shellQuote } from "./boot-script.ts";
import { JSON_ARGS_MARKER, shebangOf } from "./modules/module-kind.ts";
import type { ModulePayload } from "./modules/payload.ts";

export interface ProgramModule {
	readonly text: Uint8Array;
	/** The content of the arguments' file; undefined where they stand in the text. */
	readonly argsText: string | undefined;
	/** Words before the file's path; none where the file itself is run. */
	readonly interpreter: readonly string[];
}

export function programModule(
	payload: ModulePayload,
	args: PyDict,
	context: { pythonPath: string; coreVersion: string },
): ProgramModule {
	const { kind } = payload.module;
	if (kind === "binary")
		return { text: payload.text, argsText: jsonArgs(args), interpreter: [] };
	const source = Buffer.from(payload.text);
	const isInText = kind === "jsonargs" && source.includes(JSON_ARGS_MARKER);
	const filled = isInText ? fillIn(source, args, context.coreVersion) : source;
	const argsText = isInText
		? undefined
		: kind === "jsonargs"
			? jsonArgs(args)
			: wordArgs(args);
	const shebang = shebangOf(filled);
	if (shebang === undefined) return { text: filled, argsText, interpreter: [] };
	const name = shebang.interpreter.split("/").at(-1) ?? "";
	const interpreter =
		name === "python"
			? [...context.pythonPath.split(" "), ...shebang.args]
			: [shebang.interpreter, ...shebang.args];
	const text = name.startsWith("python") ? withCoding(filled) : filled;
	return { text, argsText, interpreter };
}

function jsonArgs(args: PyDict): string {
	return dumpJson(args, { ensureAscii: true });
}

function wordArgs(args: PyDict): string {
	return [...args]
		.map(([key, value]) => `${pyStr(key)}=${shellQuote(pyStr(value))} `)
		.join("");
}

/** Python 2 reads a source as ASCII unless its first two lines say otherwise. */
function withCoding(text: Buffer): Buffer {
	const end = text.indexOf(10);
	if (end < 0) return text;
	return Buffer.concat([
		text.subarray(0, end + 1),
		Buffer.from("# -*- coding: utf-8 -*-\n"),
		text.subarray(end + 1),
	]);
}

/** The markers of "module replacer", which ansible-core still fills in for modules that hold them. */
function fillIn(source: Buffer, args: PyDict, version: string): Buffer {
	const json = jsonArgs(args);
	const specialFs = dictGet(args, "_ansible_selinux_special_fs");
	const facility = dictGet(args, "_ansible_syslog_facility");
	const replacements: [marker: string, value: string][] = [
		['"<<ANSIBLE_VERSION>>"', pyRepr(version)],
		[
			'"<<INCLUDE_ANSIBLE_MODULE_COMPLEX_ARGS>>"',
			pyRepr(new PyBytes(Buffer.from(json))),
		],
		[
			"<<SELINUX_SPECIAL_FILESYSTEMS>>",
			Array.isArray(specialFs) ? specialFs.map(pyStr).join(",") : "",
		],
		[JSON_ARGS_MARKER, json],
		[
			"syslog.LOG_USER",
			`syslog.${typeof facility === "string" ? facility : "LOG_USER"}`,
		],
	];
	let text = source.toString("latin1");
	for (const [marker, value] of replacements)
		text = text.replaceAll(marker, () => Buffer.from(value).toString("latin1"));
	return Buffer.from(text, "latin1");
}
