// What a callback's file has to export.

import type { CallbackDefinition } from "../plugins/callback.ts";
import { checkDefinition, type DefinitionShape } from "./check-definition.ts";

const SHAPE: DefinitionShape = {
	kind: "callback",
	keys: [
		"type",
		"enabled",
		"strict",
		"timeoutSeconds",
		"start",
		"deliver",
		"receiver",
		"disconnect",
		"forgetsDelivered",
	] satisfies (keyof CallbackDefinition)[],
	functions: ["start"],
	choices: {
		type: ["stdout", "notification", "aggregate"],
		enabled: ["always", "named"],
	},
};

/** Throws a `plugin` error with the place in the file. */
export function asCallback(value: unknown, file: string): CallbackDefinition {
	checkDefinition(value, file, SHAPE);
	return value as CallbackDefinition;
}
