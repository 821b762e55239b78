// `shevek bridge`: listens to a plain run of Ansible's. The callback plugin in python/bridge starts it, writes
// lines to its standard input, and reads what it says in return: words for the user, and that the record is
// written. After that Ansible ends, and messages that are still on their way have this process to themselves.

import { LineSplitter } from "../ansible/line-splitter.ts";
import type { TerminalStream } from "../builtin/callbacks/screen.ts";
import { loadSettings } from "../config/settings.ts";
import { BridgeDisplay } from "./assemble/bridge-display.ts";
import { BridgedRun } from "./assemble/bridged-run.ts";
import { type CommandWorld, processWorld } from "./command-world.ts";
import { EXIT } from "./exit-codes.ts";

/** Nobody waits for it: longer than a receiver may take for an answer. */
const DRAIN_MS = 30_000;

export async function run(
	_argv: readonly string[],
	world: CommandWorld = processWorld(),
	input: AsyncIterable<Buffer> = process.stdin,
): Promise<number> {
	const answer = answersOn(world.stdout);
	const display = new BridgeDisplay(answer);
	const bridged = new BridgedRun({
		words: undefined,
		settings: loadSettings(world),
		world,
		eventsFile: undefined,
		isRecorded: true,
		display,
		printStray: (text) => display.show(text),
		drainMs: DRAIN_MS,
		onWritten: () => answer({ kind: "done" }),
	});
	const splitter = new LineSplitter((line) => bridged.takeLine(line));
	for await (const chunk of input) splitter.push(chunk);
	await bridged.close();
	if (!bridged.hasBegun) answer({ kind: "done" });
	return EXIT.ok;
}

export type BridgeAnswer =
	| { readonly kind: "done" }
	| { readonly kind: "warning" | "error" | "show"; readonly text: string };

function answersOn(stream: TerminalStream): (answer: BridgeAnswer) => void {
	return (answer) => {
		stream.write(`${JSON.stringify(answer)}\n`);
	};
}
