// `serial:` a number, a percentage or a list of them: a play's hosts in batches.

import { ShevekError } from "../errors/shevek-error.ts";
import { pyRepr } from "../pyvalue/text.ts";
import type { PyValue } from "../pyvalue/value.ts";

export function splitBatches(
	hosts: readonly string[],
	serial: PyValue,
): string[][] {
	const sizes = (
		Array.isArray(serial) ? serial : serial === null ? [] : [serial]
	).map((size) => batchSize(size, hosts.length));
	const batches: string[][] = [];
	let at = 0;
	for (let index = 0; at < hosts.length; index++) {
		// the last size stays for what is left
		const size = sizes[Math.min(index, sizes.length - 1)] ?? 0;
		const end = size <= 0 ? hosts.length : at + size;
		batches.push(hosts.slice(at, end));
		at = end;
	}
	return batches;
}

function batchSize(size: PyValue, total: number): number {
	if (typeof size === "number") return size;
	const text = String(size).trim();
	const percent = /^(\d+(?:\.\d+)?)%$/.exec(text);
	// at least one host, or a small percentage would never end
	if (percent) return Math.trunc((Number(percent[1]) / 100) * total) || 1;
	if (/^-?\d+$/.test(text)) return Number(text);
	throw new ShevekError(
		"playbook",
		`serial must be a number, a percentage or a list of them, got ${pyRepr(size)}`,
	);
}
