// Versions of Python packages (PEP 440).

import { PyError } from "../../../pyvalue/value.ts";
import { compareKeys, type KeyPart } from "./order.ts";

const FORM =
	/^\s*v?(?:(?:(?<epoch>[0-9]+)!)?(?<release>[0-9]+(?:\.[0-9]+)*)(?:[-_.]?(?<preName>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<preNumber>[0-9]+)?)?(?:-(?<bareNumber>[0-9]+)|[-_.]?(?<postName>post|rev|r)[-_.]?(?<postNumber>[0-9]+)?)?(?:[-_.]?(?<devName>dev)[-_.]?(?<devNumber>[0-9]+)?)?)(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?\s*$/i;

const RANKS: Readonly<Record<string, number>> = {
	a: 1,
	alpha: 1,
	b: 2,
	beta: 2,
	c: 3,
	rc: 3,
	pre: 3,
	preview: 3,
};
/** Behind every pre-release. */
const RELEASED = 4;

/** One list for each rule of the order, the most important first. */
type Key = readonly (readonly KeyPart[])[];

function parse(text: string): Key {
	const parts = FORM.exec(text)?.groups;
	if (parts === undefined) {
		throw new PyError("ValueError", `Invalid version: '${text}'`);
	}
	const release = (parts.release ?? "").split(".").map(Number);
	while (release.at(-1) === 0) release.pop();
	const isPost = parts.postName !== undefined || parts.bareNumber !== undefined;
	const isDev = parts.devName !== undefined;
	const isPre = parts.preName !== undefined;
	const rank = isPre
		? (RANKS[(parts.preName ?? "").toLowerCase()] ?? RELEASED)
		: isDev && !isPost
			? 0
			: RELEASED;
	const postNumber = Number(parts.bareNumber ?? parts.postNumber ?? 0);
	return [
		[Number(parts.epoch ?? 0)],
		release,
		[rank, Number(parts.preNumber ?? 0)],
		[isPost ? postNumber : -1],
		[isDev ? Number(parts.devNumber ?? 0) : Number.POSITIVE_INFINITY],
		localKey(parts.local),
	];
}

/** Without a local part first, then words, then numbers. */
function localKey(local: string | undefined): KeyPart[] {
	return (local?.split(/[-_.]/) ?? []).map((part) =>
		/^\d+$/.test(part) ? Number(part) : part.toLowerCase(),
	);
}

function compareLocal(a: KeyPart, b: KeyPart): number {
	if (typeof a !== typeof b) return typeof a === "string" ? -1 : 1;
	return a === b ? 0 : a < b ? -1 : 1;
}

export function comparePep440(a: string, b: string): number {
	const [left, right] = [parse(a), parse(b)];
	for (let at = 0; at < left.length; at++) {
		const isLocal = at === left.length - 1;
		const order = compareKeys(
			left[at] ?? [],
			right[at] ?? [],
			isLocal ? compareLocal : undefined,
		);
		if (order !== 0) return order;
	}
	return 0;
}
