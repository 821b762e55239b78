// A small playbook, run natively on localhost in this process, for the events it gives.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { engineOptions } from "../cli/assemble/engine-options.ts";
import { assemble } from "../cli/assemble/run-parts.ts";
import { openDisplay } from "../cli/command-world.ts";
import { onInterrupt } from "../cli/interrupt.ts";
import { parsePlaybookArgs } from "../cli/options/playbook-options.ts";
import { loadSettings } from "../config/settings.ts";
import { runPlaybooks } from "../engine/run.ts";
import type { RunEvent } from "../events/run-event.ts";
import { defineCallback } from "../plugins/callback.ts";

/** Gives the exit code. Nothing is recorded, and nothing shown. */
export async function runPlaybookText(
	text: string,
	onEvent: (event: RunEvent) => void,
): Promise<number> {
	const folder = mkdtempSync(path.join(tmpdir(), "shevek-testing-"));
	const interrupt = onInterrupt();
	try {
		const file = path.join(folder, "playbook.yml");
		writeFileSync(file, text);
		const nowhere = { write: () => undefined };
		const world = {
			cwd: folder,
			env: environment(folder),
			stdout: nowhere,
			stderr: nowhere,
		};
		const settings = loadSettings(world);
		const argv = ["--no-record", "-i", "localhost,", "-c", "local", file];
		const options = parsePlaybookArgs(argv, settings);
		const assembled = await assemble({
			options,
			settings,
			world,
			display: openDisplay(world, settings, 0),
			argv,
			baseDir: folder,
			interrupt,
			screen: undefined,
			embedding: {
				own: [{ name: "bench", file: undefined, definition: telling(onEvent) }],
			},
			callbacksDir: undefined,
			hasCallbacks: false,
		});
		return await runPlaybooks(
			[file],
			engineOptions(options, assembled),
			assembled.parts,
		);
	} finally {
		interrupt.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

function telling(onEvent: (event: RunEvent) => void) {
	return defineCallback({
		description: "Hands events on.",
		start: () => ({ any: onEvent }),
	});
}

/** No setting of whoever runs the test reaches the run. */
function environment(folder: string): NodeJS.ProcessEnv {
	const own = Object.entries(process.env).filter(
		([name]) => !/^(ANSIBLE|SHEVEK)_/.test(name),
	);
	return {
		...Object.fromEntries(own),
		ANSIBLE_LOCAL_TEMP: path.join(folder, "tmp"),
	};
}
