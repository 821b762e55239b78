// Runs that ended without saying so: killed, or their machine went down.

import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { DatabaseSync } from "node:sqlite";
import { SILENCE_MS } from "./migrations/0003-views.ts";

/** Marks them in the database, and gives the ids of those that are alive. Throws what SQLite throws. */
export function markDead(
	database: DatabaseSync,
	now = Date.now(),
): ReadonlySet<string> {
	const alive = new Set<string>();
	const open = database
		.prepare(
			"SELECT id, controller, pid, start_ms, heartbeat_ms FROM runs WHERE end_ms IS NULL",
		)
		.all();
	const mark = database.prepare(
		"UPDATE runs SET status = 'died', end_ms = heartbeat_ms WHERE id = ? AND end_ms IS NULL",
	);
	for (const row of open) {
		const isHere = row.controller === hostname();
		const isAlive = isHere
			? isProcess(Number(row.pid), Number(row.start_ms))
			: now - Number(row.heartbeat_ms) < SILENCE_MS;
		if (isAlive) alive.add(String(row.id));
		else mark.run(String(row.id));
	}
	return alive;
}

/** Whether that process is there and not a later one of the same number. */
export function isProcess(pid: number, sinceMs: number): boolean {
	const started = processStartMs(pid);
	if (started !== undefined) return started <= sinceMs + 2000;
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error instanceof Error && "code" in error && error.code === "EPERM";
	}
}

/** From /proc, in hundredths of a second since the machine came up; a zombie has ended. */
function processStartMs(pid: number): number | undefined {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
		const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
		if (fields[0] === "Z") return Number.POSITIVE_INFINITY;
		const bootSeconds = Number(
			/^btime (\d+)$/m.exec(readFileSync("/proc/stat", "utf8"))?.[1],
		);
		return bootSeconds * 1000 + Number(fields[19]) * 10;
	} catch {
		return undefined;
	}
}

/** Before the record is read: where it cannot be written now, it is read as it is. */
export async function markDeadQuietly(path: string): Promise<void> {
	try {
		const database = new DatabaseSync(path, { timeout: 200 });
		try {
			markDead(database);
		} finally {
			database.close();
		}
	} catch {
		// busy, read-only, or of an older schema: the views tell by the heartbeat
	}
}
