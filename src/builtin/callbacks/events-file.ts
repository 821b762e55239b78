// What `--events` writes: each event and status as one line of JSON, in a file or a stream.

import { closeSync, fstatSync, openSync, writeSync } from "node:fs";
import { ShevekError } from "../../errors/shevek-error.ts";
import type { RunEvent, RunListener } from "../../events/run-event.ts";
import { WireEncoder, type WireOptions, wireText } from "../../events/wire.ts";
import type { PyDict } from "../../pyvalue/value.ts";

export interface LineSink {
	write(line: string): void;
	close(): void;
}

export class EventLines implements RunListener {
	readonly #sink: LineSink;
	readonly #encoder: WireEncoder;
	readonly #options: WireOptions;

	constructor(sink: LineSink, options: WireOptions) {
		this.#sink = sink;
		this.#options = options;
		this.#encoder = new WireEncoder(options);
	}

	onEvent(event: RunEvent): void {
		this.#write(this.#encoder.encode(event));
	}

	/** The sink stays open: what ends the run may have to be told. */
	async close(): Promise<void> {
		const rest = this.#options.shown?.rest ?? [];
		this.#write(this.#encoder.rest(rest, Date.now()));
	}

	/** Why the run broke, or did not begin: then it has no other status than this. */
	writeError(text: string, { isWholeRun }: { isWholeRun: boolean }): void {
		const shown = { text, isError: true, style: "error" } as const;
		const before = isWholeRun ? (this.#options.shown?.rest ?? []) : [];
		this.#write(this.#encoder.rest([...before, shown], Date.now()));
		if (isWholeRun) this.#write([this.#encoder.status("failed")]);
	}

	#write(lines: readonly PyDict[]): void {
		for (const line of lines) this.#sink.write(`${wireText(line)}\n`);
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
