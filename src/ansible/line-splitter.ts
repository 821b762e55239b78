// Chunks of a stream as lines. All of it is ASCII (docs/bridge.md), so bytes are characters.

export class LineSplitter {
	readonly #onLine: (line: string) => void;
	/** Pieces of a line whose end has not come. */
	#parts: string[] = [];

	constructor(onLine: (line: string) => void) {
		this.#onLine = onLine;
	}

	/** What is left without a line end, when no more comes, was cut off and is no line. */
	push(chunk: Buffer): void {
		const lines = chunk.toString("latin1").split("\n");
		const last = lines.pop() ?? "";
		for (const line of lines) {
			const whole = this.#parts.join("") + line;
			this.#parts = [];
			this.#onLine(whole);
		}
		if (last !== "") this.#parts.push(last);
	}
}
