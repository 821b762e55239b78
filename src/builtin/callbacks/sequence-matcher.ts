// Which stretches of two line lists are the same, by the rules of Python's difflib: diffs must come
// out line for line as there, and the usual (Myers) algorithms pick other stretches among equals.
// The rules: the longest common stretch first, the earliest of several; then the same left and right
// of it. In a list of 200 lines or more, a line that makes up over 1 % of it starts no stretch.

/** `a[aStart..aStart+size]` equals `b[bStart..bStart+size]`. */
interface Match {
	readonly aStart: number;
	readonly bStart: number;
	readonly size: number;
}

export interface Change {
	readonly kind: "equal" | "replace" | "delete" | "insert";
	readonly aStart: number;
	readonly aEnd: number;
	readonly bStart: number;
	readonly bEnd: number;
}

interface Window {
	readonly aLow: number;
	readonly aHigh: number;
	readonly bLow: number;
	readonly bHigh: number;
}

const POPULARITY_FROM = 200;

/** The steps that turn `a` into `b`, in order, covering both wholly. */
export function compareSequences(
	a: readonly string[],
	b: readonly string[],
): Change[] {
	const changes: Change[] = [];
	let aAt = 0;
	let bAt = 0;
	for (const match of [
		...matchingBlocks(a, b),
		{ aStart: a.length, bStart: b.length, size: 0 },
	]) {
		const isGone = aAt < match.aStart;
		const isNew = bAt < match.bStart;
		if (isGone || isNew)
			changes.push({
				kind: isGone ? (isNew ? "replace" : "delete") : "insert",
				aStart: aAt,
				aEnd: match.aStart,
				bStart: bAt,
				bEnd: match.bStart,
			});
		aAt = match.aStart + match.size;
		bAt = match.bStart + match.size;
		if (match.size > 0)
			changes.push({
				kind: "equal",
				aStart: match.aStart,
				aEnd: aAt,
				bStart: match.bStart,
				bEnd: bAt,
			});
	}
	return changes;
}

/** In order; neighbours that touch in both lists are one. */
function matchingBlocks(a: readonly string[], b: readonly string[]): Match[] {
	const positions = indexLines(b);
	const found: Match[] = [];
	const open: Window[] = [
		{ aLow: 0, aHigh: a.length, bLow: 0, bHigh: b.length },
	];
	for (let window = open.pop(); window; window = open.pop()) {
		const match = longestMatch(a, b, positions, window);
		if (match.size === 0) continue;
		found.push(match);
		const aAfter = match.aStart + match.size;
		const bAfter = match.bStart + match.size;
		if (window.aLow < match.aStart && window.bLow < match.bStart)
			open.push({ ...window, aHigh: match.aStart, bHigh: match.bStart });
		if (aAfter < window.aHigh && bAfter < window.bHigh)
			open.push({ ...window, aLow: aAfter, bLow: bAfter });
	}
	found.sort((x, y) => x.aStart - y.aStart || x.bStart - y.bStart);
	return joinTouching(found);
}

function joinTouching(matches: readonly Match[]): Match[] {
	const joined: Match[] = [];
	for (const match of matches) {
		const last = joined.at(-1);
		if (
			last &&
			last.aStart + last.size === match.aStart &&
			last.bStart + last.size === match.bStart
		)
			joined[joined.length - 1] = { ...last, size: last.size + match.size };
		else joined.push(match);
	}
	return joined;
}

/** Where each line of `b` stands, without the popular ones. */
function indexLines(b: readonly string[]): Map<string, number[]> {
	const positions = new Map<string, number[]>();
	b.forEach((line, at) => {
		const known = positions.get(line);
		if (known) known.push(at);
		else positions.set(line, [at]);
	});
	if (b.length < POPULARITY_FROM) return positions;
	const limit = Math.floor(b.length / 100) + 1;
	for (const [line, places] of positions)
		if (places.length > limit) positions.delete(line);
	return positions;
}

function longestMatch(
	a: readonly string[],
	b: readonly string[],
	positions: ReadonlyMap<string, readonly number[]>,
	window: Window,
): Match {
	let best: Match = { aStart: window.aLow, bStart: window.bLow, size: 0 };
	let lengths = new Map<number, number>();
	for (let i = window.aLow; i < window.aHigh; i++) {
		const next = new Map<number, number>();
		for (const j of positions.get(a[i] ?? "") ?? []) {
			if (j < window.bLow) continue;
			if (j >= window.bHigh) break;
			const size = (lengths.get(j - 1) ?? 0) + 1;
			next.set(j, size);
			if (size > best.size)
				best = { aStart: i - size + 1, bStart: j - size + 1, size };
		}
		lengths = next;
	}
	return extend(a, b, best, window);
}

/** Popular lines start no stretch but may lengthen one, at either end. */
function extend(
	a: readonly string[],
	b: readonly string[],
	match: Match,
	window: Window,
): Match {
	let { aStart, bStart, size } = match;
	while (
		aStart > window.aLow &&
		bStart > window.bLow &&
		a[aStart - 1] === b[bStart - 1]
	) {
		aStart--;
		bStart--;
		size++;
	}
	while (
		aStart + size < window.aHigh &&
		bStart + size < window.bHigh &&
		a[aStart + size] === b[bStart + size]
	)
		size++;
	return { aStart, bStart, size };
}
