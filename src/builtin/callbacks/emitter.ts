// What `http` and `zeromq` send: each status and each event as a message of its own, ansible-runner's bodies
// as JSON text. A text keeps Python's numbers (1.0, 2**70) as they are; the outbox's own JSON would not.

import { WireEncoder } from "../../events/wire.ts";
import { fittingText } from "../../events/wire-fit.ts";
import type { CallbackContext, Json } from "../../plugins/callback.ts";
import type { CallbackHandlers } from "../../plugins/callback-handlers.ts";
import type { PyDict } from "../../pyvalue/value.ts";
import { MAX_BODY_BYTES } from "../../records/outbox/limits.ts";
import { wireOptions } from "./wire-options.ts";

export function emitWire(
	context: Pick<
		CallbackContext,
		"run" | "setting" | "display" | "send" | "now"
	>,
): CallbackHandlers {
	const options = wireOptions(context);
	const encoder = new WireEncoder(options);
	const send = (lines: readonly PyDict[]) => {
		for (const line of lines) context.send(fittingText(line, fitsOutbox));
	};
	return {
		any: (event) => send(encoder.encode(event)),
		// what is shown after the last event
		close: () => send(encoder.rest(options.shown?.rest ?? [], context.now())),
	};
}

/** In the outbox the text is a JSON string; it is ASCII, so that characters are bytes. */
function fitsOutbox(text: string): boolean {
	// at worst each character is escaped, and that is not looked at twice
	if (text.length * 2 < MAX_BODY_BYTES) return true;
	return JSON.stringify(text).length <= MAX_BODY_BYTES;
}

/** The text again, of a message of emitWire's. */
export function wireBody(body: Json): string {
	return typeof body === "string" ? body : JSON.stringify(body);
}
