// CPU time of everything the benchmark starts, hosts included, whoever is its parent by then.
//
// Where a cgroup can be made (as root, version 1 or 2), this process goes into one of its own before it
// starts anything; the kernel then counts all descendants, daemons too, to the microsecond. Elsewhere
// the counts of /proc are summed: children that were waited for, and the sshds with theirs. That
// misses daemons, and its unit is 10 ms. This process's own share is taken off in both.

import {
	existsSync,
	mkdirSync,
	readFileSync,
	rmdirSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";

export interface CpuAccount {
	/** How it counts, for the table's foot. */
	readonly method: string;
	/** Since the account was opened. */
	usedMs(): number;
	/** A long-lived process, whose children end before the count is read. */
	watch(pid: number): void;
	close(): void;
}

const MOUNTS = [
	["/sys/fs/cgroup/cpuacct", "cpuacct.usage"],
	["/sys/fs/cgroup/cpu,cpuacct", "cpuacct.usage"],
	["/sys/fs/cgroup", "cgroup.controllers"],
] as const;

export function openCpuAccount(): CpuAccount {
	for (const [mount, mark] of MOUNTS) {
		if (!existsSync(join(mount, mark))) continue;
		const isFirstVersion = mark === "cpuacct.usage";
		try {
			return groupAccount(
				join(mount, ownGroup(isFirstVersion)),
				isFirstVersion,
			);
		} catch {
			// not root, or read-only as in most containers
		}
	}
	return procAccount();
}

/** Lines of `number:controllers:path`; version 2 has no controllers there. */
function ownGroup(isFirstVersion: boolean): string {
	const text = readFileSync("/proc/self/cgroup", "utf8");
	const line = isFirstVersion
		? /^\d+:(?:.*,)?cpuacct(?:,.*)?:(.*)$/m.exec(text)
		: /^0::(.*)$/m.exec(text);
	return line?.[1] ?? "/";
}

function groupAccount(parent: string, isFirstVersion: boolean): CpuAccount {
	const folder = join(parent, `shevek-bench-${process.pid}`);
	mkdirSync(folder);
	try {
		writeFileSync(join(folder, "cgroup.procs"), String(process.pid));
	} catch (error) {
		rmdirSync(folder);
		throw error;
	}
	const read = () =>
		(isFirstVersion
			? Number(readFileSync(join(folder, "cpuacct.usage"), "utf8")) / 1e6
			: secondVersionMs(folder)) - ownMs();
	const start = read();
	return {
		method: `control group (version ${isFirstVersion ? 1 : 2})`,
		usedMs: () => read() - start,
		watch: () => {},
		close: () => {
			writeFileSync(join(parent, "cgroup.procs"), String(process.pid));
			rmdirSync(folder);
		},
	};
}

function secondVersionMs(folder: string): number {
	const text = readFileSync(join(folder, "cpu.stat"), "utf8");
	return Number(/^usage_usec (\d+)/m.exec(text)?.[1]) / 1000;
}

function ownMs(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000;
}

const MS_PER_TICK = 10;

function procAccount(): CpuAccount {
	const watched: number[] = [];
	return {
		method: "/proc (10 ms, daemons not counted)",
		usedMs: () =>
			ticks(process.pid).children * MS_PER_TICK +
			watched.reduce((sum, pid) => {
				const { own, children } = ticks(pid);
				return sum + (own + children) * MS_PER_TICK;
			}, 0),
		watch: (pid) => watched.push(pid),
		close: () => {},
	};
}

function ticks(pid: number): { own: number; children: number } {
	const text = readFileSync(`/proc/${pid}/stat`, "utf8");
	const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
	const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields
		.slice(11, 15)
		.map(Number);
	return { own: utime + stime, children: cutime + cstime };
}
