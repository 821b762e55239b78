// From the lines that the run's process writes to the events that are kept and handed on: with the run's ident, numbered without a
// gap, and with as much data as was asked for. Its lines of status are not ours: the status machine is in run.ts.

import { randomUUID } from "node:crypto";
import type { Json } from "../plugins/callback.ts";
import type { RunnerEvent } from "../plugins/runner-plugin.ts";
import { parseJson } from "../pyvalue/json.ts";
import { toPlain } from "../pyvalue/plain.ts";

export interface KeptEvent {
	/** As it is kept, one line of JSON. */
	readonly text: string;
	/** Of its file: `<counter>-<uuid>.json` */
	readonly name: string;
	/** What it is, before its data was left out. */
	readonly kind: string;
	/** Its data, whether or not they are kept. */
	data(): Readonly<Record<string, Json>>;
}

export interface EventLineOptions {
	readonly ident: string;
	readonly omitsData: boolean;
	readonly omitsDataUnlessFailed: boolean;
}

/** ansible-runner says runner_on_item_failed, which no event is called: there, data of failed items are lost. */
const FAILURES = new Set([
	"runner_on_failed",
	"runner_on_async_failed",
	"runner_item_on_failed",
]);
/** The last key of every event, so that its data can be kept as written, digits of numbers and all. */
const DATA = ', "event_data": ';

type Head = Record<string, Json>;

export class EventLines {
	readonly #options: EventLineOptions;
	#counter = 0;
	#lines = 0;

	constructor(options: EventLineOptions) {
		this.#options = options;
	}

	/** Undefined for a line that is no event. */
	read(line: string): KeptEvent | undefined {
		const at = line.indexOf(DATA);
		if (at < 0) return undefined;
		const head = JSON.parse(`${line.slice(0, at)}}`) as Head;
		const data = line.slice(at + DATA.length, -1);
		return this.#keep(head, data);
	}

	/** A line that was printed outside of any event is an event of its own. */
	verbose(text: string): KeptEvent {
		return this.#keep(
			{
				uuid: randomUUID(),
				counter: 0,
				stdout: text,
				start_line: 0,
				end_line: 0,
				runner_ident: "",
				event: "verbose",
				created: new Date().toISOString().replace("Z", "000+00:00"),
			},
			undefined,
		);
	}

	#keep(head: Head, data: string | undefined): KeptEvent {
		const kind = String(head.event);
		const start = this.#lines;
		const stdout = String(head.stdout ?? "");
		if (stdout !== "") this.#lines += stdout.split("\n").length;
		const numbered = {
			...head,
			counter: ++this.#counter,
			start_line: start,
			end_line: this.#lines,
			runner_ident: this.#options.ident,
		};
		const kept = this.#isOmitted(kind) ? "{}" : data;
		const text = JSON.stringify(numbered);
		return {
			text: data === undefined ? text : `${text.slice(0, -1)}${DATA}${kept}}`,
			name: `${this.#counter}-${head.uuid}.json`,
			kind,
			data: () => parseData(data ?? "{}"),
		};
	}

	#isOmitted(kind: string): boolean {
		const { omitsData, omitsDataUnlessFailed } = this.#options;
		return omitsData || (omitsDataUnlessFailed && !FAILURES.has(kind));
	}
}

export function parseEvent(text: string): RunnerEvent {
	return parseData(text) as unknown as RunnerEvent;
}

/** Python writes NaN and Infinity, which are no JSON. */
function parseData(text: string): Readonly<Record<string, Json>> {
	try {
		return JSON.parse(text);
	} catch {
		return toPlain(parseJson(text)) as Record<string, Json>;
	}
}
