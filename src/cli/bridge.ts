// `shevek bridge`: listens to a plain run of Ansible's. The callback plugin in python/bridge starts it, writes
// lines to its standard input, and reads what it says in return: warnings for the user, and that it is done.

import { LineSplitter } from "../ansible/line-splitter.ts";
import { loadSettings } from "../config/settings.ts";
import { BridgedRun } from "./assemble/bridged-run.ts";
import { type CommandWorld, processWorld } from "./command-world.ts";
import { EXIT } from "./exit-codes.ts";

/** More are not read by anyone, and the pipe must not fill up. */
const MAX_WARNINGS = 20;

export async function run(
	_argv: readonly string[],
	world: CommandWorld = processWorld(),
	input: AsyncIterable<Buffer> = process.stdin,
): Promise<number> {
	let warnings = 0;
	const answer = (message: { kind: string; text?: string }): void => {
		world.stdout.write(`${JSON.stringify(message)}\n`);
	};
	const bridged = new BridgedRun({
		words: undefined,
		settings: loadSettings(world),
		world,
		eventsFile: undefined,
		isRecorded: true,
		warn: (text) => {
			warnings++;
			if (warnings <= MAX_WARNINGS) answer({ kind: "warning", text });
		},
	});
	const splitter = new LineSplitter((line) => bridged.takeLine(line));
	for await (const chunk of input) splitter.push(chunk);
	await bridged.close();
	answer({ kind: "done" });
	return EXIT.ok;
}
