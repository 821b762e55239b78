// The `log_plays` callback: each result as a line in a file of its host's own, which only grows.

import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { ShevekError } from "../../errors/shevek-error.ts";
import type { HostResult, TaskInfo } from "../../events/run-event.ts";
import { defineCallback } from "../../plugins/callback.ts";
import { dumpJson } from "../../pyvalue/json.ts";
import type { PyValue } from "../../pyvalue/value.ts";
import { jsonForm } from "./json-forms.ts";
import { localTime } from "./local-time.ts";
import { makeFolder } from "./make-folder.ts";

type Category = "OK" | "FAILED" | "SKIPPED" | "UNREACHABLE" | "ASYNC_FAILED";

export default defineCallback({
	type: "notification",
	description: "Appends each result to a log file of its host.",
	options: {
		log_folder: {
			type: "str",
			default: "/var/log/ansible/hosts",
			description: "The folder of the hosts' files; made where it is missing.",
			env: ["ANSIBLE_LOG_FOLDER"],
			ini: ["callback_log_plays.log_folder"],
		},
	},
	start({ options, now }) {
		const logs = new HostLogs(options.log_folder);
		let playbook = "";
		const log = (category: Category) => (event: LoggedEvent) => {
			const { task, outcome } = event;
			const words = [
				localTime(now(), "%b %d %Y %H:%M:%S"),
				playbook,
				keywordName(task),
				task.action,
				category,
				resultText(outcome),
			];
			logs.append(outcome.host, `${words.join(" - ")}\n\n`);
		};
		return {
			playbookStart(event) {
				playbook = event.playbook.name;
			},
			ok: log("OK"),
			failed: log("FAILED"),
			skipped: log("SKIPPED"),
			unreachable: log("UNREACHABLE"),
			asyncFailed: log("ASYNC_FAILED"),
		};
	},
});

interface LoggedEvent {
	readonly task: TaskInfo;
	readonly outcome: HostResult;
}

/** Throws a `file` error for the first result that cannot be written, and takes no more from then on. */
class HostLogs {
	readonly #folder: string;
	#isReady = false;
	#isBroken = false;

	constructor(folder: string) {
		this.#folder = folder;
	}

	append(host: string, text: string): void {
		if (this.#isBroken) return;
		// A slash would lead out of the folder: names of hosts may come from elsewhere (add_host).
		const file = join(this.#folder, host.replaceAll("/", "_"));
		try {
			if (!this.#isReady) makeFolder(this.#folder);
			this.#isReady = true;
			appendFileSync(file, text);
		} catch (cause) {
			this.#isBroken = true;
			throw new ShevekError(
				"file",
				`log_plays: results cannot be written to ${file}: ${cause instanceof Error ? cause.message : String(cause)}`,
				{ hint: "Set log_folder to a folder that you may write to.", cause },
			);
		}
	}
}

/** What `name:` says; everywhere else the action stands for a missing one, `include_role : NAME` for a role. */
function keywordName({ ownName, action }: TaskInfo): string {
	const isAction = ownName === action || ownName.startsWith(`${action} : `);
	return isAction ? "" : ownName;
}

function resultText(outcome: HostResult): string {
	if (outcome.isVerboseOverride) return "omitted";
	const result = new Map(outcome.result);
	const invocation = result.get("invocation");
	result.delete("invocation");
	const text = json(result);
	return invocation === undefined || invocation === null
		? text
		: `${json(invocation)} => ${text} `;
}

function json(value: PyValue): string {
	return dumpJson(value, { onUnknown: jsonForm });
}
