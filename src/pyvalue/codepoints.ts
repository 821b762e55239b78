// Strings counted in code points, as Python counts them. A string without surrogate
// pairs is its own code point array; V8 rejects one-byte strings without scanning.

const PAIR = /[\ud800-\udbff][\udc00-\udfff]/;

export function hasPairs(text: string): boolean {
	return PAIR.test(text);
}

export function codePointLength(text: string): number {
	if (!hasPairs(text)) return text.length;
	let count = 0;
	for (const _ of text) count++;
	return count;
}

/** The characters of `text`, one string a code point. */
export function codePoints(text: string): string[] {
	return hasPairs(text) ? Array.from(text) : text.split("");
}

/** Where the code point number `index` begins, in UTF-16 units; `index` may be the length. */
export function unitOffset(text: string, index: number): number {
	if (!hasPairs(text)) return index;
	let unit = 0;
	for (let seen = 0; seen < index && unit < text.length; seen++) {
		unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1;
	}
	return unit;
}

/** How many code points lie before UTF-16 unit `unit`. */
export function codePointOffset(text: string, unit: number): number {
	return hasPairs(text) ? codePointLength(text.slice(0, unit)) : unit;
}

/** Below, equal or above zero by code points (UTF-16 order differs above U+D7FF). */
export function compareText(a: string, b: string): number {
	if (a === b) return 0;
	const isBefore = a < b;
	if (!hasPairs(a) && !hasPairs(b)) return isBefore ? -1 : 1;
	const length = Math.min(a.length, b.length);
	let at = 0;
	while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
	if (at === length) return a.length - b.length;
	if (at > 0 && (a.charCodeAt(at - 1) & 0xfc00) === 0xd800) at--;
	return (a.codePointAt(at) ?? 0) - (b.codePointAt(at) ?? 0);
}
