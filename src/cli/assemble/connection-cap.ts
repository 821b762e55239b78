// How many ssh connections may be open at once: what descriptors and free memory allow.

import { readFileSync } from "node:fs";
import { freemem } from "node:os";

/** An open ssh costs about 3 MB in its client, and its pipes here. */
const BYTES_PER_CONNECTION = 3_000_000;
const DESCRIPTORS_PER_CONNECTION = 4;
const DESCRIPTORS_FOR_US = 64;

export function connectionCap(): number {
	const byMemory = Math.floor(freemem() / 2 / BYTES_PER_CONNECTION);
	const byDescriptors = Math.floor(
		(descriptorLimit() - DESCRIPTORS_FOR_US) / DESCRIPTORS_PER_CONNECTION,
	);
	return Math.max(1, Math.min(byMemory, byDescriptors));
}

/** Node raises the soft limit to the hard one at its start; Linux says it here. */
function descriptorLimit(): number {
	try {
		const line = /^Max open files\s+(\d+)/m.exec(
			readFileSync("/proc/self/limits", "utf8"),
		);
		return line ? Number(line[1]) : 1024;
	} catch {
		return 1024;
	}
}
