// assert: conditions that have to hold.

import type { Action } from "../../engine/action.ts";
import { toBoolean } from "../../engine/keyword-values.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { sourceText } from "../../playbook/task-arguments.ts";
import { pyTypeName } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { assertKnownArgs } from "./valid-args.ts";

export const assertAction: Action = {
	name: "ansible.builtin.assert",
	lateArgs: ["that"],
	needsHost: false,
	supportsCheckMode: true,
	async run(context) {
		const { args } = context;
		assertKnownArgs(args, context.task.action, [
			"fail_msg",
			"msg",
			"quiet",
			"success_msg",
			"that",
		]);
		const written = args.get("that");
		if (written === undefined)
			throw new ShevekError(
				"playbook",
				'conditional required in "that" string',
			);
		const failMessage = message(
			args.get("fail_msg") ?? args.get("msg") ?? null,
			"fail_msg or msg",
			"Assertion failed",
		);
		const successMessage = message(
			args.get("success_msg") ?? null,
			"success_msg",
			"All assertions passed",
		);
		const isQuiet = toBoolean(args.get("quiet") ?? false) ?? false;
		const result: PyDict = new Map();
		if (!isQuiet) result.set("_ansible_verbose_always", true);
		const conditions = Array.isArray(written)
			? written
			: await listOf(context.template(written));
		for (const condition of conditions) {
			if (await holds(context, condition)) continue;
			result.set("failed", true);
			result.set("evaluated_to", false);
			result.set("assertion", sourceText(condition) ?? condition);
			result.set("msg", failMessage);
			return result;
		}
		result.set("changed", false);
		result.set("msg", successMessage);
		return result;
	},
};

async function listOf(value: PyValue | Promise<PyValue>): Promise<PyValue[]> {
	const rendered = await value;
	return Array.isArray(rendered) ? rendered : [rendered];
}

async function holds(
	context: Parameters<Action["run"]>[0],
	condition: PyValue,
): Promise<boolean> {
	if (typeof condition === "boolean") return condition;
	return context.condition(condition);
}

function message(value: PyValue, name: string, fallback: string): PyValue {
	if (value === null) return fallback;
	if (Array.isArray(value)) {
		if (value.every((part) => typeof part === "string")) return value;
		throw new ShevekError(
			"playbook",
			`Type of one of the elements in ${name} list is not string type`,
		);
	}
	if (typeof value === "string") return value;
	throw new ShevekError(
		"playbook",
		`Incorrect type for ${name}, expected a string or list and got <class '${pyTypeName(value)}'>`,
	);
}
