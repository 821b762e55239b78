// How many messages came, and what came of them.

import type { Outcome } from "./outcome.ts";

const COUNTED = [
	"received",
	"finished",
	"failed",
	"error",
	"unrouted",
	"refused",
	"repeated",
	"returned",
] as const;
type Counted = (typeof COUNTED)[number];

export class Tally {
	readonly #counts = new Map<Counted, number>();

	add(what: Counted): void {
		this.#counts.set(what, this.get(what) + 1);
	}

	count(outcome: Outcome): void {
		if (outcome.kind === "failed") this.add("error");
		else if (outcome.kind === "returned") this.add("returned");
		else this.add(outcome.exitCode === 0 ? "finished" : "failed");
	}

	get(what: Counted): number {
		return this.#counts.get(what) ?? 0;
	}

	/** `3 received, 2 finished, 1 refused` */
	get text(): string {
		return COUNTED.filter((each) => each === "received" || this.get(each) > 0)
			.map((each) => `${this.get(each)} ${each}`)
			.join(", ");
	}
}
