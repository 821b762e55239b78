// A length of time for people: one number and its unit.

const UNITS = [
	["d", 86_400],
	["h", 3600],
	["m", 60],
] as const;

export function span(ms: number): string {
	const seconds = Math.max(0, Math.round(ms / 1000));
	for (const [unit, length] of UNITS)
		if (seconds >= 2 * length) return `${Math.floor(seconds / length)}${unit}`;
	return `${seconds}s`;
}
