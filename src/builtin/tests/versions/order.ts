// The order of version keys: lists of numbers and words, the shorter of two alike first.

export type KeyPart = number | string;

function compareParts(a: KeyPart, b: KeyPart): number {
	if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
	return a === b ? 0 : a < b ? -1 : 1;
}

export function compareKeys(
	a: readonly KeyPart[],
	b: readonly KeyPart[],
	compare: (a: KeyPart, b: KeyPart) => number = compareParts,
): number {
	for (let at = 0; at < Math.min(a.length, b.length); at++) {
		const order = compare(a[at] ?? 0, b[at] ?? 0);
		if (order !== 0) return order;
	}
	return a.length - b.length;
}
