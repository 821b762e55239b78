// Where a target keeps its background jobs: the shell plugins' option `async_dir`.

import { pyStr } from "../pyvalue/text.ts";
import type { PyValue } from "../pyvalue/value.ts";
import type { MaybePromise, VarScope } from "../templar/scope.ts";

/** As written: `~` is the target's to resolve. */
export async function asyncFolder(
	vars: VarScope,
	render: (value: PyValue) => MaybePromise<PyValue>,
): Promise<string> {
	const written = vars.get("ansible_async_dir");
	if (written !== undefined) return pyStr(await render(written));
	return process.env.ANSIBLE_ASYNC_DIR ?? "~/.ansible_async";
}
