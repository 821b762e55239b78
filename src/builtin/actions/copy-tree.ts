// A tree of files to the target. Files are looked at and sent many at a time, so that a tree costs
// about as many round trips as a file; the outcome is that of one file after the other.

import type { ActionContext } from "../../engine/action.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { flagArg } from "./arguments.ts";
import {
	type CopyJob,
	type CopyPlan,
	carryOut,
	fileModuleArgs,
	planCopy,
	sendAndCopy,
} from "./copy-file.ts";
import { openLocalFile } from "./local-file.ts";
import { type LocalTree, type TreeEntry, walkTree } from "./local-tree.ts";
import { eachOf } from "./many-at-once.ts";
import { joinRemote, remoteStat } from "./remote-path.ts";
import { hasAttributes } from "./settled-attributes.ts";
import { withTempDir } from "./temp-dir.ts";

export async function copyTree(
	context: ActionContext,
	source: string,
	dest: string,
): Promise<PyDict> {
	const tree = walkTree(source, flagArg(context.args, "local_follow", true));
	const job: CopyJob = {
		context,
		args: context.args,
		dest,
		isFollowing:
			tree.folders.length === 0 && flagArg(context.args, "follow", false),
		isContent: false,
	};
	const done = new TreeResult(tree);
	const isEnforcing = await hasSelinux(context);
	await copyFiles(job, tree, done, isEnforcing);
	if (done.failure === undefined)
		await makeFolders(job, tree, done, isEnforcing);
	if (done.failure === undefined) await makeLinks(job, tree, done);
	return done.result(dest, source);
}

/** What the runs of modules came to; the first failure ends the task. */
class TreeResult {
	failure: PyDict | undefined;
	#isChanged = false;
	#isRun = false;
	#last: PyDict = new Map();
	readonly #tree: LocalTree;

	constructor(tree: LocalTree) {
		this.#tree = tree;
	}

	/** False when nothing more is to be done. */
	take(answer: PyDict): boolean {
		this.#isRun = true;
		if (answer.get("failed") === true) this.failure ??= answer;
		if (answer.get("changed") === true) this.#isChanged = true;
		this.#last = answer;
		return this.failure === undefined;
	}

	/** A tree of one file answers as the last module did (2.14). */
	result(dest: string, source: string): PyDict {
		if (this.failure !== undefined) return this.failure;
		if (!this.#isRun || this.#tree.files.length !== 1) {
			return new Map<PyValue, PyValue>([
				["dest", dest],
				["src", source],
				["changed", this.#isChanged],
			]);
		}
		const result: PyDict = new Map(this.#last);
		const path = result.get("path");
		if (path !== undefined && !result.has("dest")) result.set("dest", path);
		const diff = result.get("diff");
		if (Array.isArray(diff) && diff.length === 0) result.delete("diff");
		return result;
	}
}

/** Under SELinux a file's label is set by the file module, whatever else is right already. */
async function hasSelinux(context: ActionContext): Promise<boolean> {
	const stat = await remoteStat(context, "/sys/fs/selinux/enforce", {
		isFollowing: false,
		hasChecksum: false,
	});
	return stat.exists;
}

async function copyFiles(
	job: CopyJob,
	tree: LocalTree,
	done: TreeResult,
	isEnforcing: boolean,
): Promise<void> {
	const isDecrypting = flagArg(job.args, "decrypt", true);
	const plans: CopyPlan[] = [];
	await eachOf(tree.files, job.context.signal, async ({ path, name }) => {
		const file = openLocalFile(job.context, path, isDecrypting);
		const plan = await planCopy(job, { file, relativePath: name });
		if (plan === undefined) return true;
		if (plan instanceof Map) return done.take(plan);
		plans.push(plan);
		return true;
	});
	if (done.failure !== undefined) return;
	const order = new Map(tree.files.map((file, index) => [file.name, index]));
	const rank = (plan: CopyPlan): number =>
		order.get(plan.source.relativePath) ?? 0;
	plans.sort((a, b) => rank(a) - rank(b));
	const isOnlyOne = tree.files.length === 1;
	const settled = (plan: CopyPlan): boolean =>
		plan.isSame &&
		!isOnlyOne &&
		!isEnforcing &&
		hasAttributes(plan.stat, job.args, plan.source.file.mode);
	const open = plans.filter((plan) => !settled(plan));
	if (open.length > 0) await carryOutAll(job, open, done);
}

async function carryOutAll(
	job: CopyJob,
	plans: readonly CopyPlan[],
	done: TreeResult,
): Promise<void> {
	const { context } = job;
	const isPlain =
		!context.task.isDiff &&
		!context.task.isCheckMode &&
		!flagArg(job.args, "raw", false);
	if (!isPlain || plans.every((plan) => plan.isSame)) {
		await eachOf(plans, context.signal, async (plan) => {
			const answer = await carryOut(job, plan);
			return answer === undefined || done.take(answer);
		});
		return;
	}
	await withTempDir(context, async (folder) => {
		let count = 0;
		const send = async (plan: CopyPlan): Promise<boolean> => {
			const remote = joinRemote(folder, `source${count++ || ""}`);
			const answer = plan.isSame
				? await carryOut(job, plan)
				: await sendAndCopy(job, plan, remote);
			return answer === undefined || done.take(answer);
		};
		// the first new file of each folder makes the folder, so these go one by one
		const [makers, others] = foldersFirst(plans);
		for (const plan of makers) if (!(await send(plan))) return;
		await eachOf(others, context.signal, send);
	});
}

function foldersFirst(plans: readonly CopyPlan[]): [CopyPlan[], CopyPlan[]] {
	const seen = new Set<string>();
	const makers: CopyPlan[] = [];
	const others: CopyPlan[] = [];
	for (const plan of plans) {
		const folder = plan.destFile.slice(0, plan.destFile.lastIndexOf("/"));
		const isFirst = !plan.stat.exists && !seen.has(folder);
		if (!plan.stat.exists) seen.add(folder);
		(isFirst ? makers : others).push(plan);
	}
	return [makers, others];
}

async function makeFolders(
	job: CopyJob,
	tree: LocalTree,
	done: TreeResult,
	isEnforcing: boolean,
): Promise<void> {
	const wanted: PyDict = new Map(job.args);
	wanted.set("mode", job.args.get("directory_mode") ?? null);
	for (const level of byDepth(tree.folders)) {
		await eachOf(level, job.context.signal, async ({ name }) => {
			const path = joinRemote(job.dest, name);
			if (!isEnforcing && tree.files.length !== 1) {
				const stat = await remoteStat(job.context, path, {
					isFollowing: false,
					hasChecksum: false,
				});
				if (stat.isDir && hasAttributes(stat, wanted, undefined)) return true;
			}
			const args = fileModuleArgs(wanted);
			args.set("path", path);
			args.set("state", "directory");
			args.set("recurse", false);
			return done.take(
				await job.context.runModule("ansible.legacy.file", args),
			);
		});
		if (done.failure !== undefined) return;
	}
}

/** Parents before their children. */
function byDepth(folders: readonly TreeEntry[]): TreeEntry[][] {
	const levels: TreeEntry[][] = [];
	for (const folder of folders) {
		const depth = folder.name.split("/").length - 1;
		levels[depth] ??= [];
		levels[depth]?.push(folder);
	}
	return levels.filter((level) => level !== undefined);
}

async function makeLinks(
	job: CopyJob,
	tree: LocalTree,
	done: TreeResult,
): Promise<void> {
	for (const link of tree.links) {
		const args = fileModuleArgs(job.args);
		args.set("path", joinRemote(job.dest, link.name));
		args.set("src", link.path);
		args.set("state", "link");
		args.set("force", true);
		// links of the target are followed only where no tree is copied
		if (tree.folders.length > 0) args.set("follow", false);
		if (args.get("mode") === "preserve") args.delete("mode");
		const answer = await job.context.runModule("ansible.legacy.file", args);
		if (!done.take(answer)) return;
	}
}
