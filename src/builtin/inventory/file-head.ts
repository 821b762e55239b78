import { closeSync, openSync, readSync } from "node:fs";

/** The first bytes of a file, as Latin-1. */
export function headOf(path: string, length: number): string {
	const head = Buffer.alloc(length);
	const file = openSync(path, "r");
	try {
		return head.toString("latin1", 0, readSync(file, head, 0, length, 0));
	} finally {
		closeSync(file);
	}
}
