// `loop_control:` as values.

import { ShevekError } from "../errors/shevek-error.ts";
import { isIdentifier } from "../playbook/read-keywords.ts";
import { toFloat } from "../pyvalue/numbers.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyValue } from "../pyvalue/value.ts";
import type { HostTask } from "./host-task.ts";
import { toBoolean } from "./keyword-values.ts";

export interface LoopControl {
	readonly loopVar: string;
	readonly indexVar: string | undefined;
	/** As written: it is rendered for each item. */
	readonly label: PyValue | undefined;
	readonly pauseSeconds: number;
	readonly isExtended: boolean;
	readonly isExtendedAllItems: boolean;
}

const DEFAULTS: LoopControl = {
	loopVar: "item",
	indexVar: undefined,
	label: undefined,
	pauseSeconds: 0,
	isExtended: false,
	isExtendedAllItems: true,
};

export async function loopControl(run: HostTask): Promise<LoopControl> {
	const written = run.task.keywords.get("loop_control");
	if (!(written instanceof Map)) return DEFAULTS;
	const where = run.task.where;
	const render = async (key: string): Promise<PyValue | undefined> => {
		const value = written.get(key);
		if (value === undefined || value === null) return undefined;
		return await run.play.state.parts.templar.template(value, run.scope);
	};
	const name = async (key: string): Promise<string | undefined> => {
		const value = await render(key);
		if (value === undefined) return undefined;
		if (typeof value === "string" && isIdentifier(value)) return value;
		throw new ShevekError(
			"playbook",
			`Invalid variable name in 'loop_control.${key}' specified: '${pyStr(value)}'`,
			{ where },
		);
	};
	const flag = async (key: string): Promise<boolean | undefined> => {
		const value = await render(key);
		return value === undefined ? undefined : (toBoolean(value) ?? false);
	};
	const pause = await render("pause");
	return {
		loopVar: (await name("loop_var")) ?? DEFAULTS.loopVar,
		indexVar: await name("index_var"),
		label: written.get("label"),
		pauseSeconds: pause === undefined ? 0 : toFloat(pause),
		isExtended: (await flag("extended")) ?? false,
		isExtendedAllItems: (await flag("extended_allitems")) ?? true,
	};
}
