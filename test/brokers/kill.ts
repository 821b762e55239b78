// Kills a loop with SIGKILL at random points, again and again, while a queue feeds it, and counts afterwards in the
// record what came of each message.

import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { type Lab, makeLab, type Running } from "../e2e/lab.ts";
import { amqpConfig, openQueue, type QueueSide } from "./amqp-loop.ts";
import { startRabbit } from "./rabbit-server.ts";

export interface KillCounts {
	readonly seed: number;
	readonly kills: number;
	readonly messages: number;
	/** Kills with a run under way. */
	readonly killsInMidFlight: number;
	/** That have begun, by a file that their first task writes. */
	readonly runs: number;
	/** Messages of which no run has ended. */
	readonly lost: number;
	/** Messages of which more than one run has ended. */
	readonly repeated: number;
	/** Messages that ran again, as their run was in mid-flight at a kill. */
	readonly ranAgain: number;
	/** Messages that the ledger does not have as finished. */
	readonly unfinished: number;
	/** In the queue at the end. */
	readonly left: number;
}

const MESSAGES_A_KILL = 3;
/** When a loop is killed: so long, at most, after something in its log; each in a share of the cases. */
const MOMENTS = [
	// while it starts
	{ upTo: 0.15, after: /^/, withinMs: 1000 },
	// from the first run on: about as long as a run takes
	{ upTo: 0.65, after: /: run \w+ of /, withinMs: 250 },
	// between a run's end, the message's commit and its acknowledgement
	{ upTo: 1, after: /: run \w+ ended /, withinMs: 15 },
] as const;
const LIMIT_MS = 60_000;

const PLAYBOOK = `
- hosts: localhost
  gather_facts: false
  tasks:
    - shell: "echo {{ msg }} >> {{ playbook_dir }}/../begun"
    - debug: {msg: "message {{ msg }} begins"}
    - copy: {content: "{{ msg }}", dest: "{{ playbook_dir }}/../copied"}
`;

export async function killAgainAndAgain({
	kills,
	seed,
	env = {},
}: {
	readonly kills: number;
	readonly seed: number;
	readonly env?: NodeJS.ProcessEnv;
}): Promise<KillCounts> {
	const lab = makeLab({ "playbooks/work.yml": PLAYBOOK });
	const rabbit = await startRabbit();
	try {
		const queue = await openQueue(rabbit, "kill");
		lab.write({
			"loop.yml": amqpConfig({
				port: rabbit.port,
				queue: "kill",
				top: ["concurrency: 2"],
			}),
		});
		const random = randomOf(seed);
		const messages = kills * MESSAGES_A_KILL;
		let killsInMidFlight = 0;
		for (let kill = 0; kill < kills; kill++) {
			for (let at = 0; at < MESSAGES_A_KILL; at++)
				await publish(queue, kill * MESSAGES_A_KILL + at);
			const loop = lab.start(["loop", "loop.yml"], env);
			await untilMoment(loop, random);
			loop.child.kill("SIGKILL");
			const { err } = await loop.ended;
			if (runsUnderWay(err) > 0) killsInMidFlight++;
		}
		await finish(lab, env, messages);
		const left = await queue.waiting();
		await queue.close();
		return {
			...{ seed, kills, messages, killsInMidFlight, left },
			...count(lab, messages),
		};
	} finally {
		await rabbit.remove();
		lab.remove();
	}
}

function publish(queue: QueueSide, at: number): Promise<void> {
	return queue.publish("work", String(at), { messageId: `message-${at}` });
}

/** From 0 to 1, the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

async function untilMoment(loop: Running, random: () => number): Promise<void> {
	const chosen = random();
	const moment = MOMENTS.find(({ upTo }) => chosen < upTo) ?? MOMENTS[2];
	for (const end = Date.now() + LIMIT_MS; Date.now() < end; await sleep(1))
		if (moment.after.test(loop.err()))
			return await sleep(random() * moment.withinMs);
	throw new Error(`its moment has not come:\n${loop.err()}`);
}

function runsUnderWay(log: string): number {
	const count = (pattern: RegExp) => [...log.matchAll(pattern)].length;
	return count(/: run \w+ of /g) - count(/: run \w+ ended /g);
}

/** One more loop, which lives until everything is done. */
async function finish(
	lab: Lab,
	env: NodeJS.ProcessEnv,
	messages: number,
): Promise<void> {
	const loop = lab.start(["loop", "loop.yml"], env);
	const limit = Date.now() + LIMIT_MS + messages * 1000;
	while (Date.now() < limit && finishedIds(lab).size < messages)
		await sleep(100);
	loop.child.kill("SIGTERM");
	const { rc, err } = await loop.ended;
	if (rc !== 0) throw new Error(`the last loop ended with ${rc}:\n${err}`);
}

function withDatabase<T>(lab: Lab, work: (database: DatabaseSync) => T): T {
	const database = new DatabaseSync(lab.path("records.db"), {
		readOnly: true,
		timeout: 10_000,
	});
	try {
		return work(database);
	} finally {
		database.close();
	}
}

function finishedIds(lab: Lab): ReadonlySet<string> {
	return withDatabase(
		lab,
		(database) =>
			new Set(
				database
					.prepare("SELECT id FROM messages WHERE state = 'finished'")
					.all()
					.map(({ id }) => String(id)),
			),
	);
}

/** Which message a run was of is what its first task has said. */
function count(lab: Lab, messages: number) {
	const rows = withDatabase(lab, (database) =>
		database
			.prepare(
				`SELECT h.run, r.status, h.result FROM history h JOIN run_history r ON r.run = h.run
				WHERE h.result LIKE '%message % begins%'`,
			)
			.all(),
	);
	const begun = new Map<string, number>();
	for (const id of readFileSync(lab.path("begun"), "utf8").trim().split("\n"))
		begun.set(id, (begun.get(id) ?? 0) + 1);
	const ended = new Map<string, number>();
	for (const { status, result } of rows) {
		const message = /message (\d+) begins/.exec(String(result))?.[1] ?? "";
		if (status === "successful")
			ended.set(message, (ended.get(message) ?? 0) + 1);
	}
	const finished = finishedIds(lab);
	const ids = Array.from({ length: messages }, (_, at) => String(at));
	return {
		runs: [...begun.values()].reduce((sum, each) => sum + each, 0),
		lost: ids.filter((id) => !ended.has(id)).length,
		repeated: ids.filter((id) => (ended.get(id) ?? 0) > 1).length,
		ranAgain: ids.filter((id) => (begun.get(id) ?? 0) > 1).length,
		unfinished: ids.filter((id) => !finished.has(`message-${id}`)).length,
	};
}
