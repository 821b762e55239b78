// Writes each event under the name that Ansible has for it, with the host and the task.

import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import type { EventOf, RunEvent } from "../../../../src/events/run-event.ts";
import { defineCallback } from "../../../../src/plugins/callback.ts";
import { EVENT_NAMES } from "../../../../src/plugins/callback-handlers.ts";
import { plain } from "../../../../src/plugins/result-json.ts";

export default defineCallback({
	description: "Writes the names of events, with hosts and tasks.",
	options: {
		file: {
			type: "path",
			description: "Where to.",
			env: ["EVENTS_FILE"],
			required: true,
		},
	},
	start({ options }) {
		const seen: string[][] = [];
		return {
			any(event) {
				const name = nameOf(event);
				if (name) seen.push([name, ...toldOf(event)]);
			},
			close: () => writeFileSync(options.file, JSON.stringify(seen)),
		};
	},
});

function nameOf(event: RunEvent): string | undefined {
	const [name = "", handlers] = EVENT_NAMES[event.kind].split(", ");
	if (name.startsWith("none:")) return undefined;
	return event.kind === "taskStart" && event.task.isHandler ? handlers : name;
}

function toldOf(event: RunEvent): string[] {
	switch (event.kind) {
		case "playbookStart":
			return ["", basename(event.playbook.name)];
		case "playStart":
			return ["", event.play.name];
		case "taskStart":
			return ["", event.task.name];
		case "hostStart":
			return [event.host, event.task.name];
		case "notify":
			return [event.host, event.handler];
		case "include":
			return [event.hosts.join(), basename(event.included)];
		case "varsPrompt":
			return ["", promptText(event)];
		case "stats":
			return [[...event.stats.hosts.keys()].sort().join(), ""];
		case "failed":
		case "unreachable": {
			const ignored =
				event.kind === "failed" && event.isIgnored ? ["ignored"] : [];
			return [event.outcome.host, event.task.name, ...ignored];
		}
		default:
			return "outcome" in event
				? [event.outcome.host, event.task.name]
				: ["", ""];
	}
}

/** As Python's json.dumps writes a list. */
function promptText(event: EventOf<"varsPrompt">): string {
	const fields = [
		event.name,
		event.isPrivate,
		event.prompt,
		event.encrypt ?? null,
		event.isConfirmed,
		plain(event.saltSize ?? null),
		plain(event.salt ?? null),
		plain(event.default ?? null),
		plain(event.unsafe ?? null),
	];
	return `[${fields.map((each) => JSON.stringify(each)).join(", ")}]`;
}
