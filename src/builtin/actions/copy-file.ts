// One file to one target: looked at, sent where it differs, its attributes set. copy, template and
// assemble's local form stand on it.

import type { ActionContext } from "../../engine/action.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { flagArg, withoutArgs } from "./arguments.ts";
import { fileDiff } from "./file-diff.ts";
import type { LocalFile } from "./local-file.ts";
import { joinRemote, type RemoteStat, remoteStat } from "./remote-path.ts";
import { withTempDir } from "./temp-dir.ts";

/** The file module's own arguments; all others are copy's alone (2.14). */
const FILE_ARGS = new Set([
	"mode",
	"owner",
	"group",
	"seuser",
	"serole",
	"selevel",
	"setype",
	"attributes",
	"unsafe_writes",
	"state",
	"path",
	"_original_basename",
	"recurse",
	"force",
	"_diff_peek",
]);

export interface CopyJob {
	readonly context: ActionContext;
	/** The task's arguments, `~` in dest resolved. */
	readonly args: PyDict;
	readonly dest: string;
	readonly isFollowing: boolean;
	/** From `content:`: a folder can't be its destination. */
	readonly isContent: boolean;
}

export interface CopySource {
	readonly file: LocalFile;
	/** The name under a destination that is a folder. */
	readonly relativePath: string;
}

/** Where a file goes and what is there now. */
export interface CopyPlan {
	readonly source: CopySource;
	readonly destFile: string;
	readonly stat: RemoteStat;
	readonly checksum: string;
	readonly isSame: boolean;
}

/** Undefined: something is there and `force` is off. A dict: the task's failure. */
export async function planCopy(
	job: CopyJob,
	source: CopySource,
): Promise<CopyPlan | PyDict | undefined> {
	const { context, args, dest, isFollowing } = job;
	const isForced = flagArg(args, "force", true);
	const options = { isFollowing, hasChecksum: isForced };
	let destFile = dest.endsWith("/")
		? joinRemote(dest, source.relativePath)
		: dest;
	let stat = await remoteStat(context, destFile, options);
	if (stat.exists && stat.isDir) {
		if (job.isContent) return folderForContent();
		destFile = joinRemote(dest, source.relativePath);
		stat = await remoteStat(context, destFile, options);
	}
	if (stat.exists && !isForced) return undefined;
	const checksum = await source.file.checksum();
	const isSame = checksum === stat.checksum;
	return { source, destFile, stat, checksum, isSame };
}

function folderForContent(): PyDict {
	return new Map<PyValue, PyValue>([
		["diff", []],
		["failed", true],
		["msg", "can not use content with a dir as dest"],
	]);
}

/** The module's result, or undefined where there was nothing to run (`raw`). */
export async function carryOut(
	job: CopyJob,
	plan: CopyPlan,
): Promise<PyDict | undefined> {
	const isRaw = flagArg(job.args, "raw", false);
	if (plan.isSame) return isRaw ? undefined : setAttributes(job, plan);
	const { context } = job;
	const result: PyDict = new Map();
	const diff: PyDict[] = [];
	result.set("diff", diff);
	if (context.task.isDiff && !isRaw)
		diff.push(await fileDiff(context, plan.destFile, plan.source.file));
	if (context.task.isCheckMode) {
		result.set("changed", true);
		return result;
	}
	if (isRaw) {
		const session = await context.session();
		await session.putFile(plan.source.file.content, plan.destFile);
		return undefined;
	}
	const answer = await withTempDir(context, async (folder, session) => {
		const remote = joinRemote(folder, "source");
		await session.putFile(plan.source.file.content, remote);
		return context.runModule(
			"ansible.legacy.copy",
			copyModuleArgs(job, plan, remote),
		);
	});
	return merged(result, answer, plan);
}

/** A folder of this name is the caller's: many files may share one. */
export async function sendAndCopy(
	job: CopyJob,
	plan: CopyPlan,
	remote: string,
): Promise<PyDict> {
	const { context } = job;
	const session = await context.session();
	await session.putFile(plan.source.file.content, remote);
	const answer = await context.runModule(
		"ansible.legacy.copy",
		copyModuleArgs(job, plan, remote),
	);
	return merged(new Map(), answer, plan);
}

function copyModuleArgs(job: CopyJob, plan: CopyPlan, remote: string): PyDict {
	const args = withoutArgs(job.args, ["content", "decrypt"]);
	args.set("src", remote);
	args.set("dest", job.dest);
	args.set("_original_basename", plan.source.relativePath);
	args.set("follow", job.isFollowing);
	if (!args.get("checksum")) args.set("checksum", plan.checksum);
	preserveMode(job, plan, args);
	return args;
}

function preserveMode(job: CopyJob, plan: CopyPlan, args: PyDict): void {
	if (job.args.get("mode") === "preserve")
		args.set("mode", plan.source.file.mode);
}

function merged(result: PyDict, answer: PyDict, plan: CopyPlan): PyDict {
	const checksum = answer.get("checksum");
	if (checksum === undefined || checksum === null || checksum === "")
		answer.set("checksum", plan.checksum);
	for (const [key, value] of answer) result.set(key, value);
	return result;
}

/** The content is right already; owner, mode and the like may not be. */
async function setAttributes(job: CopyJob, plan: CopyPlan): Promise<PyDict> {
	const { context } = job;
	const args = fileModuleArgs(job.args);
	args.set("dest", await attributesPath(job, plan));
	args.set("_original_basename", plan.source.relativePath);
	args.set("recurse", false);
	args.set("state", "file");
	preserveMode(job, plan, args);
	const answer = await context.runModule("ansible.legacy.file", args);
	return merged(new Map<PyValue, PyValue>([["diff", []]]), answer, plan);
}

/** With `follow`, a link's attributes are those of what it points to. */
async function attributesPath(job: CopyJob, plan: CopyPlan): Promise<string> {
	if (!job.isFollowing) return job.dest;
	const stat = await remoteStat(job.context, plan.destFile, {
		isFollowing: false,
	});
	return stat.isLink ? (stat.linkSource ?? job.dest) : job.dest;
}

/** Those of the task's arguments that the file module takes. */
export function fileModuleArgs(args: PyDict): PyDict {
	return new Map([...args].filter(([name]) => FILE_ARGS.has(pyStr(name))));
}
