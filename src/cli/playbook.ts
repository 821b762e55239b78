// `shevek playbook`: runs playbooks, or lists what they would run.

import { existsSync } from "node:fs";
import path from "node:path";
import { loadSettings } from "../config/settings.ts";
import { runPlaybooks } from "../engine/run.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { checkHosts } from "./assemble/check-hosts.ts";
import { engineOptions } from "./assemble/engine-options.ts";
import {
	type EventsOutput,
	screenWorld,
	withEvents,
} from "./assemble/events.ts";
import { assemble } from "./assemble/run-parts.ts";
import {
	type CommandWorld,
	openDisplay,
	processWorld,
} from "./command-world.ts";
import { type Embedding, interruptOf } from "./embedding.ts";
import { listPlaybooks } from "./list-playbooks.ts";
import {
	PLAYBOOK_COMMAND,
	parsePlaybookArgs,
} from "./options/playbook-options.ts";
import { announceRun, playbookScreen } from "./screen.ts";

export async function run(
	argv: readonly string[],
	world: CommandWorld = processWorld(),
	embedding: Embedding = {},
): Promise<number> {
	const settings = loadSettings(world);
	const options = parsePlaybookArgs(argv, settings);
	const isListing =
		options.isListHosts ||
		options.isListTasks ||
		options.isListTags ||
		options.isSyntaxCheck;
	if (options.engine === "ansible") {
		const { runWithAnsible } = await import("./assemble/ansible-engine.ts");
		return runWithAnsible({
			kind: "playbook",
			argv,
			options,
			settings,
			world,
			isListing,
		});
	}
	const screen = screenWorld(world, options);
	const display = openDisplay(screen, settings, options.verbosity);
	await announceRun(display, settings, PLAYBOOK_COMMAND.program);
	const interrupt = interruptOf(embedding);
	const { runId } = embedding;
	const request = { options, settings, display, world, runId };
	const work = async (events: EventsOutput | undefined): Promise<number> => {
		const playbooks = options.playbooks.map((name) =>
			checkPlaybook(name, world),
		);
		const baseDir = path.dirname(playbooks[0]?.file ?? world.cwd);
		const assembled = await assemble({
			events,
			options,
			settings,
			world,
			display,
			argv,
			baseDir,
			interrupt,
			embedding,
			screen: playbookScreen(settings),
			pluginsDir: baseDir,
			hasCallbacks: !isListing,
		});
		checkHosts(assembled, { settings, display, pattern: "all" });
		const engine = engineOptions(options, assembled);
		if (isListing)
			return listPlaybooks(playbooks, { options, engine, assembled, display });
		return await runPlaybooks(
			playbooks.map((playbook) => playbook.name),
			engine,
			assembled.parts,
		);
	};
	try {
		return await withEvents(request, work);
	} finally {
		interrupt.close();
		display.flush();
	}
}

function checkPlaybook(
	name: string,
	world: CommandWorld,
): { name: string; file: string } {
	const file = path.resolve(world.cwd, name);
	if (!existsSync(file))
		throw new ShevekError("file", `the playbook: ${name} could not be found`);
	return { name, file };
}
