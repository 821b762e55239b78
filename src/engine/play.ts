// One play: its hosts in batches, its variables asked for, its tasks compiled, and a strategy set to work.

import { ShevekError } from "../errors/shevek-error.ts";
import type { PlayInfo } from "../events/run-event.ts";
import {
	type BlockNode,
	flatten,
	type PlayNode,
	type TaskNode,
} from "../playbook/nodes.ts";
import { compilePlay, playHandlers } from "../playbook/parse-play.ts";
import type { PlaybookSources } from "../playbook/sources.ts";
import { filterBlock, isChosen, tagsOf } from "../playbook/tags.ts";
import { toFloat } from "../pyvalue/numbers.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { OMIT_TOKEN } from "../templar/omit.ts";
import { holdsTemplates } from "../templar/template-node.ts";
import { LayeredScope } from "../vars/layered-scope.ts";
import { makeSetupTask } from "./gather-task.ts";
import { HostCursor } from "./host-cursor.ts";
import { toBoolean } from "./keyword-values.ts";
import { runMagic } from "./magic-vars.ts";
import type { RunOutcome } from "./outcome.ts";
import { PlayRun } from "./play-run.ts";
import { warnOfReservedNames } from "./reserved-names.ts";
import type { RunState } from "./run-state.ts";
import { splitBatches } from "./serial.ts";
import { startAtTask } from "./start-at-task.ts";
import { explainField, messageOf } from "./task-error.ts";
import { playInfo } from "./task-names.ts";
import { type HostScopes, Scopes } from "./task-scope.ts";
import { checkVarsFiles } from "./vars-files.ts";
import { askVariables } from "./vars-prompt.ts";

export interface PlayParts {
	readonly state: RunState;
	readonly hosts: HostScopes;
	readonly sources: PlaybookSources;
	/** A play that stands in no playbook. */
	readonly isAdhoc?: boolean;
}

/** A play whose keywords are rendered as far as a play's may be. */
interface ReadyPlay {
	readonly play: PlayNode;
	readonly info: PlayInfo;
	readonly pattern: readonly string[];
	readonly order: string | undefined;
	readonly vars: PyDict;
	readonly render: (value: PyValue) => PyValue;
}

/** Undefined where no host matched: what came before stands then, in 2.14. */
export async function runPlay(
	play: PlayNode,
	parts: PlayParts,
): Promise<RunOutcome | undefined> {
	const { state } = parts;
	const ready = await prepare(play, parts);
	if (state.parts.signal.aborted) return "ok"; // at a prompt
	const { selectHosts } = state.parts;
	const hosts = selectHosts(ready.pattern, ready.order, true);
	const serial = keywordOf(play, "serial", ready.render);
	const batches = splitBatches(hosts, serial ?? null);
	if (batches.length === 0) {
		state.emitter.emit({ kind: "playStart", play: ready.info });
		// an ad-hoc command says so before it begins
		if (!parts.isAdhoc)
			state.emitter.emit({ kind: "noHostsMatched", play: ready.info });
		return undefined;
	}
	const removedHosts = new Set<string>();
	let outcome: RunOutcome = "ok";
	warnOfReservedNames(state, play, ready.vars);
	for (const batch of batches) {
		const lostBefore = state.failedHosts.size + state.unreachableHosts.size;
		const run = makePlayRun(ready, parts, batch, removedHosts);
		outcome = await runBatch(run);
		if (run.isEnded || state.parts.signal.aborted) break;
		if (outcome === "breakPlay") return outcome;
		const lost =
			state.failedHosts.size + state.unreachableHosts.size - lostBefore;
		if (lost === batch.length) return asBreak(outcome);
	}
	return outcome;
}

/** With a whole batch lost nothing after it runs, later plays included. */
function asBreak(outcome: RunOutcome): RunOutcome {
	if (outcome === "ok") return "okBreak";
	return outcome === "unreachable" ? "unreachableBreak" : "breakPlay";
}

async function prepare(play: PlayNode, parts: PlayParts): Promise<ReadyPlay> {
	const { state } = parts;
	const { templar } = state.parts;
	const vars: PyDict = new Map(play.vars);
	const scope = new LayeredScope([
		state.options.extraVars,
		vars,
		runVars(parts),
		runMagic(state),
	]);
	const render = (value: PyValue): PyValue =>
		holdsTemplates(value) ? templar.templateNow(value, scope) : value;
	await askVariables(play, { state, vars, render });
	const field = (name: string): PyValue | undefined =>
		explained(play, name, () => keywordOf(play, name, render));
	const text = (name: string): string | undefined => {
		const value = field(name);
		return value === undefined ? undefined : pyStr(value);
	};
	const pattern = patternOf(field("hosts") ?? null);
	if (pattern.length === 0)
		throw new ShevekError(
			"playbook",
			"Hosts list cannot be empty. Please check your playbook",
			{ where: play.where },
		);
	const name = text("name");
	const info = playInfo(play, {
		name: name || pattern.join(","),
		pattern: pattern.join(","),
		strategy:
			text("strategy") ??
			state.parts.settings.text("DEFAULT_STRATEGY") ??
			"linear",
		isCheckMode:
			toBoolean(play.keywords.get("check_mode") ?? null) ??
			state.options.isCheckMode,
	});
	return { play, info, pattern, order: text("order"), vars, render };
}

/** A play's own keyword that cannot be rendered is a fault of the playbook, not of a host. */
function explained<T>(play: PlayNode, name: string, render: () => T): T {
	try {
		return render();
	} catch (error) {
		if (!(error instanceof ShevekError)) throw error;
		throw new ShevekError(
			"playbook",
			messageOf(explainField(error, name, play.where)),
			{ where: play.where, cause: error },
		);
	}
}

/** What a play's own keywords may use besides its variables: the groups and the like, but no host. */
function runVars(parts: PlayParts): PyDict {
	const { inventory, data } = parts.state.parts;
	return new Map<PyValue, PyValue>([
		["groups", inventory.groupsDict() as PyDict],
		["hostvars", parts.hosts.hostVars],
		["playbook_dir", data.baseDir],
	]);
}

function patternOf(hosts: PyValue): string[] {
	return (Array.isArray(hosts) ? hosts : [hosts])
		.map(pyStr)
		.filter((part) => part !== "");
}

function makePlayRun(
	ready: ReadyPlay,
	parts: PlayParts,
	batch: readonly string[],
	removedHosts: Set<string>,
): PlayRun {
	const { state, sources } = parts;
	const { play } = ready;
	const isChosenTask = (task: TaskNode): boolean =>
		isChosen(tagsOf(task, ready.render), state.options.tags);
	const filter = (block: BlockNode): BlockNode =>
		filterBlock(block, isChosenTask);
	const isForcing =
		flagOf(play, "force_handlers") ??
		(state.options.isForcingHandlers ||
			state.parts.settings.flag("DEFAULT_FORCE_HANDLERS"));
	const blocks = compilePlay(play, isForcing)
		.map(filter)
		.filter((b) => b.block.length + b.rescue.length + b.always.length > 0);
	const setupTask = makeSetupTask(play);
	const run = new PlayRun({
		state,
		play,
		info: ready.info,
		sources,
		allHosts: state.parts.selectHosts(ready.pattern, ready.order, true),
		batch,
		vars: ready.vars,
		allTasks: [setupTask, ...flatten(blocks)],
		handlers: playHandlers(play),
		setupTask,
		removedHosts,
	});
	run.filter = filter;
	run.scopes = new Scopes(run, parts.hosts);
	run.isGathering = (host) =>
		isChosenTask(setupTask) && needsFacts(play, ready, state, host);
	const percentage = keywordOf(play, "max_fail_percentage", ready.render);
	if (percentage !== undefined) run.maxFailPercentage = percentOf(percentage);
	for (const host of batch) run.cursors.set(host, HostCursor.forPlay(blocks));
	return run;
}

/** A play's keyword, rendered; one that comes to `omit` is as if not written. */
function keywordOf(
	play: PlayNode,
	name: string,
	render: (value: PyValue) => PyValue,
): PyValue | undefined {
	const written = play.keywords.get(name);
	if (written === undefined || written === null) return undefined;
	const value = render(written);
	return value === OMIT_TOKEN ? undefined : value;
}

function percentOf(value: PyValue): number {
	return toFloat(typeof value === "string" ? value.replace(/%$/, "") : value);
}

function flagOf(play: PlayNode, name: string): boolean | undefined {
	const value = play.keywords.get(name);
	return value === undefined ? undefined : toBoolean(value);
}

function needsFacts(
	play: PlayNode,
	ready: ReadyPlay,
	state: RunState,
	host: string,
): boolean {
	const written = keywordOf(play, "gather_facts", ready.render);
	const wanted = written === undefined ? undefined : toBoolean(written);
	const isImplied = wanted ?? true;
	switch (state.parts.settings.text("DEFAULT_GATHERING")) {
		case "explicit":
			return wanted === true;
		case "smart":
			return isImplied && !state.facts.isGathered(host);
		default:
			return isImplied;
	}
}

async function runBatch(run: PlayRun): Promise<RunOutcome> {
	const { state, info } = run;
	state.emitter.emit({ kind: "playStart", play: info });
	await state.facts.prefetch(run.batch);
	checkVarsFiles(run);
	startAtTask(run);
	for (const host of run.batch) {
		if (state.failedHosts.has(host)) run.fail(host);
		if (state.unreachableHosts.has(host)) run.removedHosts.add(host);
	}
	const strategy = state.parts.strategies.get(info.strategy);
	if (strategy === undefined) {
		throw new ShevekError(
			"plugin",
			`Invalid play strategy specified: ${info.strategy}`,
			{
				where: run.play.where,
				hint: "shevek doc -t strategy -l lists those that are there",
			},
		);
	}
	await strategy.run(run);
	finishCursors(run);
	for (const host of run.batch)
		if (run.cursor(host).isFailed) state.failedHosts.add(host);
	if (run.isBroken) return "breakPlay";
	if (state.unreachableHosts.size > 0) return "unreachable";
	return run.batch.some((host) => run.cursor(host).isFailed) ? "failed" : "ok";
}

/** A host without a task left has not been moved on: only then does a failure reach the outer blocks. */
function finishCursors(run: PlayRun): void {
	for (const host of run.hostsLeft) run.cursor(host).next(host, run);
}
