// An operating system's refusal in Python's words: `[Errno 2] No such file or directory: 'x'`.

import { getSystemErrorMessage } from "node:util";
import { strRepr } from "../pyvalue/text.ts";

/** libuv's words differ from libc's in their case, and in more for these. */
const MESSAGES: Readonly<Record<string, string>> = {
	EISDIR: "Is a directory",
	ENOEXEC: "Exec format error",
	ENOTDIR: "Not a directory",
	EEXIST: "File exists",
};

export function osErrorText(error: unknown, path: string): string {
	if (!(error instanceof Error)) return String(error);
	const { code = "", errno } = error as NodeJS.ErrnoException;
	if (errno === undefined) return error.message;
	const plain = MESSAGES[code] ?? getSystemErrorMessage(errno);
	const message = plain.charAt(0).toUpperCase() + plain.slice(1);
	return `[Errno ${Math.abs(errno)}] ${message}: ${strRepr(path)}`;
}
