// Dynamic includes: which files and roles the hosts' include tasks name, and the blocks they bring.
// Hosts that name the same file with the same variables share one reading of it.

import { existsSync } from "node:fs";
import { ShevekError } from "../errors/shevek-error.ts";
import { loadIncludedRole } from "../playbook/import-static.ts";
import { BlockNode, type ParentNode, TaskNode } from "../playbook/nodes.ts";
import { parseBlockList } from "../playbook/parse-tasks.ts";
import {
	handlerTasks,
	roleBlocks,
	roleHandlers,
} from "../playbook/role-blocks.ts";
import type { TaskListContext } from "../playbook/task-list.ts";
import { pyRepr, pyStr } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import type { HostTask, TaskOutcome } from "./host-task.ts";
import { findIncludedFile } from "./include-files.ts";
import type { PlayRun } from "./play-run.ts";
import { isSet, singleResults } from "./result-flags.ts";
import { hostResult } from "./result-view.ts";
import { describe as explainError, messageOf } from "./task-error.ts";

/** One thing that is included, for the hosts that asked for it. */
interface Included {
	readonly task: TaskNode;
	/** A file's path, or a role's name. */
	readonly what: string;
	readonly vars: PyDict;
	readonly hosts: string[];
	readonly outcomes: TaskOutcome[];
	readonly itemLabel: PyValue | undefined;
	readonly run: HostTask;
}

export interface IncludedBlocks {
	readonly hosts: readonly string[];
	readonly blocks: readonly BlockNode[];
}

export interface IncludeReport {
	readonly blocks: readonly IncludedBlocks[];
	readonly failedHosts: readonly string[];
}

export async function processIncludes(
	play: PlayRun,
	outcomes: readonly TaskOutcome[],
): Promise<IncludeReport> {
	const included = await collect(outcomes);
	const blocks: IncludedBlocks[] = [];
	const failedHosts: string[] = [];
	for (const entry of included) {
		try {
			blocks.push({ hosts: entry.hosts, blocks: await load(play, entry) });
		} catch (error) {
			if (endsRun(error)) throw error;
			failInclude(play, entry, error);
			failedHosts.push(...entry.hosts);
		}
	}
	// one host can fail more than one include of a loop, and still fails once
	return { blocks, failedHosts: [...new Set(failedHosts)] };
}

const FATAL = new Set(["parse", "playbook", "limit"]);

/** What is no playbook, and recursion, end the run as in the reference; a file not found fails the hosts. */
function endsRun(error: unknown): boolean {
	return error instanceof ShevekError && FATAL.has(error.code);
}

async function collect(outcomes: readonly TaskOutcome[]): Promise<Included[]> {
	const included: Included[] = [];
	for (const outcome of outcomes) {
		const { task } = outcome.run;
		if (!task.isDynamicInclude) continue;
		for (const item of singleResults(outcome.result, task.hasLoop)) {
			if (isSet(item, "skipped") || isSet(item, "failed")) continue;
			const entry = await describe(outcome, item);
			const twin = included.find(
				(other) =>
					other.task === task &&
					other.what === entry.what &&
					!other.hosts.includes(outcome.run.host) &&
					isSameDict(other.vars, entry.vars),
			);
			const target = twin ?? entry;
			target.hosts.push(outcome.run.host);
			target.outcomes.push(outcome);
			if (twin === undefined) included.push(entry);
		}
	}
	return included;
}

function isSameDict(a: PyDict, b: PyDict): boolean {
	return a.size === b.size && pyRepr(a) === pyRepr(b);
}

/** The loop's variables go on into what is included. */
const LOOP_KEYS = ["ansible_loop", "_ansible_item_label"];

async function describe(outcome: TaskOutcome, item: PyDict): Promise<Included> {
	const { run } = outcome;
	const vars: PyDict = new Map();
	const loopVar = item.get("ansible_loop_var");
	const indexVar = item.get("ansible_index_var");
	for (const name of [loopVar, indexVar, ...LOOP_KEYS]) {
		const value = typeof name === "string" ? item.get(name) : undefined;
		if (typeof name === "string" && value !== undefined) vars.set(name, value);
	}
	const scope = run.scope.with(vars);
	const base = {
		task: run.task,
		vars,
		hosts: [],
		outcomes: [],
		itemLabel:
			outcome.result.get("_ansible_no_log") === true
				? "(censored due to no_log)"
				: item.get("_ansible_item_label"),
		run: { ...run, scope },
	};
	if (run.task.taskRole === "includeRole")
		return { ...base, what: await describeRole(run, scope) };
	const target = pyStr(item.get("include") ?? null);
	return { ...base, what: await findIncludedFile(run, target, scope) };
}

/** Hosts share a role only if every argument means the same to them. */
async function describeRole(
	run: HostTask,
	scope: HostTask["scope"],
): Promise<string> {
	const { templar } = run.play.state.parts;
	const args: PyDict = new Map();
	for (const [key, value] of run.task.args) {
		if (key !== "apply") args.set(key, await templar.template(value, scope));
	}
	return pyRepr(args);
}

/** The include task again, for one instance: what hangs below it sees the instance's variables. */
function instanceOf(entry: Included): {
	task: TaskNode;
	parent: TaskNode | BlockNode;
} {
	const { task } = entry;
	const instance = new TaskNode({
		parent: task.parent,
		where: task.where,
		keywords: task.keywords,
		vars: new Map([...task.vars, ...entry.vars]),
		includeArgs: task.includeArgs,
		action: task.action,
		resolvedAction: task.resolvedAction,
		args: task.args,
		role: task.role,
		isHandler: task.isHandler,
		taskRole: task.taskRole,
	});
	const apply = task.args.get("apply");
	if (!(apply instanceof Map)) return { task: instance, parent: instance };
	const keywords = new Map([...apply].filter(([key]) => key !== "vars")) as Map<
		string,
		PyValue
	>;
	const vars = apply.get("vars");
	return {
		task: instance,
		parent: new BlockNode(
			instance,
			task.where,
			keywords,
			vars instanceof Map ? vars : new Map(),
		),
	};
}

async function load(
	play: PlayRun,
	entry: Included,
): Promise<readonly BlockNode[]> {
	const { task, parent } = instanceOf(entry);
	assertNotTooDeep(task);
	const known = play.play.handlers.length;
	const blocks =
		task.taskRole === "includeRole"
			? loadRoleBlocks(play, entry, task, parent)
			: loadFileBlocks(play, entry, { task, parent });
	// roles imported in what was read brought handlers to the play
	play.addHandlers(handlerTasks(play.play.handlers.slice(known)));
	return blocks;
}

function loadFileBlocks(
	play: PlayRun,
	entry: Included,
	{ task, parent }: ReturnType<typeof instanceOf>,
): BlockNode[] {
	const data = readIncluded(play, entry.what);
	const context: TaskListContext = {
		sources: play.sources,
		parent,
		role: task.role,
		isHandlers: task.isHandler,
		file: entry.what,
	};
	const blocks = data === null ? [] : parseBlockList(data, context);
	for (const host of entry.hosts) play.state.stats.count(host, "ok");
	play.state.emitter.emit({
		kind: "include",
		play: play.info,
		task: entry.run.info,
		included: entry.what,
		hosts: [...entry.hosts],
		itemLabel: entry.itemLabel,
	});
	return blocks;
}

/** The reference's own recursion ends at 247 files, or fewer roles. */
const MAX_INCLUDES = 500;

/** A file that includes itself with no condition would go on for ever. */
function assertNotTooDeep(task: TaskNode): void {
	let depth = 0;
	for (let node: ParentNode | undefined = task; node; node = node.parent)
		if (node.kind === "task" && node.isDynamicInclude) depth++;
	if (depth <= MAX_INCLUDES) return;
	throw new ShevekError(
		"limit",
		`Exceeded maximum object depth. This may have been caused by excessive role recursion: more than ${MAX_INCLUDES} includes within one another`,
		{ where: task.where, hint: "does a file or role include itself?" },
	);
}

function readIncluded(play: PlayRun, file: string): PyValue {
	if (!existsSync(file))
		throw new ShevekError(
			"file",
			`Could not find or access '${file}' on the Ansible Controller.`,
		);
	const data = play.sources.readYaml(file);
	if (data !== null && !Array.isArray(data))
		throw new ShevekError(
			"file",
			"included task files must contain a list of tasks",
		);
	return data;
}

function loadRoleBlocks(
	play: PlayRun,
	entry: Included,
	task: TaskNode,
	parent: TaskNode | BlockNode,
): BlockNode[] {
	const { templar } = play.state.parts;
	const render = (value: PyValue): PyValue =>
		templar.templateNow(value, entry.run.scope);
	const role = loadIncludedRole(task, play.sources, render, parent);
	if (role.isPublic) play.play.roles.push(role);
	play.addHandlers(handlerTasks(roleHandlers(role)));
	return roleBlocks(role);
}

/** A role that cannot be loaded is told on its own; there is no result to put it in. */
function failInclude(play: PlayRun, entry: Included, error: unknown): void {
	if (entry.task.taskRole === "includeRole") {
		play.state.emitter.message("error", explainError(error));
		return;
	}
	const now = play.state.parts.now();
	for (const outcome of entry.outcomes) {
		const result: PyDict = new Map<PyValue, PyValue>([
			["reason", messageOf(error)],
		]);
		play.state.stats.count(outcome.run.host, "failures");
		play.state.emitter.emit({
			kind: "failed",
			play: play.info,
			task: outcome.run.info,
			outcome: hostResult(outcome.run, { result, isNoLog: false }, now, now),
			isIgnored: false,
		});
	}
}
