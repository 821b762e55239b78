// What a soaked loop is fed, in turns, and what has to come of each.

import { randomUUID } from "node:crypto";
import type { QueueSide } from "../../test/brokers/amqp-loop.ts";

/** What the record has to say of it at the end; nothing of what never was a run. */
type End = "finished" | "dead" | "nothing";

interface Kind {
	readonly name: string;
	/** Of twenty messages. */
	readonly share: number;
	readonly routingKey: string;
	readonly end: End;
	body?(): string;
}

const small = () => JSON.stringify({ n: Math.random(), text: "{{ 1 + 1 }}" });

export const KINDS: readonly Kind[] = [
	{ name: "succeed", share: 9, routingKey: "succeed", end: "finished" },
	{ name: "fail", share: 1, routingKey: "fail", end: "dead" },
	{ name: "no playbook", share: 1, routingKey: "missing", end: "dead" },
	{
		name: "lead out",
		share: 1,
		routingKey: "../../etc/passwd",
		end: "nothing",
	},
	{ name: "not wanted", share: 1, routingKey: "somebody.else", end: "nothing" },
	{
		name: "are large",
		share: 2,
		routingKey: "succeed",
		end: "finished",
		body: () => JSON.stringify({ text: "x".repeat(900_000) }),
	},
	{
		name: "are too large",
		share: 1,
		routingKey: "succeed",
		end: "nothing",
		body: () => JSON.stringify({ text: "x".repeat(2_000_000) }),
	},
	{
		name: "are too deep",
		share: 1,
		routingKey: "succeed",
		end: "nothing",
		body: () => "[".repeat(100) + "]".repeat(100),
	},
	{
		name: "are no JSON",
		share: 1,
		routingKey: "succeed",
		end: "finished",
		body: () => "\u0000{",
	},
	{ name: "come twice", share: 2, routingKey: "succeed", end: "finished" },
];

export const ROUTING_KEYS = ["succeed", "fail", "missing", "../../etc/passwd"];

const TURN = KINDS.flatMap((kind) =>
	Array.from({ length: kind.share }, () => kind),
);

export interface Fed {
	/** By id: what has to come of it. */
	readonly ends: Map<string, End>;
	readonly counts: Map<string, number>;
}

/** The `at`th message, with an id of its own. */
export async function feed(
	queue: QueueSide,
	at: number,
	{ ends, counts }: Fed,
): Promise<void> {
	const kind = TURN[(at * 7) % TURN.length];
	if (kind === undefined) return;
	const id = randomUUID();
	const body = (kind.body ?? small)();
	const times = kind.name === "come twice" ? 2 : 1;
	for (let time = 0; time < times; time++)
		await queue.publish(kind.routingKey, body, { messageId: id });
	ends.set(id, kind.end);
	counts.set(kind.name, (counts.get(kind.name) ?? 0) + times);
}
