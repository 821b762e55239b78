// What this user may do with a file, or a folder: both have these bits.

import { accessSync, constants } from "node:fs";

export function isReadable(path: string): boolean {
	return isAllowed(path, constants.R_OK);
}

export function isExecutable(path: string): boolean {
	return isAllowed(path, constants.X_OK);
}

function isAllowed(path: string, mode: number): boolean {
	try {
		accessSync(path, mode);
		return true;
	} catch {
		return false;
	}
}
