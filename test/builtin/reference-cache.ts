// The reference's own cache plugins, asked from a test.

import { execFileSync } from "node:child_process";
import { join } from "node:path";

export type CacheStep =
	| readonly ["set", key: string, value: unknown]
	| readonly ["get" | "delete" | "contains", key: string]
	| readonly ["keys" | "flush"];

/** The Python of Debian's ansible-core. */
const PYTHON = "/usr/bin/python3";

export function referenceCache(
	plugin: string,
	options: Readonly<Record<string, string | number>>,
	steps: readonly CacheStep[],
): unknown[] {
	const answer = execFileSync(
		PYTHON,
		[join(import.meta.dirname, "reference-cache.py")],
		{
			input: JSON.stringify({ plugin, ...options, steps }),
			// the redis plugin takes the set of its keys from a setting alone
			env: { ...process.env, PYTHONWARNINGS: "ignore" },
			stdio: ["pipe", "pipe", "pipe"],
		},
	);
	return JSON.parse(answer.toString("utf8"));
}
