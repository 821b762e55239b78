// A limit of time for small functions of users that are called again and again: filters, tests.
//
// V8's own limit starts a thread a call (0.16 ms, and 0.3 to 0.5 on a busy machine), so it holds for the first
// calls alone: a function that loops for ever mostly does so at once, and then its task fails. Later calls are
// watched by one thread that lasts (0.2 µs a call). It cannot break a call off: it says which file hangs, and
// ends the process.

import { Worker } from "node:worker_threads";
import { type FenceOwner, fenced, owned } from "./fence.ts";
import { AT, type Watch } from "./guard-watch.ts";

const FENCED_CALLS = 20;

/** One a function. */
export class Guard {
	readonly #owner: FenceOwner;
	readonly #limitMs: number;
	readonly #what: string;
	#calls = 0;

	/** `what` names the function and its file, for the watcher's last words. */
	constructor(owner: FenceOwner, limitMs: number, what: string) {
		this.#owner = owner;
		this.#limitMs = limitMs;
		this.#what = what;
	}

	/** Throws what the work throws; a FenceTimeout where one of the first calls does not return. */
	call<T>(work: () => T): T {
		if (this.#calls < FENCED_CALLS) return this.#fenced(work);
		const watcher = watching();
		const isOuter = watcher.enter(this.#limitMs, this.#what);
		try {
			return owned(this.#owner, work);
		} finally {
			if (isOuter) watcher.leave();
		}
	}

	#fenced<T>(work: () => T): T {
		this.#calls++;
		let answer: { readonly value: T } | undefined;
		fenced(this.#owner, this.#limitMs, () => {
			answer = { value: work() };
		});
		if (!answer) throw new Error("the fence did not run its work");
		return answer.value;
	}
}

const NAME_BYTES = 4096;

class Watcher {
	readonly #watch: Watch = {
		state: new Int32Array(new SharedArrayBuffer(4 * Object.keys(AT).length)),
		names: new Uint8Array(new SharedArrayBuffer(NAME_BYTES)),
	};
	#named: string | undefined;

	constructor() {
		const thread = new Worker(new URL("./guard-thread.ts", import.meta.url), {
			workerData: this.#watch,
			stdout: false,
		});
		thread.unref();
	}

	/** False inside of a call that is watched already: its limit holds. */
	enter(limitMs: number, what: string): boolean {
		const { state, names } = this.#watch;
		if (state[AT.isRunning] === 1) return false;
		if (this.#named !== what) {
			this.#named = what;
			const { written } = new TextEncoder().encodeInto(what, names);
			state[AT.nameLength] = written;
			state[AT.limitMs] = limitMs;
		}
		state[AT.call] = ((state[AT.call] ?? 0) + 1) | 0;
		Atomics.store(state, AT.isRunning, 1);
		return true;
	}

	leave(): void {
		Atomics.store(this.#watch.state, AT.isRunning, 0);
	}
}

let watcher: Watcher | undefined;

function watching(): Watcher {
	watcher ??= new Watcher();
	return watcher;
}
