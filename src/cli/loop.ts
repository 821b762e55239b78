// `shevek loop CONFIG`: runs playbooks as messages come in, by a configuration as loopabull's.

import { loadSettings } from "../config/settings.ts";
import { assertNever } from "../errors/shevek-error.ts";
import type { LoopConfig } from "../loop/config/loop-config.ts";
import type { LoopEngine } from "../loop/engine.ts";
import { LoopLog } from "../loop/log.ts";
import { Loop } from "../loop/loop.ts";
import { readSetup, type Setup } from "../loop/setup.ts";
import { recordsLocation } from "../records/location.ts";
import { type CommandWorld, processWorld } from "./command-world.ts";
import { errorText } from "./error-text.ts";
import { EXIT } from "./exit-codes.ts";
import { commandEngine } from "./loop-engines/command.ts";
import { nativeEngine } from "./loop-engines/native.ts";
import { parseLoopArgs } from "./loop-view/loop-options.ts";
import { setupText, startText } from "./loop-view/setup-text.ts";

export async function run(
	argv: readonly string[],
	world: CommandWorld = processWorld(),
): Promise<number> {
	const { file, isCheck } = parseLoopArgs(argv, loadSettings(world));
	const log = new LoopLog((line) => world.stderr.write(line));
	const setup = await read(file, world, log);
	for (const note of setup.config.notes) log.warning(note);
	if (isCheck) {
		world.stdout.write(setupText(setup));
		return EXIT.ok;
	}
	log.least = setup.config.logLevel;
	const loop = await Loop.open({
		setup,
		makeEngine: (config) => makeEngine(config, world),
		database: recordsLocation(world).path,
		log,
	});
	const removeSignals = onSignals(loop, {
		reload: () => reload(loop, { file, world, log }),
	});
	try {
		log.info(startText(setup));
		await loop.run();
		return EXIT.ok;
	} finally {
		removeSignals();
	}
}

function read(file: string, world: CommandWorld, log: LoopLog): Promise<Setup> {
	return readSetup(file, {
		cwd: world.cwd,
		env: world.env,
		settings: loadSettings(world),
		tell: (text) => log.info(text.trimEnd()),
	});
}

/** A configuration that is wrong changes nothing. */
async function reload(
	loop: Loop,
	{ file, world, log }: { file: string; world: CommandWorld; log: LoopLog },
): Promise<void> {
	try {
		const setup = await read(file, world, log);
		for (const note of setup.config.notes) log.warning(note);
		loop.reload(setup);
		log.info(`configured anew: ${startText(setup)}`);
	} catch (error) {
		// the log's line has the word already
		const text = errorText(error).replace(/^ERROR! /, "");
		const lines = text.trimEnd().split("\n");
		for (const line of lines.filter((each) => each !== "")) log.error(line);
		log.error("the configuration stays as it was");
	}
}

function makeEngine(config: LoopConfig, world: CommandWorld): LoopEngine {
	const { configFile, engine } = config;
	const env =
		configFile === undefined
			? world.env
			: { ...world.env, ANSIBLE_CONFIG: configFile };
	switch (engine.kind) {
		case "native":
			return nativeEngine({ ...world, env }, config);
		case "command":
			return commandEngine(engine.words, { ...world, env }, config);
		default:
			return assertNever(engine);
	}
}

const STOPS = ["SIGTERM", "SIGINT"] as const;

function onSignals(
	loop: Loop,
	{ reload }: { reload: () => Promise<void> },
): () => void {
	const stop = () => loop.stop();
	let last = Promise.resolve();
	const anew = () => {
		last = last.then(reload);
	};
	for (const signal of STOPS) process.on(signal, stop);
	process.on("SIGHUP", anew);
	return () => {
		for (const signal of STOPS) process.off(signal, stop);
		process.off("SIGHUP", anew);
	};
}
