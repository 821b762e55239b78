// Who holds a lease: a process, by machine and number, and a random part that no other process shares.

import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { isProcess } from "./dead-runs.ts";

export function makeOwner(): string {
	return `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
}

/** Whether that owner, who took something at that time, has ended. Of another machine's nothing is known. */
export function isGone(owner: string, takenMs: number): boolean {
	const [controller, pid] = owner.split(":");
	return controller === hostname() && !isProcess(Number(pid), takenMs);
}
