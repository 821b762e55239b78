// Who listens to every run besides the screen: the record, and the lines of --events.

import { randomUUID } from "node:crypto";
import type { RunListener } from "../../events/run-event.ts";
import { maskSecrets } from "../../records/masked-command.ts";
import { type EventsRequest, eventListeners } from "./events.ts";
import { type RecordingRequest, recordingListeners } from "./recording.ts";

type ListenersRequest = Omit<
	EventsRequest & RecordingRequest,
	"ident" | "command"
> & { readonly argv: readonly string[] };

/** The run has one id in both. */
export function runListeners(request: ListenersRequest): RunListener[] {
	const kind = "playbooks" in request.options ? "playbook" : "adhoc";
	const run = {
		...request,
		ident: randomUUID(),
		command: ["shevek", kind, ...request.argv.map(maskSecrets)],
	};
	return [...recordingListeners(run), ...eventListeners(run)];
}
