// A whole run, in order. Two hops from bin/shevek: src/cli/playbook.ts calls runPlaybooks.

import { randomUUID } from "node:crypto";
import path from "node:path";
import { loadPlaybook } from "../playbook/load.ts";
import type { PlayNode } from "../playbook/nodes.ts";
import type { RunOptions, RunParts } from "./options.ts";
import { EXIT, exitCodeOf, isBreak, type RunOutcome } from "./outcome.ts";
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
	const hosts = new HostScopes(state, parts.inventoryVars);
	const playbooks = files.map((file) => readPlaybook(file, state));
	state.emitter.emit({
		kind: "status",
		status: "starting",
		exitCode: undefined,
	});
	state.emitter.emit({
		kind: "status",
		status: "running",
		exitCode: undefined,
	});
	let outcome: RunOutcome = "ok";
	try {
		for (const playbook of playbooks) {
			outcome = await runPlaybook(playbook, state, hosts);
			if (outcome !== "ok") break;
		}
	} catch (error) {
		await finish(state, EXIT.error);
		throw error;
	}
	const exitCode = parts.signal.aborted
		? EXIT.interrupted
		: exitCodeOf(outcome);
	await finish(state, exitCode);
	return exitCode;
}

/** A playbook that exists only in memory: ad-hoc commands. */
export async function runPlays(
	plays: readonly PlayNode[],
	state: RunState,
): Promise<number> {
	const hosts = new HostScopes(state, state.parts.inventoryVars);
	const sources = makePlaybookSources(state, state.parts.data.baseDir);
	state.emitter.emit({
		kind: "status",
		status: "starting",
		exitCode: undefined,
	});
	state.emitter.emit({
		kind: "status",
		status: "running",
		exitCode: undefined,
	});
	let outcome: RunOutcome = "ok";
	for (const play of plays)
		outcome = await runPlay(play, { state, hosts, sources });
	state.emitter.emit({ kind: "stats", stats: state.stats.snapshot() });
	const exitCode = state.parts.signal.aborted
		? EXIT.interrupted
		: exitCodeOf(outcome);
	await finish(state, exitCode);
	return exitCode;
}

interface ReadPlaybook {
	readonly file: string;
	readonly name: string;
	readonly plays: readonly PlayNode[];
}

function readPlaybook(name: string, state: RunState): ReadPlaybook {
	const file = path.resolve(name);
	const sources = makePlaybookSources(state, path.dirname(file));
	return { file, name, plays: loadPlaybook(file, sources) };
}

async function runPlaybook(
	playbook: ReadPlaybook,
	state: RunState,
	hosts: HostScopes,
): Promise<RunOutcome> {
	const sources = makePlaybookSources(state, path.dirname(playbook.file));
	state.emitter.emit({
		kind: "playbookStart",
		playbook: { uuid: randomUUID(), name: playbook.name, path: playbook.file },
	});
	state.emitter.message(
		"plain",
		`${playbook.plays.length} plays in ${playbook.name}`,
		2,
	);
	let outcome: RunOutcome = "ok";
	for (const play of playbook.plays) {
		outcome = await runPlay(play, { state, hosts, sources });
		if (isBreak(outcome) || state.parts.signal.aborted) break;
	}
	if (state.parts.settings.flag("RETRY_FILES_ENABLED"))
		writeRetryFile(playbook.file, state);
	state.emitter.emit({ kind: "stats", stats: state.stats.snapshot() });
	return outcome;
}

async function finish(state: RunState, exitCode: number): Promise<void> {
	const status = state.parts.signal.aborted
		? "canceled"
		: exitCode === 0
			? "successful"
			: "failed";
	state.emitter.emit({ kind: "status", status, exitCode });
	await state.parts.pool.closeAll();
	await state.emitter.close();
}
