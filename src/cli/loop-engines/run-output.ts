// Where a run of the loop prints: to the loop's own streams, as it is. Where several run at once, each of its lines is whole
// and begins with the run's short id.

import type { TerminalStream } from "../../builtin/callbacks/screen.ts";
import type { CommandWorld } from "../command-world.ts";

export interface RunOutput {
	readonly stdout: TerminalStream;
	readonly stderr: TerminalStream;
	/** What has no line end is written with one. */
	end(): void;
}

/** An endless line is broken off there. */
const LONGEST_LINE = 64 * 1024;

/** Without an id, lines are as they are. */
export function runOutput(
	{ stdout, stderr }: Pick<CommandWorld, "stdout" | "stderr">,
	runId: string | undefined,
): RunOutput {
	if (runId === undefined) return { stdout, stderr, end: () => undefined };
	const prefix = `${runId.slice(0, 8)} `;
	const out = new PrefixedLines(stdout, prefix);
	const err = new PrefixedLines(stderr, prefix);
	return {
		stdout: out,
		stderr: err,
		end: () => {
			out.end();
			err.end();
		},
	};
}

class PrefixedLines implements TerminalStream {
	readonly isTTY = false;
	readonly #stream: TerminalStream;
	readonly #prefix: string;
	#rest = "";

	constructor(stream: TerminalStream, prefix: string) {
		this.#stream = stream;
		this.#prefix = prefix;
	}

	write(text: string): void {
		const lines = (this.#rest + text).split("\n");
		this.#rest = lines.pop() ?? "";
		if (this.#rest.length > LONGEST_LINE) {
			lines.push(this.#rest);
			this.#rest = "";
		}
		if (lines.length === 0) return;
		this.#stream.write(
			lines.map((line) => `${this.#prefix}${line}\n`).join(""),
		);
	}

	end(): void {
		if (this.#rest !== "") this.write("\n");
	}
}
