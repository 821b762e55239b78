// Under `shevek runner`, http and zeromq are told of a run that never began (a playbook that cannot be read, an
// inventory that is none), as ansible-runner's plugins are. Callbacks are made as for a run, but nothing is on record.

import type { Display } from "../../builtin/callbacks/display.ts";
import type { Settings } from "../../config/settings.ts";
import { Emitter } from "../../engine/emit.ts";
import type { RunListener, RunStatus } from "../../events/run-event.ts";
import { maskSecrets } from "../../records/masked-command.ts";
import type { CommandWorld } from "../command-world.ts";
import { EXIT } from "../exit-codes.ts";
import type { RunOptions } from "../options/run-options.ts";
import { hostUnit } from "./callbacks.ts";
import { bareRunInfo } from "./run-info.ts";
import { RunRecords } from "./run-records.ts";
import { runnerEmitters } from "./runner-emitters.ts";

interface UnbegunRun {
	readonly options: Pick<RunOptions, "isRecorded">;
	readonly settings: Settings;
	readonly display: Display;
	readonly world: CommandWorld;
}

/** With what people read of it, where that is known. Nothing where a run did begin. */
export async function tellUnbegun(
	{ options, settings, display, world }: UnbegunRun,
	{ text, exitCode }: { text?: string; exitCode: number },
): Promise<void> {
	const { shown } = display;
	if (shown?.hasBegun) return;
	const units = await runnerEmitters(settings, { hasNamed: true });
	if (units.length === 0) return;
	const command = ["shevek", ...process.argv.slice(2).map(maskSecrets)];
	const run = bareRunInfo(world, { command });
	const records = new RunRecords({
		settings,
		world,
		run: run.id,
		isRecorded: options.isRecorded,
		isRun: false,
		warn: (warning) => display.warning(warning),
	});
	const hosts = units.flatMap((unit) =>
		hostUnit(unit, {
			settings,
			display,
			run,
			extraVars: new Map(),
			records,
			printStray: (stray) => world.stderr.write(stray),
			stop: () => undefined,
		}),
	);
	/** In the screen's place: the text itself is shown when the command has ended. */
	const screen: RunListener = {
		onEvent: (event) => {
			shown?.begin();
			if (event.kind === "message")
				shown?.add({ text: event.text, isError: true, style: "error" });
			shown?.seal();
		},
	};
	// what comes first is closed last, as in a run
	const outbox: RunListener = {
		onEvent: () => undefined,
		close: () => records.close(),
	};
	const emitter = new Emitter([outbox, screen, ...hosts], Date.now);
	const tell = (status: RunStatus, code?: number) =>
		emitter.emit({ kind: "status", status, exitCode: code });
	tell("starting");
	tell("running");
	if (text !== undefined) emitter.message("error", text);
	tell(exitCode === EXIT.ok ? "successful" : "failed", exitCode);
	await emitter.close();
}
