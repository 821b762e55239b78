// debug: shows a message or the value of a variable.

import type { Action, ActionContext } from "../../engine/action.ts";
import { actionFail, messageOf } from "../../engine/task-error.ts";
import { toInt } from "../../pyvalue/numbers.ts";
import { pyStr, pyTypeName } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { isUndefinedFailure } from "../../templar/failure.ts";
import { Template, typeString } from "../../templar/template-node.ts";
import { failedResult } from "./arguments.ts";

const OPTIONS = new Set(["msg", "var", "verbosity"]);

export const debug: Action = {
	name: "ansible.builtin.debug",
	lateArgs: ["var"],
	needsHost: false,
	supportsCheckMode: true,
	async run(context) {
		const { args } = context;
		if (args.has("msg") && args.has("var"))
			return failedResult("'msg' and 'var' are incompatible options");
		for (const key of args.keys()) {
			if (OPTIONS.has(String(key))) continue;
			throw actionFail(
				`Invalid options for debug: ${[...args.keys()]
					.filter((k) => !OPTIONS.has(String(k)))
					.map(String)
					.join(",")}`,
			);
		}
		const verbosity = Number(toInt(args.get("verbosity") ?? 0));
		const result: PyDict = new Map();
		if (verbosity > context.verbosity) {
			result.set("skipped_reason", "Verbosity threshold not met.");
			result.set("skipped", true);
			return result;
		}
		if (args.has("var"))
			await showVariable(context, args.get("var") ?? null, result);
		else result.set("msg", args.get("msg") ?? "Hello world!");
		result.set("_ansible_verbose_always", true);
		result.set("failed", false);
		result.set("changed", false);
		return result;
	},
};

/** A variable's name with the ways into it: `a.b[0]['c']`. */
const VARIABLE_PATH = /^\s*\w+(?:\.\w+|\[(?:-?\w+|'[^']*'|"[^"]*")\])*\s*$/u;

async function showVariable(
	context: ActionContext,
	written: PyValue,
	result: PyDict,
): Promise<void> {
	const rendered = await context.template(written);
	const isVerbose = context.verbosity > 0;
	if (typeof rendered !== "string") {
		// 2.14 takes only text for a name; a list or dict stands under its type
		const isContainer = rendered instanceof Map || Array.isArray(rendered);
		result.set(
			isContainer ? `<class '${pyTypeName(rendered)}'>` : rendered,
			`VARIABLE IS NOT DEFINED!${isVerbose ? ": " : ""}`,
		);
		return;
	}
	const shown = written instanceof Template ? rendered : written;
	if (written instanceof Template && !VARIABLE_PATH.test(rendered)) {
		// what a template gave is data: a name may be looked up, an expression is not evaluated
		result.set(rendered, rendered);
		return;
	}
	try {
		const value = await context.template(typeString(`{{${rendered}}}`));
		result.set(pyStr(shown), value);
	} catch (error) {
		if (!isUndefinedFailure(error)) throw error;
		const text = `VARIABLE IS NOT DEFINED!${isVerbose ? `: ${messageOf(error)}` : ""}`;
		result.set(rendered, text);
	}
}
