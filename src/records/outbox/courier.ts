// Takes one receiver's messages to it, one after the other, in a loop that lives while there is work:
//
//   idle ──wake──► asking ──messages──► trying each ──delivered, dead──► asking
//    ▲              │  ▲                    │
//    │ none there   │  └──── resting ◄──────┘ failed, put off
//    └──────────────┘           ▲
//                   └───────────┘ not due yet, held by another process, database busy
//
// finish() puts an end to it: from then on only rests that its patience sits out are rested, and at the
// deadline the try in flight is cut.

import { assertNever } from "../../errors/shevek-error.ts";
import type { Json } from "../../plugins/callback.ts";
import type { Clock } from "./clock.ts";
import { HELD_POLL_MS, TAKEN_MS, UNAVAILABLE_POLL_MS } from "./limits.ts";
import type {
	OutboxAnswer,
	Settlement,
	TakeAnswer,
	TakenMessage,
} from "./messages.ts";
import { type Deliver, startTry, type Try } from "./try.ts";
import { verdictOn } from "./verdict.ts";

export type TakeOrNot =
	| TakeAnswer
	| Extract<OutboxAnswer, { readonly kind: "unavailable" }>;

export interface CourierStore {
	take(receiver: string): Promise<TakeOrNot>;
	/** Written after all that was added before, and seen by the next take. */
	settle(settlement: Settlement): void;
}

export interface CourierOptions {
	readonly receiver: string;
	readonly deliver: Deliver;
	readonly store: CourierStore;
	readonly clock: Clock;
	readonly random: () => number;
}

/**
 * How an end is made. `runEnd`: what can succeed soon, a receiver's own "in a second" among it; `due`: what
 * is due now; `empty`: everything, however long it takes.
 */
export interface Patience {
	readonly kind: "runEnd" | "due" | "empty";
	readonly untilMs: number;
}

interface Rest {
	readonly why: "asked" | "failed" | "notDue" | "held" | "unavailable";
	readonly untilMs: number;
}

export class Courier {
	readonly #options: CourierOptions;
	#working: Promise<void> | undefined;
	#wasWoken = false;
	#trying: Try | undefined;
	#isAsking = false;
	/** Ends a rest early, to look at it again. */
	#stir: (() => void) | undefined;
	#patience: Patience | undefined;
	#isCut = false;
	/** Tries in a row that delivered nothing. */
	#streak = 0;
	#hasFailed = false;
	#reason: string | undefined;
	#deadLetters = 0;
	#delivered = 0;

	constructor(options: CourierOptions) {
		this.#options = options;
	}

	/** Why the latest try delivered nothing, also another process's; undefined where it did. */
	get reason(): string | undefined {
		return this.#reason;
	}

	/** Messages that this process has given up. */
	get deadLetters(): number {
		return this.#deadLetters;
	}

	get delivered(): number {
		return this.#delivered;
	}

	/** There may be something to deliver. */
	wake(): void {
		this.#wasWoken = true;
		this.#working ??= this.#work();
	}

	/** Resolves when all is done that the patience allows. */
	async finish(patience: Patience): Promise<void> {
		const { clock } = this.#options;
		this.#patience = patience;
		this.#isCut = false;
		if (patience.kind === "runEnd" && this.#hasFailed)
			this.#trying?.cut("cut short by the end of the run");
		this.#stir?.();
		this.wake();
		const gaveUp = Promise.withResolvers<void>();
		const cancel =
			patience.untilMs === Number.POSITIVE_INFINITY
				? undefined
				: clock.after(patience.untilMs - clock.now(), () => {
						this.#cut();
						if (this.#isAsking) gaveUp.resolve();
					});
		await Promise.race([this.#working, gaveUp.promise]);
		cancel?.();
	}

	#cut(): void {
		this.#isCut = true;
		this.#trying?.cut("no answer before the end of the run");
		this.#stir?.();
	}

	get #isOver(): boolean {
		const { untilMs = Number.POSITIVE_INFINITY } = this.#patience ?? {};
		return this.#isCut || this.#options.clock.now() >= untilMs;
	}

	async #work(): Promise<void> {
		let goesOn = true;
		while (goesOn) {
			this.#wasWoken = false;
			const rest = await this.#deliverAll();
			goesOn = rest ? await this.#rest(rest) : this.#wasWoken && !this.#isOver;
		}
		this.#working = undefined;
	}

	/** Until there is nothing, or a reason to rest. */
	async #deliverAll(): Promise<Rest | undefined> {
		for (;;) {
			const answer = await this.#take();
			const now = this.#options.clock.now();
			switch (answer.kind) {
				case "empty":
					return undefined;
				case "later":
					this.#reason ??= answer.error ?? undefined;
					return { why: "notDue", untilMs: answer.dueMs };
				case "held":
					return { why: "held", untilMs: now + HELD_POLL_MS };
				case "unavailable":
					return { why: "unavailable", untilMs: now + UNAVAILABLE_POLL_MS };
				case "messages": {
					if (this.#isOver) return undefined;
					const rest = await this.#deliverTaken(answer.messages);
					if (rest) return rest;
					break;
				}
				default:
					return assertNever(answer);
			}
		}
	}

	/** What is not tried soon enough is asked for again. */
	async #deliverTaken(
		messages: readonly TakenMessage[],
	): Promise<Rest | undefined> {
		const { clock } = this.#options;
		const untilMs = clock.now() + TAKEN_MS;
		for (const message of messages) {
			const rest = await this.#try(message);
			if (rest) return rest;
			if (this.#isOver || clock.now() >= untilMs) return undefined;
		}
		return undefined;
	}

	async #take(): Promise<TakeOrNot> {
		this.#isAsking = true;
		try {
			return await this.#options.store.take(this.#options.receiver);
		} finally {
			this.#isAsking = false;
		}
	}

	async #try(taken: TakenMessage): Promise<Rest | undefined> {
		const { deliver, clock, random, store } = this.#options;
		const { key, id, attempts } = taken;
		const body: Json = JSON.parse(taken.body);
		this.#trying = startTry(deliver, { key: id, body, attempts }, clock);
		const result = await this.#trying.result;
		this.#trying = undefined;
		this.#streak = result.kind === "delivered" ? 0 : this.#streak + 1;
		this.#hasFailed = result.kind === "failed";
		const nowMs = clock.now();
		const streak = this.#streak;
		const verdict = verdictOn(taken, result, { nowMs, streak, random });
		const { state, dueMs, error } = verdict;
		store.settle([key, attempts, state, verdict.attempts, dueMs, error, nowMs]);
		this.#reason = error ?? undefined;
		if (state === "dead") this.#deadLetters += 1;
		if (state === "delivered") this.#delivered += 1;
		if (state !== "waiting") return undefined;
		const isAsked = result.kind === "putOff" && result.waitMs !== undefined;
		return { why: isAsked ? "asked" : "failed", untilMs: dueMs };
	}

	/** False where it is not sat out. */
	async #rest(rest: Rest): Promise<boolean> {
		const { clock } = this.#options;
		while (clock.now() < rest.untilMs) {
			if (!this.#sitsOut(rest)) return false;
			await new Promise<void>((resolve) => {
				const cancel = clock.after(rest.untilMs - clock.now(), resolve);
				this.#stir = () => {
					cancel();
					resolve();
				};
			});
			this.#stir = undefined;
		}
		return !this.#isOver;
	}

	#sitsOut({ why, untilMs }: Rest): boolean {
		if (this.#isOver) return false;
		switch (this.#patience?.kind) {
			case undefined:
			case "empty":
				return true;
			case "due":
				return why === "unavailable";
			case "runEnd":
				return why === "asked" && untilMs < (this.#patience?.untilMs ?? 0);
		}
	}
}
