// The frames between controller and agent: a 9-byte header (length, kind, id), then the payload.
// python/agent/frames.py is the other end; the numbers here and there are one table.

import { ShevekError } from "../errors/shevek-error.ts";

export const FRAME = {
	open: 1,
	data: 2,
	end: 3,
	credit: 4,
	abort: 5,
	ping: 6,
	pong: 7,
	out: 8,
	err: 9,
	done: 10,
	tty: 11,
	bye: 12,
	hello: 13,
} as const;

export const CHUNK_BYTES = 65_536;
/** Bytes of one request under way in one direction before the receiver has said "more". */
export const WINDOW_BYTES = 4 * CHUNK_BYTES;
const MAX_FRAME_BYTES = 4 * 1024 * 1024;
const HEADER_BYTES = 9;

export interface Frame {
	readonly kind: number;
	readonly id: number;
	readonly payload: Buffer;
}

export function encodeFrame(
	kind: number,
	id: number,
	payload: Uint8Array = Buffer.alloc(0),
): Buffer {
	const frame = Buffer.allocUnsafe(HEADER_BYTES + payload.length);
	frame.writeUInt32BE(payload.length, 0);
	frame[4] = kind;
	frame.writeUInt32BE(id, 5);
	frame.set(payload, HEADER_BYTES);
	return frame;
}

/** Turns pieces of a byte stream into frames; holds what is not whole yet. */
export class FrameDecoder {
	#pieces: Buffer[] = [];
	#size = 0;

	*feed(piece: Buffer): Generator<Frame> {
		this.#pieces.push(piece);
		this.#size += piece.length;
		if (this.#size < this.#wanted()) return;
		const data = Buffer.concat(this.#pieces);
		let start = 0;
		while (data.length - start >= HEADER_BYTES) {
			const length = frameLength(data, start);
			const end = start + HEADER_BYTES + length;
			if (data.length < end) break;
			const payload = data.subarray(start + HEADER_BYTES, end);
			const frame = {
				kind: data[start + 4] ?? 0,
				id: data.readUInt32BE(start + 5),
				payload,
			};
			start = end;
			yield frame;
		}
		this.#pieces = [data.subarray(start)];
		this.#size = data.length - start;
	}

	/** Bytes needed before the first frame can be whole; joining pieces sooner is wasted work. */
	#wanted(): number {
		const first = this.#pieces[0];
		if (first === undefined || first.length < HEADER_BYTES) return HEADER_BYTES;
		return HEADER_BYTES + frameLength(first, 0);
	}
}

function frameLength(data: Buffer, start: number): number {
	const length = data.readUInt32BE(start);
	if (length > MAX_FRAME_BYTES)
		throw new ShevekError(
			"agent",
			`a frame of ${length} bytes came from the agent, the limit is ${MAX_FRAME_BYTES}`,
		);
	return length;
}
