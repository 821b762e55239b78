// Gathers what a command prints, up to a limit.

import { ShevekError } from "../errors/shevek-error.ts";

/** One command's or module's output; beyond it the request is ended and fails by name. */
const MAX_OUTPUT_BYTES = 512 * 1024 * 1024;

export class OutputCollector {
	readonly #out: Buffer[] = [];
	readonly #err: Buffer[] = [];
	#size = 0;
	readonly #tooMuch = new AbortController();

	readonly sinks = {
		onOut: (data: Buffer) => this.#take(this.#out, data),
		onErr: (data: Buffer) => this.#take(this.#err, data),
	};

	out(): Buffer {
		return Buffer.concat(this.#out);
	}

	err(): Buffer {
		return Buffer.concat(this.#err);
	}

	/** Runs with a signal that also fires when the output grows too large. */
	async limit<T>(
		signal: AbortSignal | undefined,
		run: (signal: AbortSignal) => Promise<T>,
	): Promise<T> {
		const own = this.#tooMuch.signal;
		return run(signal === undefined ? own : AbortSignal.any([signal, own]));
	}

	#take(list: Buffer[], data: Buffer): void {
		list.push(data);
		this.#size += data.length;
		if (this.#size > MAX_OUTPUT_BYTES)
			this.#tooMuch.abort(
				new ShevekError(
					"limit",
					`the output on the host is larger than ${MAX_OUTPUT_BYTES} bytes`,
				),
			);
	}
}
