// From the lines that the run's process writes to the events that are kept and handed on: with the run's ident and as much data as
// was asked for; what it printed besides is told after them. Its lines of status are not ours: the status machine is in run.ts.

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
	/** What the screen showed of it, as the file `stdout` has it: a terminal's line ends within, a plain one behind. */
	readonly shown: string;
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
/** The last key of every event that has data, so that they can be kept as written, digits of numbers and all. */
const DATA = ', "event_data": ';
/** Every event has one, a status has none. */
const COUNTER = ', "counter": ';

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
		if (!line.includes(COUNTER)) return undefined;
		const at = line.indexOf(DATA);
		if (at < 0) return this.#keep(JSON.parse(line), undefined);
		const head = JSON.parse(`${line.slice(0, at)}}`) as Head;
		const data = line.slice(at + DATA.length, -1);
		return this.#keep(head, data);
	}

	/** A line that no event has told of, without its line end; the events have ended. */
	verbose(text: string): KeptEvent {
		const head = {
			event: "verbose",
			uuid: randomUUID(),
			counter: this.#counter + 1,
			stdout: text,
			start_line: this.#lines,
			end_line: this.#lines + 1,
			runner_ident: this.#options.ident,
			created: new Date().toISOString().replace("Z", "000+00:00"),
		};
		return this.#keep(head, undefined);
	}

	#keep(head: Head, data: string | undefined): KeptEvent {
		const kind = String(head.event);
		this.#counter = Number(head.counter);
		this.#lines = Number(head.end_line);
		const kept = this.#isOmitted(kind) ? "{}" : data;
		const text = JSON.stringify({ ...head, runner_ident: this.#options.ident });
		return {
			shown: shownText(head),
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

/** ansible-runner leaves out the last line ends of an event, and puts one; a line of no event stays as it is. */
function shownText({ stdout, pid, start_line, end_line }: Head): string {
	const isWholeLine = pid === undefined && start_line !== end_line;
	if (isWholeLine) return `${stdout}\r\n`;
	return stdout === "" ? "" : `${stdout}\n`;
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
