// `retry_files_enabled`: the hosts that were lost, for `--limit @file`.

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { RunState } from "./run-state.ts";

export function writeRetryFile(playbook: string, state: RunState): void {
	const hosts = [
		...new Set([...state.failedHosts, ...state.unreachableHosts]),
	].sort();
	if (hosts.length === 0) return;
	const folder =
		state.parts.settings.text("RETRY_FILES_SAVE_PATH") ??
		path.dirname(playbook);
	const file = path.join(
		folder,
		`${path.basename(playbook, path.extname(playbook))}.retry`,
	);
	try {
		mkdirSync(folder, { recursive: true });
		writeFileSync(file, hosts.map((host) => `${host}\n`).join(""));
		state.emitter.message("plain", `\tto retry, use: --limit @${file}\n`);
	} catch (error) {
		state.warn(
			`Could not create retry file '${file}'. The error was: ${(error as Error).message}`,
		);
	}
}
