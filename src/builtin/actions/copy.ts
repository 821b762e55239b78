// copy: text, a file or a tree of this machine to the target; remote_src is the module's own work.

import { statSync } from "node:fs";
import path from "node:path";
import type { Action, ActionContext } from "../../engine/action.ts";
import { messageOf } from "../../engine/task-error.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { dumpJson } from "../../pyvalue/json.ts";
import { pyStr } from "../../pyvalue/text.ts";
import { PyBytes, type PyDict, type PyValue } from "../../pyvalue/value.ts";
import { failedResult, flagArg, textArg } from "./arguments.ts";
import {
	type CopyJob,
	type CopySource,
	carryOut,
	planCopy,
} from "./copy-file.ts";
import { copyTree } from "./copy-tree.ts";
import { fromBytes, openLocalFile } from "./local-file.ts";
import { expandRemoteUser } from "./remote-path.ts";

export const copy: Action = {
	name: "ansible.builtin.copy",
	needsHost: true,
	supportsCheckMode: true,
	async run(context) {
		return withInvocation(context, await copied(context));
	},
};

async function copied(context: ActionContext): Promise<PyDict> {
	const { args } = context;
	const problem = problemOf(args);
	if (problem !== undefined) return failedResult(problem);
	const dest = textArg(args, "dest") ?? "";
	const content = args.get("content");
	if (content !== undefined && content !== null) {
		const file = fromBytes("dynamically generated", contentBytes(content));
		return copyOne(context, {
			dest,
			isContent: true,
			source: { file, relativePath: "content" },
		});
	}
	if (flagArg(args, "remote_src", false))
		return context.runModule("ansible.legacy.copy", args);
	return copyFrom(context, dest);
}

function problemOf(args: PyDict): string | undefined {
	const source = pyTruth(args.get("src") ?? null);
	const content = args.get("content") ?? null;
	const dest = args.get("dest") ?? null;
	if (!source && content === null) return "src (or content) is required";
	if (!pyTruth(dest)) return "dest is required";
	if (source && content !== null)
		return "src and content are mutually exclusive";
	if (content !== null && pyStr(dest).endsWith("/"))
		return "can not use content with a dir as dest";
	return undefined;
}

function contentBytes(content: PyValue): Uint8Array {
	if (content instanceof PyBytes) return content.bytes;
	const isData = content instanceof Map || Array.isArray(content);
	return Buffer.from(isData ? dumpJson(content) : pyStr(content), "utf8");
}

async function copyFrom(context: ActionContext, dest: string): Promise<PyDict> {
	const written = textArg(context.args, "src") ?? "";
	let found: string;
	try {
		found = context.findFile("files", written);
	} catch (error) {
		if (!(error instanceof ShevekError)) throw error;
		const result = failedResult(messageOf(error));
		result.set("exception", messageOf(error));
		return result;
	}
	// a slash at the end means what is in the folder, not the folder
	const bare = found.replace(/\/+$/, "") || "/";
	const source = written.endsWith("/") ? `${bare}/` : bare;
	if (statSync(source.replace(/(.)\/$/, "$1")).isDirectory()) {
		const folder = dest.endsWith("/") ? dest : `${dest}/`;
		return copyTree(context, source, await expandRemoteUser(context, folder));
	}
	const file = openLocalFile(
		context,
		bare,
		flagArg(context.args, "decrypt", true),
	);
	return copyOne(context, {
		dest,
		isContent: false,
		source: { file, relativePath: path.basename(bare) },
	});
}

interface OneCopy {
	readonly dest: string;
	readonly isContent: boolean;
	readonly source: CopySource;
	/** Where they are not the task's. */
	readonly args?: PyDict;
}

/** A single file's result is the module's. */
export async function copyOne(
	context: ActionContext,
	one: OneCopy,
): Promise<PyDict> {
	const args = one.args ?? context.args;
	const job: CopyJob = {
		context,
		args,
		dest: await expandRemoteUser(context, one.dest),
		isFollowing: flagArg(args, "follow", false),
		isContent: one.isContent,
	};
	const plan = await planCopy(job, one.source);
	if (plan instanceof Map) return plan;
	const result = plan === undefined ? undefined : await carryOut(job, plan);
	if (result === undefined) {
		return new Map<PyValue, PyValue>([
			["dest", job.dest],
			["src", one.source.file.path],
			["changed", false],
		]);
	}
	const remotePath = result.get("path");
	if (remotePath !== undefined && !result.has("dest"))
		result.set("dest", remotePath);
	return result;
}

/** Where no module told it; `content` is never shown. */
export function withInvocation(
	context: ActionContext,
	result: PyDict,
	args: PyDict = context.args,
): PyDict {
	let invocation = result.get("invocation");
	if (invocation === undefined) {
		if (context.task.isNoLog) invocation = "CENSORED: no_log is set";
		else
			invocation = new Map<PyValue, PyValue>([
				...args,
				["module_args", new Map(args)],
			]);
		result.set("invocation", invocation);
	}
	if (!(invocation instanceof Map)) return result;
	if (invocation.has("content"))
		invocation.set("content", "CENSORED: content is a no_log parameter");
	const moduleArgs = invocation.get("module_args");
	if (moduleArgs instanceof Map && (moduleArgs.get("content") ?? null) !== null)
		moduleArgs.set("content", "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER");
	return result;
}
