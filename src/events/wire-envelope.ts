// What is around each event's data on the wire: its number, its text and the lines that it takes, when, of which process.

import { randomUUID } from "node:crypto";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { isoTime, type WireData } from "./wire-data.ts";

/** Names are ansible-runner's: job_id, ad_hoc_command_id, project_update_id. */
export type EnvelopeIds = Readonly<Record<string, number>>;

export interface EnvelopeOptions {
	readonly ident: string;
	readonly pid: number;
	readonly ids: EnvelopeIds;
}

interface Around {
	readonly uuid: string;
	/** What the screen showed, as written. */
	readonly text: string;
	readonly time: number;
	readonly parent: string | undefined;
	readonly verbosity: number | undefined;
}

export class WireEnvelopes {
	readonly #options: EnvelopeOptions;
	readonly #ids: readonly (readonly [string, number])[];
	#counter = 0;
	#lines = 0;

	constructor(options: EnvelopeOptions) {
		this.#options = options;
		this.#ids = Object.entries(options.ids);
	}

	event({ name, own }: WireData, around: Around): PyDict {
		const { uuid, text, time, parent, verbosity } = around;
		const line: PyDict = new Map<PyValue, PyValue>([["uuid", uuid]]);
		this.#addText(line, text);
		line.set("event", name);
		for (const [key, id] of this.#ids) line.set(key, id);
		line.set("pid", this.#options.pid).set("created", isoTime(time));
		if (parent !== undefined) line.set("parent_uuid", parent);
		if (verbosity !== undefined) line.set("verbosity", verbosity);
		return line.set("event_data", own.set("uuid", uuid));
	}

	/** Text of no event: each of its lines is a `verbose` one without data. */
	bare(text: string, time: number): readonly PyDict[] {
		return text.split(/(?<=\n)/).map((each) => {
			const line: PyDict = new Map<PyValue, PyValue>([
				["event", "verbose"],
				["uuid", randomUUID()],
			]);
			this.#addText(line, each);
			return line.set("created", isoTime(time));
		});
	}

	/** Line ends within it are a terminal's; the last ones are left out, but counted. */
	#addText(line: PyDict, text: string): void {
		const start = this.#lines;
		this.#lines += countLineEnds(text);
		const bare = text.replace(/[\r\n]+$/, "");
		line
			.set("counter", ++this.#counter)
			.set("stdout", bare.replaceAll("\n", "\r\n"))
			.set("start_line", start)
			.set("end_line", this.#lines)
			.set("runner_ident", this.#options.ident);
	}
}

function countLineEnds(text: string): number {
	let count = 0;
	for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1))
		count += 1;
	return count;
}
