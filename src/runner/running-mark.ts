// Who runs in an artifacts folder now: a file there with the process's number and its start, gone when the run has ended. So two
// runs do not write into one folder, and rotation leaves alone what is being written.

import {
	existsSync,
	linkSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import path from "node:path";
import { ShevekError } from "../errors/shevek-error.ts";

const MARK = ".running";

/** Throws a `usage` error where a run that lives has the folder. */
export function markRunning(artifactDir: string, ident: string): void {
	const mark = path.join(artifactDir, MARK);
	const own = `${mark}.${process.pid}.${Math.random().toString(36).slice(2)}`;
	writeFileSync(own, `${process.pid} ${startOf(process.pid)}\n`, {
		mode: 0o600,
	});
	try {
		if (!isRunning(artifactDir)) rmSync(mark, { force: true });
		// a link is made by one of two who try at the same moment
		linkSync(own, mark);
	} catch (cause) {
		throw new ShevekError(
			"usage",
			`a run with the ident '${ident}' is under way in ${artifactDir}`,
			{ cause, hint: "Give this one another ident, or wait." },
		);
	} finally {
		rmSync(own, { force: true });
	}
}

export function unmarkRunning(artifactDir: string): void {
	rmSync(path.join(artifactDir, MARK), { force: true });
}

export function isRunning(artifactDir: string): boolean {
	const mark = path.join(artifactDir, MARK);
	if (!existsSync(mark)) return false;
	const [pid = "", start = ""] = readFileSync(mark, "utf8").trim().split(" ");
	return isSameProcess(Number(pid), start);
}

/** A number alone may be another process's by now. */
export function isSameProcess(pid: number, start: string): boolean {
	try {
		process.kill(pid, 0);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
	}
	const { state, start: started } = readProcess(pid);
	// one that nobody has waited for yet has ended
	return state !== "Z" && (start === "" || start === started);
}

/** In clock ticks since the system's start; empty where there is no /proc. */
export function startOf(pid: number): string {
	return readProcess(pid).start;
}

/** proc(5), fields 3 and 22. */
function readProcess(pid: number): { state: string; start: string } {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
		const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
		return { state: fields[0] ?? "", start: fields[19] ?? "" };
	} catch {
		return { state: "", start: "" };
	}
}
