// Plays a recorded run (see capture.py) into a screen callback and gives what it printed.

import { readFileSync } from "node:fs";
import { DefaultCallback } from "../../../src/builtin/callbacks/default.ts";
import { Display } from "../../../src/builtin/callbacks/display.ts";
import { MinimalCallback } from "../../../src/builtin/callbacks/minimal.ts";
import { OnelineCallback } from "../../../src/builtin/callbacks/oneline.ts";
import { makeScreen } from "../../../src/builtin/callbacks/screen.ts";
import {
	DEFAULT_SCREEN_SETTINGS,
	type ScreenSettings,
} from "../../../src/builtin/callbacks/settings.ts";
import type { RunEvent } from "../../../src/events/run-event.ts";
import { parseJson } from "../../../src/pyvalue/json.ts";
import type { PyValue } from "../../../src/pyvalue/value.ts";

interface ScreenCase {
	readonly command?: string;
	readonly args?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
	readonly tty?: number;
	readonly callback?: keyof typeof CALLBACKS;
	readonly settings?: Partial<ScreenSettings>;
}

const CALLBACKS = {
	default: DefaultCallback,
	minimal: MinimalCallback,
	oneline: OnelineCallback,
};

/** Fields whose value stays as Python has it; all else becomes plain objects. */
const PYTHON_FIELDS = new Set(["result", "args", "itemLabel"]);

export interface Printed {
	readonly out: string;
	readonly err: string;
	/** Without stamps. */
	readonly log: string;
}

export async function replay(folder: string): Promise<Printed> {
	const about: ScreenCase = JSON.parse(
		readFileSync(`${folder}/case.json`, "utf8"),
	);
	const settings = { ...DEFAULT_SCREEN_SETTINGS, ...about.settings };
	const written = { out: "", err: "", log: "" };
	const screen = makeScreen(
		{
			isTTY: about.tty !== undefined,
			columns: about.tty ?? 0,
			write: (text) => {
				written.out += text;
			},
		},
		{
			write: (text) => {
				written.err += text;
			},
		},
		{
			isForced: about.env?.ANSIBLE_FORCE_COLOR === "1",
			isOff: about.env?.ANSIBLE_NOCOLOR === "1",
			term: "xterm",
		},
	);
	const callback = new CALLBACKS[about.callback ?? "default"](
		new Display(screen, settings, {
			log: (text) => {
				written.log += `ansible | ${text}\n`;
			},
		}),
		settings,
	);
	for (const event of readEvents(`${folder}/events.json`))
		callback.onEvent(event);
	await callback.close();
	return written;
}

/**
 * The recorder writes RunEvents, with three savings: null stands for undefined, the play comes with
 * its start alone, and a task that is known already is just its uuid.
 */
function readEvents(file: string): RunEvent[] {
	const events = parseJson(readFileSync(file, "utf8"));
	if (!Array.isArray(events)) throw new Error(`${file} is no list`);
	const tasks = new Map<unknown, unknown>();
	let play: unknown;
	return events.map((written) => {
		const event = plain(written) as Record<string, unknown>;
		play = event.play ?? play;
		const task = tasks.get(event.task) ?? event.task;
		if (task) tasks.set((task as { uuid: string }).uuid, task);
		return { ...event, play, task } as unknown as RunEvent;
	});
}

function plain(value: PyValue): unknown {
	if (Array.isArray(value)) return value.map(plain);
	if (!(value instanceof Map)) return value === null ? undefined : value;
	return Object.fromEntries(
		[...value].map(([key, item]) => [key, plainField(String(key), item)]),
	);
}

function plainField(key: string, item: PyValue): unknown {
	if (PYTHON_FIELDS.has(key)) return item;
	if (item instanceof Map && (key === "hosts" || key === "custom"))
		return new Map(
			[...item].map(([name, each]) => [
				name,
				key === "custom" ? each : plain(each),
			]),
		);
	return plain(item);
}
