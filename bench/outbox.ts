// What a receiver that is unwell costs a run: `node bench/outbox.ts [SECONDS] [ROUNDS]` runs a playbook of that
// many one-second tasks on three hosts, one of which fails at once, with Slack told at a server that is well, dead,
// slow (10 s an answer) or resets connections, in turns, and prints each beside a run that tells nobody: the time from
// the first task to the recap, and the time of the whole command.

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
const [seconds = 20, rounds = 3] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), "bench-outbox-"));
const shevek = resolve(import.meta.dirname, "../bin/shevek");

const RECEIVERS: Readonly<Record<string, (answer: ServerResponse) => void>> = {
	well: (answer) => answer.end("ok"),
	slow: (answer) => {
		setTimeout(() => answer.end("ok"), SLOW_MS).unref();
	},
	resetting: (answer) => answer.destroy(),
};
const CASES = ["nobody", "well", "dead", "slow", "resetting"] as const;
type Case = (typeof CASES)[number];

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

async function cost(name: Case): Promise<Cost> {
	const server = createServer((request, answer) => {
		request.resume().on("end", () => RECEIVERS[name]?.(answer));
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	// nobody listens there then
	if (name === "dead") server.close();
	try {
		return await run(name, `http://127.0.0.1:${port}/hook`);
	} finally {
		server.closeAllConnections();
		server.close();
	}
}

async function run(name: Case, url: string): Promise<Cost> {
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
				...(name !== "nobody" && {
					ANSIBLE_CALLBACKS_ENABLED: "slack",
					SLACK_WEBHOOK_URL: url,
				}),
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
	const costs = new Map<Case, Cost[]>(CASES.map((name) => [name, []]));
	for (let round = 0; round < rounds; round++)
		for (const name of CASES) costs.get(name)?.push(await cost(name));
	const of = (name: Case, part: keyof Cost) =>
		median((costs.get(name) ?? []).map((each) => each[part]));
	for (const name of CASES) {
		const ratio = of(name, "workMs") / of("nobody", "workMs");
		const more = of(name, "wholeMs") - of("nobody", "wholeMs");
		process.stdout.write(
			`${name.padEnd(10)} work ${(of(name, "workMs") / 1000).toFixed(2)} s, ${ratio.toFixed(4)} (goal: below ${GOAL}); whole ${(of(name, "wholeMs") / 1000).toFixed(2)} s, ${more >= 0 ? "+" : ""}${more.toFixed(0)} ms\n`,
		);
	}
} finally {
	rmSync(folder, { recursive: true, force: true });
}
