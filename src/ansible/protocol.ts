// What the callback plugin in python/bridge writes, read: docs/bridge.md describes the lines. The names
// there are in snake case; nothing else of them gets further than this folder.

import type { RunEvent, TimeMs } from "../events/run-event.ts";

/** Of the lines; the plugin says its own in `hello`. */
export const PROTOCOL = 1;

export interface LoadedCallback {
	readonly name: string;
	readonly path: string;
	readonly type: string;
}

/** The first line: what this Ansible process is. */
export interface Hello {
	readonly time: TimeMs;
	readonly pid: number;
	/** As typed, secrets among it. */
	readonly argv: readonly string[];
	readonly cwd: string;
	readonly ansibleVersion: string;
	readonly isAdhoc: boolean;
	/** Playbooks, or the pattern. */
	readonly targets: readonly string[];
	readonly verbosity: number;
	readonly isCheck: boolean;
	readonly isDiff: boolean;
	readonly inventory: readonly string[];
	readonly limit: string | undefined;
	readonly tags: readonly string[];
	readonly skipTags: readonly string[];
	/** As typed, secrets among them. */
	readonly extraVars: readonly string[];
	readonly remoteUser: string | undefined;
	readonly callbackPaths: readonly string[];
	/** Those that Ansible itself runs, our markers (`slack`) among them. */
	readonly callbacks: readonly LoadedCallback[];
}

/** The last line, of a process that came to its own end. */
export interface Ending {
	/** Of the process, where the plugin could see it. */
	readonly exitCode: number | undefined;
	/** The last playbook got as far as its recap. */
	readonly isComplete: boolean;
	readonly hasFailed: boolean;
	readonly hasUnreachable: boolean;
}

export type Heard =
	| { readonly kind: "hello"; readonly hello: Hello }
	| { readonly kind: "event"; readonly event: RunEvent }
	| { readonly kind: "end"; readonly ending: Ending; readonly time: TimeMs };

/** The process's exit code; where it is not known, what ansible-playbook ends with for such hosts. */
export function exitCodeOf(ending: Ending): number {
	if (ending.exitCode !== undefined) return ending.exitCode;
	if (!ending.isComplete) return 1;
	if (ending.hasUnreachable) return 4;
	return ending.hasFailed ? 2 : 0;
}
