// The log file of log_path: what the screen shows, without colours, one stamped entry a text.

import {
	accessSync,
	constants,
	existsSync,
	openSync,
	writeSync,
} from "node:fs";
import { userInfo } from "node:os";
import { dirname } from "node:path";
import type { LogSink } from "../builtin/callbacks/display.ts";
import type { Settings } from "../config/settings.ts";

/** The name of the logger whose entries these are, for log_filter. */
const LOGGER = "ansible";

/** Undefined where no log is wanted; a path that cannot be written is said on standard error. */
export function openLog(
	settings: Settings,
	stderr: { write(text: string): unknown },
): LogSink | undefined {
	const path = settings.text("DEFAULT_LOG_PATH");
	if (!path) return undefined;
	if (!isWritable(path)) {
		stderr.write(
			`[WARNING]: log file at ${path} is not writeable and we cannot create it, aborting\n\n`,
		);
		return undefined;
	}
	if (settings.texts("DEFAULT_LOG_FILTER").includes(LOGGER)) return undefined;
	const file = openSync(path, "a");
	const origin = `p=${process.pid} u=${userName()} n=${LOGGER} |`;
	return (text) => {
		writeSync(file, `${timeStamp(new Date())} ${origin} ${text}\n`);
	};
}

function isWritable(path: string): boolean {
	const target = existsSync(path) ? path : dirname(path);
	try {
		accessSync(target, constants.W_OK);
		return true;
	} catch {
		return false;
	}
}

/** Someone without an account (a container's arbitrary user) goes by number. */
function userName(): string {
	try {
		return userInfo().username;
	} catch {
		return `uid=${process.getuid?.()}`;
	}
}

/** Local time with milliseconds behind a comma, as Python's logging has it. */
function timeStamp(time: Date): string {
	const two = (part: number) => String(part).padStart(2, "0");
	const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
	const clock = [time.getHours(), time.getMinutes(), time.getSeconds()]
		.map(two)
		.join(":");
	return `${day} ${clock},${String(time.getMilliseconds()).padStart(3, "0")}`;
}
