// Does a loop run for a year? `node bench/soak.ts [MINUTES] [--rate MESSAGES_A_SECOND]` has a RabbitMQ of its own feed
// one loop with what brokers feed loops (bench/soak/traffic.ts), through connections that break each 45 seconds with
// messages in flight. It samples what the loop holds each ten seconds, and ends with 1 where that grows in the second
// half, a message is lost, or one has another end than its own.

import { mkdirSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import {
	amqpConfig,
	openQueue,
	type QueueSide,
} from "../test/brokers/amqp-loop.ts";
import {
	type FlakyProxy,
	startFlakyProxy,
} from "../test/brokers/flaky-proxy.ts";
import { freePorts } from "../test/brokers/process.ts";
import { startRabbit } from "../test/brokers/rabbit-server.ts";
import { type Lab, makeLab, type Running } from "../test/e2e/lab.ts";
import { type Fed, feed, KINDS, ROUTING_KEYS } from "./soak/traffic.ts";
import { judge, type Sample, takeSample, VITALS } from "./soak/vitals.ts";

const { values, positionals } = parseArgs({
	options: { rate: { type: "string", default: "4" } },
	allowPositionals: true,
});
const minutes = Number(positionals[0] ?? 10);
const rate = Number(values.rate);
if (!(minutes > 0) || !(rate > 0))
	throw new Error("usage: node bench/soak.ts [MINUTES] [--rate N]");

const SAMPLE_MS = Math.min(10_000, (minutes * 60_000) / 36);
const BREAK_MS = 45_000;
/** More are not put into the queue: a loop that is slower than the rate is fed as fast as it works. */
const MOST_QUEUED = 200;
const DRAIN_LIMIT_MS = 300_000;

const PLAYBOOKS = {
	"playbooks/succeed.yml": `
- hosts: localhost
  gather_facts: false
  tasks:
    - set_fact: {told: "{{ msg.text | default('none') | string | length }}"}
    - debug: {var: told}
    - copy: {content: "{{ told }}", dest: "{{ playbook_dir }}/../told"}
`,
	"playbooks/fail.yml": `
- hosts: localhost
  gather_facts: false
  tasks:
    - fail: {msg: "as it should"}
`,
};

async function main(): Promise<boolean> {
	const lab = makeLab(PLAYBOOKS);
	mkdirSync(lab.path("tmp"));
	const rabbit = await startRabbit();
	const [port = 0] = await freePorts(1);
	const proxy = await startFlakyProxy(port, rabbit.port);
	try {
		const queue = await openQueue(rabbit, "soak");
		lab.write({
			"loop.yml": amqpConfig({
				port,
				queue: "soak",
				top: ["loglevel: warning", "concurrency: 2", "retries: {tries: 2}"],
				routingKeys: ROUTING_KEYS,
			}),
		});
		const loop = startLoop(lab);
		const fed: Fed = { ends: new Map(), counts: new Map() };
		const samples = await soak({ loop, queue, proxy, lab, fed });
		await untilDrained(lab, queue, fed);
		const ended = await stop(loop);
		const isSteady = report(samples);
		const isComplete = account(lab, fed);
		await queue.close();
		return ended && isSteady && isComplete;
	} finally {
		await proxy.close();
		await rabbit.remove();
		lab.remove();
	}
}

function startLoop(lab: Lab): Running {
	return lab.start(["loop", "loop.yml"], {
		SHEVEK_SOURCE: process.env.SHEVEK_SOURCE,
		TMPDIR: lab.path("tmp"),
		ANSIBLE_LOCAL_TEMP: lab.path("tmp/ansible-local"),
		HOME: lab.folder,
	});
}

async function soak(parts: {
	readonly loop: Running;
	readonly queue: QueueSide;
	readonly proxy: FlakyProxy;
	readonly lab: Lab;
	readonly fed: Fed;
}): Promise<readonly Sample[]> {
	const { loop, queue, proxy, lab, fed } = parts;
	const samples: Sample[] = [];
	const start = Date.now();
	const end = start + minutes * 60_000;
	let sampleAt = start + SAMPLE_MS;
	let breakAt = start + BREAK_MS;
	print(["minute", "messages", "queued", ...VITALS]);
	for (let at = 0; Date.now() < end; ) {
		if (loop.child.exitCode !== null || loop.child.signalCode !== null)
			throw new Error(`the loop has ended by itself:\n${loop.err()}`);
		const now = Date.now();
		if (now >= breakAt) {
			breakAt += BREAK_MS;
			proxy.breakAll();
		}
		if (now >= sampleAt) {
			sampleAt += SAMPLE_MS;
			const sample = takeSample(Number(loop.child.pid), lab.path("tmp"));
			samples.push(sample);
			const minute = ((now - start) / 60_000).toFixed(1);
			print([
				minute,
				at,
				await queue.waiting(),
				...VITALS.map((each) => sample[each]),
			]);
		}
		if (
			at < ((now - start) / 1000) * rate &&
			(await queue.waiting()) < MOST_QUEUED
		)
			await feed(queue, at++, fed);
		else await sleep(20);
	}
	return samples;
}

function states(lab: Lab): ReadonlyMap<string, string> {
	const database = new DatabaseSync(lab.path("records.db"), { readOnly: true });
	try {
		const rows = database
			.prepare("SELECT id, state FROM messages WHERE id IS NOT NULL")
			.all();
		return new Map(rows.map(({ id, state }) => [String(id), String(state)]));
	} finally {
		database.close();
	}
}

/** What waits for its second try ends, too. */
async function untilDrained(
	lab: Lab,
	queue: QueueSide,
	fed: Fed,
): Promise<void> {
	for (
		const end = Date.now() + DRAIN_LIMIT_MS;
		Date.now() < end;
		await sleep(500)
	) {
		const found = states(lab);
		const isOpen = [...fed.ends].some(
			([id, wanted]) => wanted !== "nothing" && found.get(id) !== wanted,
		);
		if (!isOpen && (await queue.waiting()) === 0) return;
	}
}

async function stop(loop: Running): Promise<boolean> {
	loop.child.kill("SIGTERM");
	const { rc, signal, err } = await loop.ended;
	const lines = err.trimEnd().split("\n");
	console.log(
		`\nSIGTERM: exit ${rc ?? signal}; its log has ${lines.length} lines, the last: ${lines.at(-1)}`,
	);
	return rc === 0;
}

function report(samples: readonly Sample[]): boolean {
	const verdicts = judge(samples);
	console.log("\nin the second half, of medians:");
	for (const { vital, growth, bound } of verdicts)
		console.log(
			`  ${growth > bound ? "GROWS" : "ok   "}  ${vital}: ${growth} more, at most ${bound}`,
		);
	return verdicts.every(({ growth, bound }) => growth <= bound);
}

/** Each message has the end that is its own. */
function account(lab: Lab, { ends, counts }: Fed): boolean {
	const found = states(lab);
	const wrong = [...ends].filter(
		([id, wanted]) => (found.get(id) ?? "nothing") !== wanted,
	);
	console.log("\nmessages that");
	for (const { name } of KINDS)
		console.log(`  ${name}: ${counts.get(name) ?? 0}`);
	console.log(`  have another end than theirs: ${wrong.length}`);
	for (const [id, wanted] of wrong.slice(0, 5))
		console.log(
			`    ${id}: ${found.get(id) ?? "nothing"} in place of ${wanted}`,
		);
	return wrong.length === 0;
}

function print(cells: readonly (string | number)[]): void {
	console.log(cells.map((cell) => String(cell).padStart(14)).join(""));
}

process.exitCode = (await main()) ? 0 : 1;
