// `shevek adhoc`: one task on the hosts of a pattern.

import { loadSettings } from "../config/settings.ts";
import { runAdhoc } from "../engine/run.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { parseKeyValues } from "../playbook/split-args.ts";
import { FREE_FORM } from "../playbook/task-arguments.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { typeString, typeStrings } from "../templar/template-node.ts";
import { checkHosts } from "./assemble/check-hosts.ts";
import { engineOptions } from "./assemble/engine-options.ts";
import {
	type EventsOutput,
	screenWorld,
	withEvents,
} from "./assemble/events.ts";
import { tryJson } from "./assemble/read-data.ts";
import { assemble } from "./assemble/run-parts.ts";
import {
	type CommandWorld,
	openDisplay,
	processWorld,
} from "./command-world.ts";
import { type Embedding, interruptOf } from "./embedding.ts";
import { EXIT } from "./exit-codes.ts";
import {
	ADHOC_COMMAND,
	type AdhocOptions,
	assertAdhocModule,
	parseAdhocArgs,
} from "./options/adhoc-options.ts";
import { adhocScreen, announceRun } from "./screen.ts";

const WHERE = { file: "<ad-hoc>", line: 1, column: 1 };

export async function run(
	argv: readonly string[],
	world: CommandWorld = processWorld(),
	embedding: Embedding = {},
): Promise<number> {
	const settings = loadSettings(world);
	const options = parseAdhocArgs(argv, settings);
	if (options.engine === "ansible") {
		const isListing = options.isListHosts;
		const request = { argv, options, settings, world, isListing };
		const { runWithAnsible } = await import("./assemble/ansible-engine.ts");
		return runWithAnsible({ kind: "adhoc", ...request });
	}
	if (options.treeFolder !== undefined) {
		throw new ShevekError("usage", "--tree is not there yet", {
			hint: "every result is on record: shevek log show",
		});
	}
	const screen = screenWorld(world, options);
	const display = openDisplay(screen, settings, options.verbosity);
	await announceRun(display, settings, ADHOC_COMMAND.program);
	const interrupt = interruptOf(embedding);
	const { runId } = embedding;
	const request = { options, settings, display, world, runId };
	const work = async (events: EventsOutput | undefined): Promise<number> => {
		const baseDir = options.playbookDir ?? world.cwd;
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
			screen: adhocScreen(settings, options),
			pluginsDir: options.playbookDir,
			hasCallbacks:
				!options.isListHosts && settings.flag("DEFAULT_LOAD_CALLBACK_PLUGINS"),
		});
		const hosts = matchingHosts(options, assembled, settings, display);
		if (options.isListHosts) {
			display.show(`  hosts (${hosts.length}):`);
			for (const host of hosts) display.show(`    ${host}`);
			return EXIT.ok;
		}
		assertAdhocModule(options);
		return await runAdhoc(
			playOf(options),
			engineOptions(options, assembled),
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

function matchingHosts(
	options: AdhocOptions,
	assembled: Parameters<typeof checkHosts>[0],
	settings: Parameters<typeof checkHosts>[1]["settings"],
	display: Parameters<typeof checkHosts>[1]["display"],
): readonly string[] {
	try {
		return checkHosts(assembled, {
			settings,
			display,
			pattern: options.pattern,
		});
	} catch (error) {
		if (options.limit !== undefined) throw error;
		display.warning("No hosts matched, nothing to do");
		return [];
	}
}

function playOf(options: AdhocOptions): PyDict {
	const task: PyDict = new Map<PyValue, PyValue>([
		[
			"action",
			new Map<PyValue, PyValue>([
				["module", options.moduleName],
				["args", argsOf(options)],
			]),
		],
	]);
	if (options.taskTimeoutSeconds > 0)
		task.set("timeout", options.taskTimeoutSeconds);
	if (options.backgroundSeconds > 0) {
		task.set("async", options.backgroundSeconds);
		task.set("poll", options.pollSeconds);
	}
	return new Map<PyValue, PyValue>([
		["name", "Ansible Ad-Hoc"],
		["hosts", options.pattern],
		["gather_facts", false],
		["tasks", [task]],
	]);
}

function argsOf({ moduleName, moduleArgs }: AdhocOptions): PyDict {
	const json =
		moduleArgs.startsWith("{") && moduleArgs.endsWith("}")
			? tryJson(moduleArgs.trim())
			: undefined;
	if (json instanceof Map && json.size > 0)
		return typeStrings(json, { where: WHERE }) as PyDict;
	const args: PyDict = new Map();
	for (const [key, value] of parseKeyValues(
		moduleArgs,
		FREE_FORM.has(moduleName),
	))
		args.set(key, typeString(value, WHERE));
	return args;
}
