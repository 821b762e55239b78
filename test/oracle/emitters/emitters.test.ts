// What ansible-runner-http and ansible-runner-zeromq send of a run, http and zeromq send of it; refresh.ts stores theirs.

import { cpSync, readFileSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Lab, makeLab } from "../../e2e/lab.ts";
import { Collector } from "../../emitters/collector.ts";
import { freePort, Peer } from "../../emitters/peer.ts";
import { until } from "../../emitters/site.ts";
import { bodiesOf, type Message, messagesOf } from "./messages.ts";

const CORPUS = resolve(import.meta.dirname, "../../corpus/emitters");

type Body = Readonly<Record<string, unknown>>;
interface Expected {
	readonly tcp: readonly Partial<Message>[];
	readonly socket: readonly Partial<Message>[];
	readonly bodies: readonly Body[];
}
const expected: Expected = JSON.parse(
	readFileSync(join(CORPUS, "expected.json"), "utf8"),
);

let lab: Lab;
let folder: string;
beforeEach(() => {
	lab = makeLab();
	folder = realpathSync(lab.folder);
	for (const part of ["project", "inventory"])
		cpSync(join(CORPUS, part), lab.path(part), { recursive: true });
});
afterEach(() => lab.remove());

/** As `shevek runner` starts it: in project/, coloured. */
async function run(env: NodeJS.ProcessEnv): Promise<void> {
	const { rc, err } = await lab.run(
		["playbook", "-i", "../inventory", "site.yml"],
		{
			SHEVEK_RUNNER: "one",
			SHEVEK_OUTBOX_DRAIN: "60",
			ANSIBLE_FORCE_COLOR: "1",
			RUNNER_HTTP_HEADERS: '{"X-Team": "ops"}',
			...env,
		},
		"project",
	);
	expect([rc, err]).toEqual([0, ""]);
}

/** Deliberate: secrets of whoever runs it are nobody's affair. */
function withoutEnvironment({ env: _, ...body }: Body): Body {
	return body;
}
const bodies = expected.bodies.map(withoutEnvironment);
const headsOf = (messages: readonly Message[]) => [
	...new Map(
		messages.map(({ body: _, ...head }) => [JSON.stringify(head), head]),
	).values(),
];

describe("the same as ansible-runner's plugins send", () => {
	test.each<[string, boolean, readonly Partial<Message>[]]>([
		["a URL", false, expected.tcp],
		["a Unix socket", true, expected.socket],
	])("goes to %s", async (_, isSocket, heads) => {
		const collector = new Collector(isSocket ? lab.path("s") : undefined);
		await collector.start();
		try {
			await run({
				RUNNER_HTTP_URL: collector.url,
				RUNNER_HTTP_PATH: "/asked/of/the/socket",
			});
			const messages = messagesOf(collector.seen, folder);
			expect(messages.map(({ body }) => body)).toEqual(bodies);
			expect(headsOf(messages)).toEqual(heads);
		} finally {
			await collector.stop();
		}
	});

	test("goes to a PULL socket", async () => {
		const peer = new Peer(`tcp://127.0.0.1:${await freePort()}`);
		await peer.start();
		try {
			await run({ RUNNER_SOCKET_URL: peer.url });
			await until(() => peer.received.length >= bodies.length, "the last one");
			expect(bodiesOf(peer.received, folder)).toEqual(bodies);
		} finally {
			await peer.stop();
		}
	});
});
