// The counts of the recap, and what set_stats collected.

import type { HostSummary, RunStats } from "../events/run-event.ts";
import { pyBinary } from "../pyvalue/arithmetic.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";

export type Counter = keyof HostSummary;

const ZERO: HostSummary = {
	ok: 0,
	changed: 0,
	unreachable: 0,
	failures: 0,
	skipped: 0,
	rescued: 0,
	ignored: 0,
};

export class Stats {
	readonly #hosts = new Map<string, HostSummary>();
	readonly #custom = new Map<string, PyDict>();

	count(host: string, counter: Counter): void {
		const summary = this.#hosts.get(host) ?? ZERO;
		this.#hosts.set(host, { ...summary, [counter]: summary[counter] + 1 });
	}

	/** A result is taken back; never below none. */
	discount(host: string, counter: Counter): void {
		const summary = this.#hosts.get(host) ?? ZERO;
		const left = Math.max(0, summary[counter] - 1);
		this.#hosts.set(host, { ...summary, [counter]: left });
	}

	/** set_stats; `host` undefined means the whole run. */
	setCustom(
		host: string | undefined,
		name: PyValue,
		value: PyValue,
		isAggregate: boolean,
	): void {
		const key = host ?? "_run";
		const own = this.#custom.get(key) ?? new Map();
		this.#custom.set(key, own);
		const before = own.get(name);
		own.set(
			name,
			isAggregate && before !== undefined ? aggregate(before, value) : value,
		);
	}

	snapshot(): RunStats {
		return { hosts: new Map(this.#hosts), custom: new Map(this.#custom) };
	}
}

/** Dicts are merged; what `+` can add is added; of other things the first stays. */
function aggregate(before: PyValue, value: PyValue): PyValue {
	if (before instanceof Map && value instanceof Map)
		return new Map([...before, ...value]);
	try {
		return pyBinary("+", before, value);
	} catch {
		return before;
	}
}
