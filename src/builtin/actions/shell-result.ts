// What a command of the plain shell gave, as results have it.

import type { ExecOptions } from "../../agent/target.ts";
import type { ActionContext } from "../../engine/action.ts";
import { decodeBytes } from "../../pyvalue/encoding.ts";
import { splitLines } from "../../pyvalue/str-split.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";

export async function runShell(
	context: ActionContext,
	command: string,
	options: Pick<ExecOptions, "isForLogin"> = {},
): Promise<PyDict> {
	const session = await context.session();
	const { rc, stdout, stderr } = await session.exec(command, {
		...options,
		signal: context.signal,
	});
	const out = decodeBytes(stdout, "utf-8", "surrogateescape");
	const err = decodeBytes(stderr, "utf-8", "surrogateescape");
	return new Map<PyValue, PyValue>([
		["rc", rc],
		["stdout", out],
		["stdout_lines", splitLines(out, false)],
		["stderr", err],
		["stderr_lines", splitLines(err, false)],
	]);
}
