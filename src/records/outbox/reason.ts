// Why a delivery failed, as it may be kept and shown: one line, without the paths of URLs, which are
// secret where a receiver is known by them alone.

import { MAX_REASON } from "./limits.ts";

const URL =
	/\b([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/@]*@)?([^\s/?#"'<>)]*)[^\s"'<>)]*/gi;

export function reasonOf(error: unknown): string {
	const text = error instanceof Error ? error.message : String(error);
	const line = text
		.replace(URL, "$1$2/…")
		.replace(/[\s\p{Cc}]+/gu, " ")
		.trim();
	return line.slice(0, MAX_REASON) || "no reason was given";
}
