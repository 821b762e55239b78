import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AgentChannel } from "./channel.ts";
import {
	CHUNK_BYTES,
	encodeFrame,
	FRAME,
	FrameDecoder,
	WINDOW_BYTES,
} from "./frames.ts";
import { UnreachableError } from "./target.ts";

beforeEach(() => {
	vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
});
afterEach(() => {
	vi.useRealTimers();
});

/** A channel whose other end is the test. */
function channelAndPeer() {
	const writable = new PassThrough({ highWaterMark: 1 << 30 });
	const decoder = new FrameDecoder();
	const channel = new AgentChannel(
		{ readable: new PassThrough(), writable },
		() => {},
	);
	return {
		channel,
		/** The frames that were sent since the last call: [kind, id, bytes]. */
		sent(): [number, number, number][] {
			const data: Buffer | null = writable.read();
			if (data === null) return [];
			return [...decoder.feed(data)].map(({ kind, id, payload }) => [
				kind,
				id,
				payload.length,
			]);
		},
		answer(kind: number, id: number, payload = ""): void {
			channel.receive(encodeFrame(kind, id, Buffer.from(payload)));
		},
	};
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test("input stops at the window and goes on with the credit", async () => {
	const { channel, sent, answer } = channelAndPeer();
	const done = channel.call(
		{ op: "put" },
		{ input: [Buffer.alloc(WINDOW_BYTES + 10)] },
	);
	await settle();
	const chunk = [FRAME.data, 1, CHUNK_BYTES];
	expect(sent()).toEqual([[FRAME.open, 1, 12], chunk, chunk, chunk, chunk]);
	answer(FRAME.credit, 1, String(CHUNK_BYTES));
	await settle();
	expect(sent()).toEqual([
		[FRAME.data, 1, 10],
		[FRAME.end, 1, 0],
	]);
	answer(FRAME.done, 1, '{"x":1}');
	expect(await done).toEqual({ x: 1 });
});

test("output gives credit back when half of the window is used", async () => {
	const { channel, sent, answer } = channelAndPeer();
	const pieces: number[] = [];
	const done = channel.call(
		{ op: "read" },
		{ onOut: (data) => pieces.push(data.length) },
	);
	sent();
	answer(FRAME.out, 1, "x".repeat(CHUNK_BYTES));
	expect(sent()).toEqual([]);
	answer(FRAME.out, 1, "x".repeat(CHUNK_BYTES));
	expect(sent()).toEqual([[FRAME.credit, 1, 6]]);
	answer(FRAME.done, 1, "{}");
	await done;
	expect(pieces).toEqual([CHUNK_BYTES, CHUNK_BYTES]);
});

test("four unanswered pings are the end, an answer starts the count anew", async () => {
	const { channel, answer } = channelAndPeer();
	const done = channel.call({ op: "exec" });
	done.catch(() => {});
	vi.advanceTimersByTime(60_000);
	answer(FRAME.pong, 0);
	vi.advanceTimersByTime(60_000);
	expect(channel.failure).toBeUndefined();
	vi.advanceTimersByTime(15_000);
	expect(channel.failure).toBeInstanceOf(UnreachableError);
	await expect(done).rejects.toThrow(
		"The host has not answered for 60 seconds",
	);
	await expect(channel.call({ op: "exec" })).rejects.toThrow(UnreachableError);
});

test("an abort is told, and what comes afterwards is nobody's", async () => {
	const { channel, sent, answer } = channelAndPeer();
	const stop = new AbortController();
	const done = channel.call({ op: "exec" }, { signal: stop.signal });
	sent();
	stop.abort(new Error("stopped"));
	await expect(done).rejects.toThrow("stopped");
	expect(sent()).toEqual([[FRAME.abort, 1, 0]]);
	answer(FRAME.out, 1, "late");
	answer(FRAME.done, 1, "{}");
	expect(channel.openRequests).toBe(0);
});

test("bytes that are no frames end the channel", async () => {
	const { channel } = channelAndPeer();
	const done = channel.call({ op: "exec" });
	channel.receive(Buffer.from("login: incorrect, go away"));
	await expect(done).rejects.toThrow(
		/^The channel to the host broke: a frame of \d+ bytes came/,
	);
});
