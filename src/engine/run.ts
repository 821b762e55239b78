// A whole run, in order. Two hops from bin/shevek: src/cli/playbook.ts calls runPlaybooks.

import { randomUUID } from "node:crypto";
import path from "node:path";
import { loadPlaybook } from "../playbook/load.ts";
import type { PlayNode } from "../playbook/nodes.ts";
import { parsePlay } from "../playbook/parse-play.ts";
import type { PyDict } from "../pyvalue/value.ts";
import type { RunOptions, RunParts } from "./options.ts";
import {
	EXIT,
	exitCodeOf,
	isBreak,
	type RunOutcome,
	RunStopped,
} from "./outcome.ts";
import { runPlay } from "./play.ts";
import { makePlaybookSources } from "./playbook-sources.ts";
import { writeRetryFile } from "./retry-file.ts";
import { RunState } from "./run-state.ts";
import { HostScopes } from "./task-scope.ts";

/** Runs playbook files one after the other; gives the exit code. Throws ShevekError for what cannot be read. */
export async function runPlaybooks(
	files: readonly string[],
	options: RunOptions,
	parts: RunParts,
): Promise<number> {
	const state = new RunState(options, parts);
	const hosts = new HostScopes(state);
	const playbooks = files.map((file) => readPlaybook(file, state));
	return running(state, async () => {
		let outcome: RunOutcome = "ok";
		for (const playbook of playbooks) {
			outcome = await runPlaybook(playbook, state, hosts);
			if (outcome !== "ok") break;
		}
		return outcome;
	});
}

/** A play that exists only in memory: an ad-hoc command. Its mapping is what a playbook's would be. */
export async function runAdhoc(
	mapping: PyDict,
	options: RunOptions,
	parts: RunParts,
): Promise<number> {
	const state = new RunState(options, parts);
	const hosts = new HostScopes(state);
	const sources = makePlaybookSources(state, parts.data.baseDir);
	const where = { file: "<ad-hoc>", line: 1, column: 1 };
	const play = parsePlay(mapping, where, {
		sources,
		file: path.join(parts.data.baseDir, "__adhoc_playbook__"),
		importVars: new Map(),
		importConditions: [],
		importTags: [],
	});
	return running(state, async () => {
		announcePlaybook(state, "__adhoc_playbook__", "");
		const around = { state, hosts, sources, isAdhoc: true };
		const outcome = await runPlay(play, around);
		tellStats(state);
		return outcome ?? "ok";
	});
}

/** Status events around the work, and whatever happens everything is closed. */
async function running(
	state: RunState,
	work: () => Promise<RunOutcome>,
): Promise<number> {
	const ofRoles = await state.parts.listenersOfRoles?.([
		...state.callbackPluginFolders,
	]);
	state.emitter.add(ofRoles ?? []);
	for (const status of ["starting", "running"] as const)
		state.emitter.emit({ kind: "status", status, exitCode: undefined });
	let outcome: RunOutcome;
	try {
		await state.facts.open([...state.parts.inventory.hosts.keys()]);
		outcome = await work();
	} catch (error) {
		await finish(state, EXIT.error);
		throw error;
	}
	return finish(state, stoppedExitCode(state) ?? exitCodeOf(outcome));
}

function announcePlaybook(state: RunState, name: string, file: string): void {
	const playbook = { uuid: randomUUID(), name, path: file };
	state.emitter.emit({ kind: "playbookStart", playbook });
}

interface ReadPlaybook {
	readonly file: string;
	readonly name: string;
	readonly plays: readonly PlayNode[];
}

function readPlaybook(name: string, state: RunState): ReadPlaybook {
	const file = path.resolve(name);
	state.parts.plugins.addFolder(path.dirname(file));
	const sources = makePlaybookSources(state, path.dirname(file));
	return { file, name, plays: loadPlaybook(file, sources) };
}

async function runPlaybook(
	playbook: ReadPlaybook,
	state: RunState,
	hosts: HostScopes,
): Promise<RunOutcome> {
	announcePlaybook(state, playbook.name, playbook.file);
	state.emitter.message(
		"verbose",
		`${playbook.plays.length} plays in ${playbook.name}`,
		2,
	);
	let outcome: RunOutcome = "ok";
	for (const play of playbook.plays) {
		const folder = path.dirname(play.where.file);
		state.parts.data.moveTo(folder);
		const sources = makePlaybookSources(state, folder);
		outcome = (await runPlay(play, { state, hosts, sources })) ?? outcome;
		if (isBreak(outcome) || state.parts.signal.aborted) break;
	}
	if (state.parts.settings.flag("RETRY_FILES_ENABLED"))
		writeRetryFile(playbook.file, state);
	tellStats(state);
	return outcome;
}

/** A run that was interrupted has no recap, as in the reference. */
function tellStats(state: RunState): void {
	if (state.parts.signal.aborted) return;
	state.emitter.emit({ kind: "stats", stats: state.stats.snapshot() });
}

/** Undefined where nobody stopped the run. */
function stoppedExitCode({ parts }: RunState): number | undefined {
	if (!parts.signal.aborted) return undefined;
	return parts.signal.reason instanceof RunStopped
		? EXIT.error
		: EXIT.interrupted;
}

/** Gives the exit code: a strict callback may fail as late as it closes, and then the run has failed after all. */
async function finish(state: RunState, exitCode: number): Promise<number> {
	const { emitter, parts } = state;
	let told = exitCode;
	const tell = (): void => {
		const isInterrupted = stoppedExitCode(state) === EXIT.interrupted;
		const ended = told === EXIT.ok ? "successful" : "failed";
		const status = isInterrupted ? "canceled" : ended;
		emitter.emit({ kind: "status", status, exitCode: told });
	};
	tell();
	await Promise.all([parts.pool.closeAll(), state.facts.close()]);
	await emitter.close(() => {
		const isStopped = parts.signal.reason instanceof RunStopped;
		if (!isStopped || told === EXIT.error) return;
		told = EXIT.error;
		tell();
	});
	return told;
}
