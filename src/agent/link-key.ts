// What makes a login another one: a text of all that its connection goes by. In memory only; it holds
// secrets as they are, for two passwords are two logins.

import { Secret } from "../plugins/secret.ts";
import type { BecomeSpec } from "./target.ts";

export function becomeKey(become: BecomeSpec): string {
	const { method, user, password, options } = become;
	return keyOf([method, user, password, options]);
}

export function keyOf(value: unknown): string {
	return JSON.stringify(revealed(value));
}

function revealed(value: unknown): unknown {
	if (value instanceof Secret) return { secret: value.reveal() };
	if (Array.isArray(value)) return value.map(revealed);
	if (typeof value !== "object" || value === null) return value;
	const entries = Object.entries(value);
	return Object.fromEntries(
		entries.map(([name, each]) => [name, revealed(each)]),
	);
}
