// What a task's `loop:` or `with_NAME:` loops over.

import { ShevekError } from "../errors/shevek-error.ts";
import { pyStr } from "../pyvalue/text.ts";
import { PyTuple, type PyValue } from "../pyvalue/value.ts";
import { runLoopLookup } from "../templar/loop-lookup.ts";
import type { HostTask } from "./host-task.ts";

export async function loopItems(run: HostTask): Promise<readonly PyValue[]> {
	const { templar } = run.play.state.parts;
	const { task, scope } = run;
	const written = task.keywords.get("loop") ?? null;
	if (task.loopLookup !== undefined) {
		const action = task.resolvedAction;
		const folder =
			["template", "var", "file"].find((name) => action.includes(name)) ??
			"file";
		const found = await runLoopLookup(templar, scope, {
			name: task.loopLookup,
			terms: written,
			folder: `${folder}s`,
		});
		return found.map(withoutTuples);
	}
	const items = await templar.template(written, scope);
	if (Array.isArray(items)) return items.map(withoutTuples);
	throw new ShevekError(
		"playbook",
		`Invalid data passed to 'loop', it requires a list, got this instead: ${pyStr(items)}. Hint: If you passed a list/dict of just one element, try adding wantlist=True to your lookup invocation or use q/query instead of lookup.`,
	);
}

/** Variables hold no tuples: 2.14's templating makes lists of them when they are asked for. */
function withoutTuples(item: PyValue): PyValue {
	if (item instanceof PyTuple) return item.items.map(withoutTuples);
	return Array.isArray(item) && item.some((part) => part instanceof PyTuple)
		? item.map(withoutTuples)
		: item;
}
