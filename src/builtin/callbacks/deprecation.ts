// The wording of a deprecation warning.

import type { DeprecationNotice } from "../../plugins/callback-display.ts";

const HEADER = "[DEPRECATION WARNING]: ";

/** One paragraph, unwrapped. A text that has its header already stays as it is. */
export function deprecationText(notice: DeprecationNotice): string {
	const msg = notice.msg.trim();
	if (msg.startsWith(HEADER)) return msg;
	const sentence = msg === "" || /[!?.]$/.test(msg) ? msg : `${msg}.`;
	return [
		HEADER + sentence,
		"This feature will be removed",
		removedFrom(notice.collectionName),
		removalTime(notice),
		"Deprecation warnings can be disabled by setting deprecation_warnings=False in ansible.cfg.",
	]
		.filter((part) => part !== "")
		.join(" ");
}

function removedFrom(collection: string | undefined): string {
	if (!collection) return "";
	return `from ${collection === "ansible.builtin" ? "ansible-core" : collection}`;
}

function removalTime(notice: DeprecationNotice): string {
	if (notice.date) return `in a release after ${notice.date}.`;
	if (notice.version) return `in version ${notice.version}.`;
	return "in a future release.";
}
