// One of a pull's two commands, run in this process with what it would have as a process of its own:
// a pipe for its output, and an end that is an exit code whatever happens.

import { isAbsolute, resolve } from "node:path";
import {
	type LineSink,
	openLineFile,
} from "../../builtin/callbacks/events-file.ts";
import type { TerminalStream } from "../../builtin/callbacks/screen.ts";
import type { EventOf } from "../../events/run-event.ts";
import { defineCallback } from "../../plugins/callback.ts";
import type { HostedUnit } from "../../plugins/callback-host.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import type { CommandWorld } from "../command-world.ts";
import { errorText } from "../error-text.ts";
import { exitCodeOf } from "../exit-codes.ts";

/** The steps' world; `close` it after the last. */
export interface StepWorld extends CommandWorld {
	close(): void;
}

/**
 * Both streams of a step end in our standard output, uncoloured on a terminal too, as the reference
 * reads its steps over pipes. Events have their own way out: to `eventsFile`, whose lines are those of
 * both runs.
 */
export function makeStepWorld(
	world: CommandWorld,
	eventsFile: string | undefined,
): StepWorld {
	const env = absolutePaths(world);
	const isToStdout = eventsFile === "-";
	const screen = pipeTo(isToStdout ? world.stderr : world.stdout);
	if (eventsFile === undefined)
		return { ...world, env, stdout: screen, stderr: screen, close: () => {} };
	const events: LineSink = isToStdout
		? { write: (line) => void world.stdout.write(line), close: () => {} }
		: openLineFile(eventsFile);
	return {
		...world,
		env,
		stdout: events,
		stderr: screen,
		close: () => events.close(),
	};
}

function pipeTo(stream: TerminalStream): TerminalStream {
	return { write: (text) => stream.write(text) };
}

const OWN_PATHS = ["SHEVEK_DB", "SQLITE_DB", "SHEVEK_ANSIBLE_CORE"] as const;

/** The second step runs in the checkout: what our own variables say holds from here. */
function absolutePaths({ env, cwd }: CommandWorld): CommandWorld["env"] {
	const absolute: Record<string, string | undefined> = { ...env };
	for (const name of OWN_PATHS) {
		const path = env[name];
		const isRelative =
			path && !isAbsolute(path) && !/^(~|\$|\w[\w.+-]*:\/\/)/.test(path);
		if (isRelative) absolute[name] = resolve(cwd, path);
	}
	return absolute;
}

/** What a step throws is its last words and its exit code: the pull goes on from there. */
export async function runStep(
	world: CommandWorld,
	run: () => Promise<number>,
): Promise<number> {
	try {
		return await run();
	} catch (error) {
		world.stderr.write(errorText(error));
		return exitCodeOf(error);
	}
}

/** Sees whether any host's result says that something changed. */
export class ChangeWatch {
	isChanged = false;

	/** It listens as a callback of the step. */
	get unit(): HostedUnit {
		const definition = defineCallback({
			description: "Sees whether the repository changed.",
			start: () => ({ ok: (event) => this.#take(event) }),
		});
		return { name: "pull", file: undefined, definition };
	}

	#take({ outcome }: EventOf<"ok">): void {
		if (pyTruth(outcome.result.get("changed") ?? false)) this.isChanged = true;
	}
}
