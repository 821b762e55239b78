// What a receiver that is unwell costs a run: `node bench/outbox.ts [SECONDS] [ROUNDS] [CALLBACK …]` runs a playbook of
// that many one-second tasks on three hosts, one of which fails at once, with Slack, http or zeromq told (all three unless
// some are named) at a receiver that is well, dead, slow (10 s an answer) or resets connections, in turns, and prints each
// beside a run that tells nobody: the time from the first task to the recap, and the time of the whole command. Medians; and the
// shortest of the rounds, which others on the machine disturb least.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Of the design. */
const GOAL = 1.01;
const SLOW_MS = 10_000;
const [secondsWord = "20", roundsWord = "3", ...words] = process.argv.slice(2);
const seconds = Number(secondsWord);
const rounds = Number(roundsWord);
const folder = mkdtempSync(join(tmpdir(), "bench-outbox-"));
const shevek = resolve(import.meta.dirname, "../bin/shevek");

const RECEIVERS: Readonly<Record<string, (answer: ServerResponse) => void>> = {
	well: (answer) => answer.end("ok"),
	slow: (answer) => {
		setTimeout(() => answer.end("ok"), SLOW_MS).unref();
	},
	resetting: (answer) => answer.destroy(),
};
/** PUSH waits for no answer, so a peer is there or not. */
const CASES = {
	slack: ["well", "dead", "slow", "resetting"],
	http: ["well", "dead", "slow", "resetting"],
	zeromq: ["well", "dead"],
} as const;
type Callback = keyof typeof CASES;

/** Who is told of a run, and how they are. */
interface Case {
	readonly name: string;
	readonly callback?: Callback;
	readonly receiver?: string;
}
const NOBODY: Case = { name: "nobody" };

function casesOf(callbacks: readonly Callback[]): readonly Case[] {
	const told = callbacks.flatMap((callback) =>
		CASES[callback].map((receiver) => ({
			name: `${callback} ${receiver}`,
			callback,
			receiver,
		})),
	);
	return [NOBODY, ...told];
}

function readCallbacks(): readonly Callback[] {
	const all = Object.keys(CASES) as Callback[];
	const wrong = words.find((word) => !all.some((name) => name === word));
	if (wrong !== undefined)
		throw new Error(`no case for ${wrong}: ${all.join(", ")}`);
	return words.length === 0 ? all : all.filter((name) => words.includes(name));
}

interface Cost {
	/** From the first task to the recap. */
	readonly workMs: number;
	readonly wholeMs: number;
}

writeFileSync(
	join(folder, "site.yml"),
	[
		"- hosts: all",
		"  gather_facts: false",
		"  tasks:",
		"    - {name: one fails, fail: {msg: broken}, when: inventory_hostname == 'one'}",
		...Array.from({ length: seconds }, () => "    - command: sleep 1"),
		"",
	].join("\n"),
);

async function cost(told: Case): Promise<Cost> {
	if (told.callback === "zeromq") return costOfPeer(told);
	const server = createServer((request, answer) => {
		request.resume().on("end", () => RECEIVERS[told.receiver ?? ""]?.(answer));
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	// nobody listens there then
	if (told.receiver === "dead") server.close();
	const url = `http://127.0.0.1:${port}/hook`;
	try {
		return await run(told, { SLACK_WEBHOOK_URL: url, RUNNER_HTTP_URL: url });
	} finally {
		server.closeAllConnections();
		server.close();
	}
}

async function costOfPeer(told: Case): Promise<Cost> {
	const { Pull } = await import("zeromq");
	const peer = new Pull({ linger: 0 });
	await peer.bind("tcp://127.0.0.1:*");
	const url = peer.lastEndpoint ?? "";
	if (told.receiver === "dead") peer.close();
	const reading = (async () => {
		for await (const _ of peer);
	})();
	try {
		return await run(told, { RUNNER_SOCKET_URL: url });
	} finally {
		peer.close();
		await reading;
	}
}

async function run(
	{ name, callback }: Case,
	receiver: NodeJS.ProcessEnv,
): Promise<Cost> {
	const events = join(folder, "events.jsonl");
	const { PATH = "" } = process.env;
	const start = performance.now();
	const child = spawn(
		shevek,
		[
			"playbook",
			"-i",
			"one,two,three,",
			"-c",
			"local",
			"--events",
			events,
			"site.yml",
		],
		{
			cwd: folder,
			stdio: "ignore",
			env: {
				PATH,
				HOME: folder,
				SHEVEK_DB: join(folder, `${name}.db`),
				...(callback && { ANSIBLE_CALLBACKS_ENABLED: callback, ...receiver }),
			},
		},
	);
	const [exitCode] = await once(child, "exit");
	if (exitCode !== 2) throw new Error(`${name}: exit code ${exitCode}`);
	return { workMs: workOf(events), wholeMs: performance.now() - start };
}

function workOf(file: string): number {
	const at = new Map<string, number>();
	for (const line of readFileSync(file, "utf8").trim().split("\n")) {
		const { event, created }: { event?: string; created?: string } =
			JSON.parse(line);
		if (event === undefined || created === undefined) continue;
		if (event !== "playbook_on_play_start" && event !== "playbook_on_stats")
			continue;
		at.set(event, Date.parse(created));
	}
	const [begin = 0, end = 0] = at.values();
	return end - begin;
}

function median(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

try {
	const cases = casesOf(readCallbacks());
	const costs = new Map<Case, Cost[]>(cases.map((each) => [each, []]));
	for (let round = 0; round < rounds; round++)
		for (const each of cases) costs.get(each)?.push(await cost(each));
	const of = (told: Case, part: keyof Cost) =>
		median((costs.get(told) ?? []).map((each) => each[part]));
	const best = (told: Case) =>
		Math.min(...(costs.get(told) ?? []).map((each) => each.workMs));
	for (const told of cases) {
		const ratio = of(told, "workMs") / of(NOBODY, "workMs");
		const bestRatio = best(told) / best(NOBODY);
		const more = of(told, "wholeMs") - of(NOBODY, "wholeMs");
		process.stdout.write(
			`${told.name.padEnd(15)} work ${(of(told, "workMs") / 1000).toFixed(2)} s, ${ratio.toFixed(4)} of the shortest ${bestRatio.toFixed(4)} (goal: below ${GOAL}); whole ${(of(told, "wholeMs") / 1000).toFixed(2)} s, ${more >= 0 ? "+" : ""}${more.toFixed(0)} ms\n`,
		);
	}
} finally {
	rmSync(folder, { recursive: true, force: true });
}
