// What a callback on the bench is given: options, a display that keeps what is shown, an outbox that keeps
// what is sent.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Display } from "../builtin/callbacks/display.ts";
import { makeScreen } from "../builtin/callbacks/screen.ts";
import { DEFAULT_SCREEN_SETTINGS } from "../builtin/callbacks/settings.ts";
import type { HostRequest } from "../cli/assemble/callbacks.ts";
import { loadSettings, type Settings } from "../config/settings.ts";
import type { RunInfo } from "../plugins/run-info.ts";
import { fromPlain } from "../pyvalue/plain.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import type { SentMessage, TestOptions } from "./callback-test.ts";

export interface TestRequest extends HostRequest {
	readonly written: { out: string; err: string; stopped: string | undefined };
	readonly sent: SentMessage[];
}

/** Who runs on the bench. */
const BENCH_RUN: RunInfo = {
	id: "00000000-0000-4000-8000-000000000000",
	ident: "00000000-0000-4000-8000-000000000000",
	kind: "playbook",
	command: ["shevek", "playbook", "site.yml"],
	targets: ["site.yml"],
	cwd: "/p",
	user: "tester",
	controller: "bench",
	pid: 1,
	verbosity: 0,
	isCheck: false,
	isDiff: false,
	inventory: ["/p/hosts"],
	limit: undefined,
	tags: ["all"],
	skipTags: [],
	extraVars: [],
	remoteUser: undefined,
	commandLine: { positional: ["site.yml"], options: [] },
	gitCommit: undefined,
	ansibleVersion: undefined,
};

export function makeTestRequest(options: TestOptions): TestRequest {
	const settings = settingsOf(options);
	const run = { ...BENCH_RUN, ...options.run };
	const written: TestRequest["written"] = {
		out: "",
		err: "",
		stopped: undefined,
	};
	const sent: SentMessage[] = [];
	return {
		settings,
		run,
		display: displayInto(written, run),
		extraVars: fromPlain(options.vars ?? {}) as PyDict,
		direct: new Map(
			Object.entries(options.options ?? {}).map(
				([name, value]): [string, PyValue] => [name, fromPlain(value)],
			),
		),
		printStray: (text) => {
			written.err += text;
		},
		records: {
			postbox: () => ({
				open: () => undefined,
				send: (body, { key } = {}) => {
					sent.push({ body, key });
				},
				tellDiedRuns: async (tell) => {
					for (const died of options.diedRuns ?? []) await tell(died);
				},
			}),
			close: async () => undefined,
		},
		stop: (reason) => {
			written.stopped ??= reason;
		},
		written,
		sent,
	};
}

/** An ansible.cfg has to be a file while it is read. */
function settingsOf({ env = {}, configFile = "" }: TestOptions): Settings {
	const folder = mkdtempSync(path.join(tmpdir(), "shevek-testing-"));
	const file = path.join(folder, "ansible.cfg");
	try {
		writeFileSync(file, configFile);
		return loadSettings({ cwd: folder, env, configFile: file });
	} finally {
		rmSync(folder, { recursive: true });
	}
}

function displayInto(
	written: { out: string; err: string },
	{ verbosity }: RunInfo,
): Display {
	const screen = makeScreen(
		{
			write: (text) => {
				written.out += text;
			},
		},
		{
			write: (text) => {
				written.err += text;
			},
		},
		{ isForced: false, isOff: true, term: undefined },
	);
	return new Display(screen, { ...DEFAULT_SCREEN_SETTINGS, verbosity });
}
