// The name that someone meant who misspelt one.

/** Undefined where nothing is near: more than a third of the letters differ. */
export function nearestName(
	written: string,
	names: readonly string[],
): string | undefined {
	let nearest: string | undefined;
	let least = Math.max(1, Math.floor(written.length / 3)) + 1;
	for (const name of names) {
		const distance = editDistance(written, name);
		if (distance >= least) continue;
		least = distance;
		nearest = name;
	}
	return nearest;
}

/** Letters to change, add, drop, or swap with their neighbour. */
function editDistance(a: string, b: string): number {
	let beforeLast: number[] = [];
	let last = Array.from({ length: b.length + 1 }, (_, at) => at);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const change = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
			let cost = Math.min(change, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
			const isSwap =
				i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
			if (isSwap) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
			row.push(cost);
		}
		beforeLast = last;
		last = row;
	}
	return last[b.length] ?? 0;
}
