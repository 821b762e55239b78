// One workload through every peer, in alternating order, the recaps checked against each other.

import type { SshdHost } from "../test/agent/sshd-host.ts";
import {
	type Measurement,
	measure,
	type Recap,
	type Stage,
} from "./measure.ts";
import type { Command, PeerName } from "./peers.ts";

export interface Comparison {
	readonly title: string;
	readonly command: Command;
	readonly args: readonly string[];
	readonly forks: number;
	readonly hosts: readonly SshdHost[];
	/** Before each run: puts the hosts back as they were. */
	readonly reset?: () => void;
	/** Else it only prints, and all print the same. */
	readonly hasRecap: boolean;
}

export interface Figures {
	readonly cpuMs: number;
	readonly wallMs: number;
	readonly peakMb: number;
}

export interface ComparedRow {
	readonly title: string;
	readonly figures: ReadonlyMap<PeerName, Figures>;
}

export async function compare(
	stage: Stage,
	work: Comparison,
): Promise<ComparedRow> {
	const runs = new Map<PeerName, Measurement[]>();
	let recap: Recap | undefined;
	let listing: string | undefined;
	for (let round = 0; round < stage.rounds; round++) {
		for (const peer of rotated(stage.peers, round)) {
			work.reset?.();
			const done = await measure(stage, {
				argv: [...peer.argv(work.command), ...work.args],
				env: { ...peer.env, ANSIBLE_FORKS: String(work.forks) },
				hosts: work.hosts,
			});
			if (work.hasRecap) {
				assertRecap(work.title, peer.name, done.recap, recap);
				recap ??= done.recap;
			} else {
				listing ??= done.stdout;
				if (done.stdout !== listing || listing.length < 10)
					throw new Error(`${work.title}: ${peer.name} prints something else`);
			}
			runs.set(peer.name, [...(runs.get(peer.name) ?? []), done]);
			process.stderr.write(
				`   ${work.title}: ${peer.name} ${(done.wallMs / 1000).toFixed(2)} s, CPU ${(done.cpuMs / 1000).toFixed(2)} s\n`,
			);
		}
	}
	const figures = new Map(
		[...runs].map(([name, all]) => [name, medians(all)] as const),
	);
	return { title: work.title, figures };
}

function rotated<T>(items: readonly T[], by: number): T[] {
	const at = by % items.length;
	return [...items.slice(at), ...items.slice(0, at)];
}

function assertRecap(
	title: string,
	peer: PeerName,
	recap: Recap,
	expected: Recap | undefined,
): void {
	if (recap.size === 0) throw new Error(`${title}: ${peer} printed no recap`);
	if (expected === undefined) return;
	const names = new Set([...recap.keys(), ...expected.keys()]);
	for (const host of names)
		if (recap.get(host) !== expected.get(host))
			throw new Error(
				`${title}: recaps differ for ${host}:\n  ${peer}: ${recap.get(host)}\n  before: ${expected.get(host)}`,
			);
}

function medians(all: readonly Measurement[]): Figures {
	return {
		cpuMs: median(all.map((run) => run.cpuMs)),
		wallMs: median(all.map((run) => run.wallMs)),
		peakMb: median(all.map((run) => run.peakMb)),
	};
}

function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = sorted.length >> 1;
	const upper = sorted[middle] ?? 0;
	return sorted.length % 2 === 1
		? upper
		: ((sorted[middle - 1] ?? 0) + upper) / 2;
}
