// Group names that are no variable names (TRANSFORM_INVALID_GROUP_CHARS, 2.14).

import type { InventoryReport } from "./report.ts";

export const GROUP_NAME_POLICIES = [
	"always",
	"never",
	"ignore",
	"silently",
] as const;
export type GroupNamePolicy = (typeof GROUP_NAME_POLICIES)[number];

const INVALID = /^[\p{Nd}]|[^\p{L}\p{N}_]/gu;

export function safeGroupName(
	name: string,
	policy: GroupNamePolicy,
	report: InventoryReport,
): string {
	const invalid = name.match(INVALID);
	if (invalid === null || policy === "ignore") return name;
	const what = `invalid character(s) "${pySetOf(invalid)}" in group name (${name})`;
	if (policy === "never") {
		report.verbose(`Not replacing ${what}`, 4);
		report.warn(
			"Invalid characters were found in group names but not replaced, use -vvvv to see details",
		);
		return name;
	}
	if (policy === "always") {
		report.verbose(`Replacing ${what}`, 4);
		report.warn(
			"Invalid characters were found in group names and automatically replaced, use -vvvv to see details",
		);
	}
	return name.replace(INVALID, "_");
}

function pySetOf(characters: readonly string[]): string {
	const members = [...new Set(characters)].map((c) => `'${c}'`);
	return `{${members.join(", ")}}`;
}
