// How long the end of a run waits for deliveries: SHEVEK_OUTBOX_DRAIN, or `drain_seconds` in [outbox].

import type { OptionDefinition } from "../../config/option.ts";
import type { Settings } from "../../config/settings.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { PyFloat } from "../../pyvalue/value.ts";

const DRAIN: OptionDefinition = {
	name: "OUTBOX_DRAIN",
	type: "float",
	default: new PyFloat(3),
	env: [{ name: "SHEVEK_OUTBOX_DRAIN" }],
	ini: [{ section: "outbox", key: "drain_seconds" }],
	description:
		"Seconds that the end of a run waits at most for messages to be delivered; what is left is kept.",
};

/** Throws a `config` error for what is no number of seconds. */
export function outboxDrainMs(settings: Settings): number {
	const { value, origin } = settings.option(DRAIN);
	const seconds = value instanceof PyFloat ? value.value : value;
	if (typeof seconds === "number" && seconds >= 0 && seconds < 86_400)
		return seconds * 1000;
	throw new ShevekError(
		"config",
		`the outbox cannot drain for ${String(seconds)} seconds (${origin})`,
		{ hint: "Give a number of seconds from 0 up to a day." },
	);
}
