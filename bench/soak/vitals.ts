// What a process holds, as the kernel sees it, and whether that grows.

import { readdirSync, readFileSync } from "node:fs";

export const VITALS = [
	"rssMb",
	"descriptors",
	"threads",
	"children",
	"temporaryFiles",
] as const;
export type Vital = (typeof VITALS)[number];
export type Sample = Readonly<Record<Vital, number>>;

export interface Verdict {
	readonly vital: Vital;
	/** From the first to the last third of the second half, as medians. */
	readonly growth: number;
	readonly bound: number;
}

/**
 * What may be added in the second half. Node's heap breathes by some megabytes; the rest belongs to the two runs
 * that may be under way at a sample.
 */
const BOUNDS: Readonly<Record<Vital, (start: number) => number>> = {
	rssMb: (start) => Math.max(12, start * 0.05),
	descriptors: () => 6,
	threads: () => 1,
	children: () => 1,
	temporaryFiles: () => 3,
};

/** Throws where the process has ended. */
export function takeSample(pid: number, temporaryFolder: string): Sample {
	const status = readFileSync(`/proc/${pid}/status`, "utf8");
	const field = (name: string) =>
		Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1]);
	return {
		rssMb: Math.round(field("VmRSS") / 102.4) / 10,
		descriptors: readdirSync(`/proc/${pid}/fd`).length,
		threads: field("Threads"),
		children: childrenOf(pid),
		temporaryFiles: filesBelow(temporaryFolder),
	};
}

export function judge(samples: readonly Sample[]): readonly Verdict[] {
	const half = samples.slice(Math.floor(samples.length / 2));
	const third = Math.max(1, Math.floor(half.length / 3));
	return VITALS.map((vital) => {
		const start = median(half.slice(0, third).map((each) => each[vital]));
		const end = median(half.slice(-third).map((each) => each[vital]));
		return {
			vital,
			growth: Math.round((end - start) * 10) / 10,
			bound: Math.round(BOUNDS[vital](start) * 10) / 10,
		};
	});
}

export function median(numbers: readonly number[]): number {
	const sorted = numbers.toSorted((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function childrenOf(pid: number): number {
	const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
		read(`/proc/${pid}/task/${task}/children`).split(" "),
	);
	return children.filter((each) => each !== "").length;
}

/** Empty for a thread or process that has just ended. */
function read(file: string): string {
	try {
		return readFileSync(file, "utf8");
	} catch {
		return "";
	}
}

function filesBelow(folder: string): number {
	return readdirSync(folder, { recursive: true }).length;
}
