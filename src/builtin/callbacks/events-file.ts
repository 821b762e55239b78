// What `--events` writes: each event and status as one line of JSON, in a file or a stream.

import { closeSync, fstatSync, openSync, writeSync } from "node:fs";
import { ShevekError } from "../../errors/shevek-error.ts";
import type { RunEvent, RunListener } from "../../events/run-event.ts";
import { WireEncoder, type WireOptions, wireText } from "../../events/wire.ts";

export interface LineSink {
	write(line: string): void;
	close(): void;
}

export class EventLines implements RunListener {
	readonly #sink: LineSink;
	readonly #encoder: WireEncoder;

	constructor(sink: LineSink, options: WireOptions) {
		this.#sink = sink;
		this.#encoder = new WireEncoder(options);
	}

	onEvent(event: RunEvent): void {
		const line = this.#encoder.encode(event);
		if (line) this.#sink.write(`${wireText(line)}\n`);
	}

	async close(): Promise<void> {
		this.#sink.close();
	}
}

/** A descriptor that whoever started this process has opened; a socket cannot be opened again by that name. */
const DESCRIPTOR = /^\/dev\/fd\/(\d+)$/;

/** A line is in the file when `write` returns. Throws a `file` error where it cannot be opened. */
export function openLineFile(path: string): LineSink {
	let file: number;
	const descriptor = DESCRIPTOR.exec(path)?.[1];
	try {
		if (descriptor !== undefined) fstatSync(Number(descriptor));
		file =
			descriptor === undefined
				? openSync(path, "w", 0o600)
				: Number(descriptor);
	} catch (cause) {
		throw new ShevekError(
			"file",
			`events cannot be written to ${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
			{ cause },
		);
	}
	return {
		write: (line) => {
			// A pipe or a full file system may take part of it.
			for (let rest = Buffer.from(line); rest.length > 0; )
				rest = rest.subarray(writeSync(file, rest));
		},
		close: () => {
			if (descriptor === undefined) closeSync(file);
		},
	};
}
