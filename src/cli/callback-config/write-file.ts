// A changed ansible.cfg in the old one's place: whole or not at all, with the same mode.

import {
	chmodSync,
	readFileSync,
	realpathSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { ShevekError } from "../../errors/shevek-error.ts";

/** Bytes stay what they are, whatever they mean. */
const ENCODING = "latin1";

/** Empty where there is none yet. */
export function readConfig(file: string): string {
	try {
		return readFileSync(file, ENCODING);
	} catch (cause) {
		if (isMissing(cause)) return "";
		throw cannot("read", file, cause);
	}
}

export function writeConfig(file: string, text: string): void {
	try {
		const stats = statSync(file, { throwIfNoEntry: false });
		if (stats && !stats.isFile()) throw new Error("it is no file");
		// A link stays one.
		const target = stats ? realpathSync(file) : file;
		const beside = `${target}.${process.pid}.tmp`;
		try {
			writeFileSync(beside, text, ENCODING);
			if (stats) chmodSync(beside, stats.mode & 0o7777);
			renameSync(beside, target);
		} finally {
			rmSync(beside, { force: true });
		}
	} catch (cause) {
		throw cannot("write", file, cause);
	}
}

function isMissing(error: unknown): boolean {
	return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function cannot(what: string, file: string, cause: unknown): ShevekError {
	return new ShevekError("file", `cannot ${what} ${file}`, {
		cause,
		hint: cause instanceof Error ? cause.message : undefined,
	});
}
