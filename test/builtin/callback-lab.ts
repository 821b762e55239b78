// A callback with a clock of its own, told of events one by one.

import type {
	HostResult,
	PlayInfo,
	RunEvent,
	TaskInfo,
} from "../../src/events/run-event.ts";
import type {
	CallbackContext,
	CallbackDefinition,
} from "../../src/plugins/callback.ts";
import type { CallbackDisplay } from "../../src/plugins/callback-display.ts";
import type { CallbackHandlers } from "../../src/plugins/callback-handlers.ts";
import { fromPlain } from "../../src/pyvalue/plain.ts";
import type { PyDict } from "../../src/pyvalue/value.ts";

/** What a test says of an event; the lab adds the stamps and the play. */
type Told<E> = E extends RunEvent ? Omit<E, "uuid" | "time" | "play"> : never;
export type ToldEvent = Told<RunEvent>;

interface LabOptions {
	readonly options?: Readonly<Record<string, unknown>>;
	readonly verbosity?: number;
	readonly cwd?: string;
}

const START_MS = Date.UTC(2026, 0, 2, 3, 4, 5);

export class CallbackLab {
	readonly shown: string[] = [];
	nowMs = START_MS;
	readonly #handlers: CallbackHandlers;

	private constructor(
		start: (lab: CallbackLab) => CallbackHandlers | Promise<CallbackHandlers>,
	) {
		const handlers = start(this);
		if (handlers instanceof Promise)
			throw new Error("these callbacks start at once");
		this.#handlers = handlers;
	}

	static of(
		definition: CallbackDefinition,
		{ options = {}, verbosity = 0, cwd = "/" }: LabOptions = {},
	): CallbackLab {
		const specs = Object.entries(definition.options ?? {});
		const defaults = specs.map(([name, spec]) => [name, spec.default]);
		return new CallbackLab((lab) =>
			definition.start({
				options: { ...Object.fromEntries(defaults), ...options },
				run: { cwd, verbosity } as CallbackContext["run"],
				display: {
					verbosity,
					columns: 79,
					show: (text) => lab.shown.push(text),
				} as Partial<CallbackDisplay> as CallbackDisplay,
				setting: () => null,
				send: () => undefined,
				now: () => lab.nowMs,
			}),
		);
	}

	/** After that many milliseconds. */
	tell(told: ToldEvent, afterMs = 0): void {
		this.nowMs += afterMs;
		const event = {
			...told,
			uuid: "event",
			time: this.nowMs,
			play: PLAY,
		} as RunEvent;
		const handler = this.#handlers[event.kind] as
			| ((event: RunEvent) => void)
			| undefined;
		handler?.(event);
	}
}

const PLAY: PlayInfo = {
	uuid: "play",
	name: "all",
	hasName: false,
	pattern: "all",
	path: "/site.yml",
	line: 1,
	strategy: "linear",
	isCheckMode: false,
};

export function task(name: string, more: Partial<TaskInfo> = {}): TaskInfo {
	return {
		uuid: name,
		name,
		ownName: name,
		action: "command",
		resolvedAction: "ansible.builtin.command",
		args: new Map(),
		path: "/site.yml",
		line: 3,
		role: undefined,
		roleFqcn: undefined,
		isNoLog: false,
		isHandler: false,
		isCheckMode: false,
		isDiff: false,
		tags: [],
		loop: undefined,
		...more,
	};
}

export function outcome(
	host: string,
	result: Readonly<Record<string, unknown>>,
): HostResult {
	return {
		host,
		remoteAddr: host,
		result: fromPlain(result) as PyDict,
		delegatedTo: undefined,
		delegatedAddr: undefined,
		itemLabel: undefined,
		isVerboseAlways: false,
		isVerboseOverride: false,
		isNoLog: false,
		start: 0,
		end: 0,
	};
}

export const STATS: ToldEvent = {
	kind: "stats",
	stats: { hosts: new Map(), custom: new Map() },
};

export const PLAYBOOK: ToldEvent = {
	kind: "playbookStart",
	playbook: { uuid: "playbook", name: "sites/site.yml", path: "/site.yml" },
};
