// From a message to the first task of its playbook: `node bench/loop.ts [MESSAGES] [PEER_MESSAGES]` has a loop with a
// warm native engine take messages from a RabbitMQ, and in turns with it loopabull's way: the payload dumped into a
// file, and a new ansible-playbook that reads it. Loopabull's messages come by a pipe, which is its gain. Ends with 1
// where the loop's median is above the design's goal.

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { amqpConfig, openQueue } from "../test/brokers/amqp-loop.ts";
import { type Rabbit, startRabbit } from "../test/brokers/rabbit-server.ts";
import { type Lab, makeLab } from "../test/e2e/lab.ts";
import { describeMachine } from "./peers.ts";
import { median } from "./soak/vitals.ts";

/** Of the design. */
const GOAL_MS = 50;
const WARM_UP = 10;
const [messages = 200, peerMessages = 20] = process.argv.slice(2).map(Number);

const FILES = {
	"ansible.cfg": "[defaults]\nlocalhost_warning = False\n",
	// the content is rendered when the task starts; where it goes comes after
	"playbooks/clock.yml": `
- hosts: localhost
  gather_facts: false
  tasks:
    - copy: {content: "{{ now().timestamp() }}", dest: "{{ playbook_dir }}/../times/{{ msg.n }}"}
`,
	"loopabull_way.py": `
import json, os, subprocess, sys, tempfile, yaml
for line in sys.stdin:
    key, payload = json.loads(line)
    handle, name = tempfile.mkstemp()
    with os.fdopen(handle, "w") as file:
        yaml.safe_dump(payload, file)
    subprocess.Popen(
        ["ansible-playbook", "playbooks/%s.yml" % key, "-e", "@" + name],
        stdout=subprocess.DEVNULL,
    ).communicate()
    os.unlink(name)
    print("done", flush=True)
`,
};

interface Runner {
	send(routingKey: string, payload: unknown): Promise<void>;
	/** How many of its messages are done. */
	done(): number;
	stop(): Promise<void>;
}

const clockMs = () => performance.timeOrigin + performance.now();

/** From before it was sent to when the first task was rendered. */
async function latencyMs(
	lab: Lab,
	runner: Runner,
	name: string,
): Promise<number> {
	const before = runner.done();
	const sentMs = clockMs();
	await runner.send("clock", { msg: { n: name } });
	for (
		const end = Date.now() + 60_000;
		runner.done() === before;
		await sleep(2)
	)
		if (Date.now() > end) throw new Error(`message ${name} is not done`);
	const file = lab.path(`times/${name}`);
	if (!existsSync(file)) throw new Error(`the playbook of ${name} has failed`);
	return Number(readFileSync(file, "utf8")) * 1000 - sentMs;
}

async function startLoop(lab: Lab, rabbit: Rabbit): Promise<Runner> {
	const queue = await openQueue(rabbit, "latency");
	lab.write({
		"loop.yml": amqpConfig({
			port: rabbit.port,
			queue: "latency",
			ansible: ["cfg_file_path: ansible.cfg"],
		}),
	});
	const { SHEVEK_SOURCE } = process.env;
	const loop = lab.start(["loop", "loop.yml"], { SHEVEK_SOURCE });
	return {
		// the looper's payload is the variable msg already
		send: (routingKey, payload) =>
			queue.publish(
				routingKey,
				JSON.stringify((payload as { msg: unknown }).msg),
			),
		done: () => [...loop.err().matchAll(/: run \w+ ended /g)].length,
		stop: async () => {
			loop.child.kill("SIGTERM");
			await loop.ended;
			await queue.close();
		},
	};
}

function startLoopabullsWay(lab: Lab): Runner {
	const child = spawn("/usr/bin/python3", ["loopabull_way.py"], {
		cwd: lab.folder,
		env: { ...process.env, ANSIBLE_CONFIG: lab.path("ansible.cfg") },
		stdio: ["pipe", "pipe", "ignore"],
	});
	const ended = new Promise<void>((resolve) =>
		child.once("close", () => resolve()),
	);
	let count = 0;
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		count += text.split("\n").length - 1;
	});
	return {
		send: async (routingKey, payload) => {
			child.stdin.write(`${JSON.stringify([routingKey, payload])}\n`);
		},
		done: () => count,
		stop: async () => {
			child.stdin.end();
			await ended;
		},
	};
}

async function main(): Promise<boolean> {
	const lab = makeLab(FILES);
	mkdirSync(lab.path("times"));
	const rabbit = await startRabbit();
	const loop = await startLoop(lab, rabbit);
	const peer = startLoopabullsWay(lab);
	const own: number[] = [];
	const theirs: number[] = [];
	try {
		for (let at = 0; at < WARM_UP; at++)
			await latencyMs(lab, loop, `warm-${at}`);
		for (let at = 0; at < messages; at++) {
			own.push(await latencyMs(lab, loop, `own-${at}`));
			if (theirs.length < ((at + 1) / messages) * peerMessages)
				theirs.push(await latencyMs(lab, peer, `theirs-${theirs.length}`));
		}
	} finally {
		await Promise.all([loop.stop(), peer.stop()]);
		await rabbit.remove();
		lab.remove();
	}
	console.log(describeMachine().join("\n"));
	console.log(
		"\n| message published to first task | messages | median ms | p95 ms |",
	);
	console.log("| --- | ---: | ---: | ---: |");
	print("shevek loop, RabbitMQ, native engine", own);
	print("loopabull's way, a pipe, ansible-playbook", theirs);
	console.log(`\ngoal: ${GOAL_MS} ms at the median`);
	return median(own) <= GOAL_MS;
}

function print(title: string, figures: readonly number[]): void {
	const sorted = figures.toSorted((a, b) => a - b);
	const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN;
	console.log(
		`| ${title} | ${figures.length} | ${median(figures).toFixed(1)} | ${p95.toFixed(1)} |`,
	);
}

process.exitCode = (await main()) ? 0 : 1;
