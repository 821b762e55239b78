// Before and after of a file on the target, as --diff shows them.

import path from "node:path";
import type { ActionContext } from "../../engine/action.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { decodeBytes } from "../../pyvalue/encoding.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import type { LocalFile } from "./local-file.ts";

const HIDDEN =
	" [[ Diff output has been hidden because 'no_log: true' was specified for this result ]]\n";

export async function fileDiff(
	context: ActionContext,
	destination: string,
	source: LocalFile,
): Promise<PyDict> {
	const diff: PyDict = new Map();
	const peek = await context.runModule(
		"ansible.legacy.file",
		new Map<PyValue, PyValue>([
			["path", destination],
			["_diff_peek", true],
		]),
	);
	if (peek.get("failed") === true) {
		context.warn(
			`Failed to get diff between '${path.basename(source.path)}' and '${destination}': ${pyStr(peek.get("msg") ?? "")}`,
		);
		return diff;
	}
	const limit = Number(context.setting("MAX_FILE_SIZE_FOR_DIFF"));
	if ((peek.get("rc") ?? 0) === 0) {
		await addBefore(context, { diff, peek, destination, limit });
		addAfter(diff, source, limit);
	}
	if (context.task.isNoLog) {
		if (diff.has("before")) diff.set("before", "");
		if (diff.has("after")) diff.set("after", HIDDEN);
	}
	return diff;
}

interface Before {
	readonly diff: PyDict;
	readonly peek: PyDict;
	readonly destination: string;
	readonly limit: number;
}

async function addBefore(context: ActionContext, of: Before): Promise<void> {
	const { diff, peek, destination, limit } = of;
	const state = peek.get("state") ?? null;
	const size = Number(peek.get("size") ?? 0);
	if (state === null || state === "absent") diff.set("before", "");
	else if (peek.get("appears_binary")) diff.set("dst_binary", 1);
	else if (limit > 0 && size > limit) diff.set("dst_larger", limit);
	else {
		const content = await slurp(context, destination);
		if (content === undefined) return;
		diff.set("before_header", destination);
		diff.set("before", asText(content));
	}
}

/** The content of a file on the target through the slurp module; undefined where that fails. */
async function slurp(
	context: ActionContext,
	file: string,
): Promise<Uint8Array | undefined> {
	const answer = await context.runModule(
		"ansible.legacy.slurp",
		new Map<PyValue, PyValue>([["path", file]]),
	);
	const content = answer.get("content");
	if (content === undefined) return undefined;
	if (answer.get("encoding") !== "base64") {
		throw new ShevekError(
			"module",
			`unknown encoding in content option, failed: ${pyStr(answer)}`,
		);
	}
	return Buffer.from(pyStr(content), "base64");
}

function addAfter(diff: PyDict, source: LocalFile, limit: number): void {
	if (limit > 0 && source.size > limit) {
		diff.set("src_larger", limit);
		return;
	}
	const bytes = source.bytes();
	if (bytes.includes(0)) diff.set("src_binary", 1);
	else {
		diff.set("after_header", source.path);
		diff.set("after", asText(bytes));
	}
}

function asText(bytes: Uint8Array): string {
	return decodeBytes(bytes, "utf-8", "surrogateescape");
}
