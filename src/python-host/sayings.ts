// What Display's replacement in the host reports, from its form on the wire.

import type { PyValue } from "../pyvalue/value.ts";
import type { HostSaying } from "./host.ts";

/** Undefined for what is no saying. */
export function readSaying(value: PyValue | undefined): HostSaying | undefined {
	if (!(value instanceof Map)) return undefined;
	const text = value.get("text");
	if (typeof text !== "string") return undefined;
	switch (value.get("kind")) {
		case "warning":
			return { kind: "warning", text };
		case "deprecated":
			return { kind: "deprecated", text };
		case "error":
			return { kind: "error", text };
		case "shown":
			return { kind: "shown", text };
		case "verbose": {
			const host = value.get("host");
			return {
				kind: "verbose",
				text,
				level: Number(value.get("level")),
				host: typeof host === "string" ? host : undefined,
			};
		}
		default:
			return undefined;
	}
}
