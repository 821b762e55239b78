// stdin: a message a line, for pipes and for trying things out.

import { defineSource, type SourceItem } from "../../plugins/source.ts";
import { readMessage } from "./read-message.ts";

/** Payloads may have 1 MiB; a routing key and the JSON around it have room here, too. */
const MAX_LINE_BYTES = 1024 * 1024 + 4096;

type Log = (level: "warning", text: string) => void;

export default defineSource({
	description:
		'Reads a message a line from standard input: ["routing.key", {payload}] or {"routing_key": …, "payload": {…}, "id": …}.',
	keptBy: "loop",
	start: ({ log, signal }) => {
		// A pending read of standard input ends with its stream alone.
		const stop = () => process.stdin.destroy();
		signal.addEventListener("abort", stop, { once: true });
		return {
			messages: () => messagesOf(process.stdin, log, signal),
			close: () => signal.removeEventListener("abort", stop),
		};
	},
});

async function* messagesOf(
	stream: AsyncIterable<Buffer>,
	log: Log,
	signal: AbortSignal,
): AsyncGenerator<SourceItem> {
	let number = 0;
	for await (const line of linesOf(stream, signal)) {
		number += 1;
		const tell = (what: string) =>
			log("warning", `line ${number} of standard input is left out: ${what}`);
		if (line === "too long") {
			tell(`it is longer than ${MAX_LINE_BYTES} bytes`);
			continue;
		}
		const text = line.toString("utf8").trim();
		if (text === "") continue;
		const read = readMessage(text);
		if (read.kind === "message") yield read.message;
		else tell(read.what);
	}
}

/** No more than one line, and one too long not at all, is in memory. */
async function* linesOf(
	stream: AsyncIterable<Buffer>,
	signal: AbortSignal,
): AsyncGenerator<Buffer | "too long"> {
	let parts: Buffer[] = [];
	let length = 0;
	const take = () => {
		const line = length > MAX_LINE_BYTES ? "too long" : Buffer.concat(parts);
		parts = [];
		length = 0;
		return line;
	};
	const keep = (part: Buffer) => {
		length += part.length;
		if (length > MAX_LINE_BYTES) parts = [];
		else parts.push(part);
	};
	try {
		for await (const chunk of stream) {
			let from = 0;
			for (
				let end = chunk.indexOf(10);
				end >= 0;
				end = chunk.indexOf(10, from)
			) {
				keep(chunk.subarray(from, end));
				from = end + 1;
				yield take();
			}
			keep(chunk.subarray(from));
		}
	} catch (error) {
		// destroying the stream is how reading is stopped
		if (!signal.aborted) throw error;
	}
	if (length > 0 && !signal.aborted) yield take();
}
