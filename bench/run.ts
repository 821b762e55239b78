// `npm run bench`: the workloads beside ansible-core and mitogen, as a table with ratios.
//
//   --only a,b      of: modules loop light trees controller debug repository scale render recording
//   --peers a,b     of: shevek ansible mitogen
//   --rounds N      runs of each, in alternating order; the median counts (3)
//   --quick         small sizes, one round: does it work at all
//   --json          the figures as one JSON object, for tools

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type SshdHost, startSshd } from "../test/agent/sshd-host.ts";
import type { ComparedRow } from "./compare.ts";
import {
	controllerOnly,
	largeRepository,
	oneDebug,
	scale,
} from "./controller-work.ts";
import { openCpuAccount } from "./cpu-account.ts";
import type { Stage } from "./measure.ts";
import { describeMachine, findPeers, PEER_NAMES } from "./peers.ts";
import { renderTable } from "./table.ts";
import { hostWorks, runHostWork } from "./workloads.ts";

/** What a workload gives: rows of the table, or lines of its own. */
interface Report {
	readonly rows?: readonly ComparedRow[];
	readonly lines?: readonly string[];
}

interface Workload {
	readonly name: string;
	run(stage: Stage): Promise<Report>;
}

function workloads(isQuick: boolean): Workload[] {
	return [
		...hostWorks(isQuick).map((work) => ({
			name: work.name,
			run: async (stage: Stage) => ({ rows: [await runHostWork(stage, work)] }),
		})),
		{
			name: "controller",
			run: async (s) => ({ rows: [await controllerOnly(s)] }),
		},
		{ name: "debug", run: async (s) => ({ rows: [await oneDebug(s)] }) },
		{
			name: "repository",
			run: async (s) => ({ rows: await largeRepository(s) }),
		},
		{ name: "scale", run: scale },
		{ name: "render", run: async () => ownProgram("render.ts") },
		{ name: "recording", run: async () => ownProgram("recording.ts") },
	];
}

/** A benchmark that prints a table of its own. */
function ownProgram(name: string): Report {
	const file = join(import.meta.dirname, name);
	if (!existsSync(file))
		return { lines: [`!! NOT MEASURED: no bench/${name}`] };
	const done = spawnSync(process.execPath, [file], { encoding: "utf8" });
	if (done.status !== 0) throw new Error(`bench/${name}: ${done.stderr}`);
	return { lines: done.stdout.trimEnd().split("\n") };
}

/** Started when first asked for, ended together. */
function hostFarm(onStart: (host: SshdHost) => void) {
	const hosts: SshdHost[] = [];
	return {
		async take(count: number): Promise<readonly SshdHost[]> {
			while (hosts.length < count) {
				const address = `127.0.${1 + Math.floor(hosts.length / 200)}.${(hosts.length % 200) + 2}`;
				const host = await startSshd({ address });
				hosts.push(host);
				onStart(host);
			}
			return hosts.slice(0, count);
		},
		async stop(): Promise<void> {
			for (const host of hosts) await host.stop();
		},
	};
}

function chosen<T extends string>(
	text: string | undefined,
	known: readonly T[],
): T[] {
	if (text === undefined) return [...known];
	return text.split(",").map((word) => {
		const found = known.find((name) => name === word);
		if (found === undefined)
			throw new Error(`no '${word}'; there are ${known.join(", ")}`);
		return found;
	});
}

const { values: options } = parseArgs({
	options: {
		only: { type: "string" },
		peers: { type: "string" },
		rounds: { type: "string" },
		quick: { type: "boolean", default: false },
		json: { type: "boolean", default: false },
	},
});
const all = workloads(options.quick);
const names = chosen(
	options.only,
	all.map(({ name }) => name),
);
const peerNames = chosen(options.peers, PEER_NAMES);
const machine = describeMachine();
const scratch = mkdtempSync(join(tmpdir(), "shevek-bench-"));
const account = openCpuAccount();
const farm = hostFarm((host) => {
	if (host.pid !== undefined) account.watch(host.pid);
});
const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const)
	process.once(signal, () => interrupt.abort());
const rows: ComparedRow[] = [];
const blocks: string[] = [];
try {
	const stage: Stage = {
		scratch,
		account,
		peers: findPeers(peerNames, scratch),
		isQuick: options.quick,
		rounds: Number(options.rounds ?? (options.quick ? 1 : 3)),
		hosts: (count) => farm.take(count),
		signal: interrupt.signal,
	};
	for (const work of all.filter(({ name }) => names.includes(name))) {
		if (interrupt.signal.aborted) break;
		try {
			const report = await work.run(stage);
			rows.push(...(report.rows ?? []));
			if (report.lines)
				blocks.push([`${work.name}:`, ...report.lines].join("\n"));
		} catch (error) {
			blocks.push(`!! ${work.name} FAILED: ${(error as Error).message}`);
			process.exitCode = 1;
		}
	}
} finally {
	await farm.stop();
	account.close();
	rmSync(scratch, { recursive: true, force: true });
}
if (options.json) {
	const figures = rows.map(({ title, figures }) => ({
		title,
		...Object.fromEntries(figures),
	}));
	console.log(JSON.stringify({ machine, figures }));
} else {
	console.log(
		[
			`${new Date().toISOString().slice(0, 10)}; ${machine.join("\n")}`,
			`CPU by ${account.method}`,
		].join("\n"),
	);
	if (rows.length > 0) console.log(`\n${renderTable(rows, peerNames)}`);
	for (const block of blocks) console.log(`\n${block}`);
}
