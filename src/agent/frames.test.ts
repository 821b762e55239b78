import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeFrame, FRAME, FrameDecoder } from "./frames.ts";

test("frames come out as they went in, however the stream is cut", () => {
	const frame = fc.record({
		kind: fc.integer({ min: 0, max: 255 }),
		id: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
		payload: fc.uint8Array({ maxLength: 300 }),
	});
	fc.assert(
		fc.property(
			fc.array(frame),
			fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
			(frames, sizes) => {
				const stream = Buffer.concat(
					frames.map(({ kind, id, payload }) => encodeFrame(kind, id, payload)),
				);
				const decoder = new FrameDecoder();
				const seen = [];
				for (let at = 0, i = 0; at < stream.length; i++) {
					const size = sizes[i % sizes.length] ?? 1;
					for (const { kind, id, payload } of decoder.feed(
						stream.subarray(at, at + size),
					))
						seen.push({ kind, id, payload: new Uint8Array(payload) });
					at += size;
				}
				expect(seen).toEqual(frames);
			},
		),
	);
});

test("a length beyond the limit is refused by its number", () => {
	const head = Buffer.from([0xff, 0xff, 0xff, 0xff, FRAME.out, 0, 0, 0, 1]);
	expect(() => [...new FrameDecoder().feed(head)]).toThrow(
		"a frame of 4294967295 bytes came from the agent, the limit is 4194304",
	);
});
