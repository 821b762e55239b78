import { expect, test } from "vitest";
import { type Job, Scheduler } from "./scheduler.ts";

/** Jobs by name, that end when they are told to; `log` says what happened to them. */
class Stage {
	readonly log: string[] = [];
	readonly #ends = new Map<string, () => void>();

	job(name: string, turn?: string): Job {
		return {
			turn,
			run: () => {
				this.log.push(name);
				return new Promise((resolve) => this.#ends.set(name, resolve));
			},
			giveBack: async () => {
				this.log.push(`back: ${name}`);
			},
		};
	}

	async end(name: string): Promise<void> {
		this.#ends.get(name)?.();
		await new Promise((resolve) => setImmediate(resolve));
	}
}

test("as many run as the limit says, in their order", async () => {
	const stage = new Stage();
	const scheduler = new Scheduler(2);
	for (const name of ["a", "b", "c", "d"]) scheduler.add(stage.job(name));
	expect(stage.log).toEqual(["a", "b"]);
	expect(scheduler.hasRoom).toBe(false);
	await stage.end("b");
	expect(stage.log).toEqual(["a", "b", "c"]);
	scheduler.limit = 3;
	expect(stage.log).toEqual(["a", "b", "c", "d"]);
});

test("of one turn one runs at a time, and others pass by", async () => {
	const stage = new Stage();
	const scheduler = new Scheduler(3);
	for (const name of ["a1", "a2", "b1", "a3"])
		scheduler.add(stage.job(name, name[0]));
	expect(stage.log).toEqual(["a1", "b1"]);
	expect(scheduler.hasRoom).toBe(true);
	await stage.end("b1");
	expect(stage.log).toEqual(["a1", "b1"]);
	await stage.end("a1");
	expect(stage.log).toEqual(["a1", "b1", "a2"]);
});

test("room comes when one has ended", async () => {
	const stage = new Stage();
	const scheduler = new Scheduler(1);
	scheduler.add(stage.job("a"));
	let hasRoom = false;
	const room = scheduler.room().then(() => {
		hasRoom = true;
	});
	await stage.end("none");
	expect(hasRoom).toBe(false);
	await stage.end("a");
	await room;
	await scheduler.idle();
	expect(scheduler.isIdle).toBe(true);
});

test("stopped, it gives back what has not begun, and waits for what has", async () => {
	const stage = new Stage();
	const scheduler = new Scheduler(1);
	scheduler.add(stage.job("a"));
	scheduler.add(stage.job("b"));
	await scheduler.stop();
	expect(stage.log).toEqual(["a", "back: b"]);
	expect(scheduler.isIdle).toBe(false);
	await scheduler.room();
	await stage.end("a");
	await scheduler.idle();
	expect(stage.log).toEqual(["a", "back: b"]);
});

test("who waits elsewhere is told of room as a run has ended, when there is some", async () => {
	const stage = new Stage();
	const told: boolean[] = [];
	const scheduler: Scheduler = new Scheduler(1, () =>
		told.push(scheduler.hasRoom),
	);
	scheduler.add(stage.job("a"));
	scheduler.add(stage.job("b"));
	await stage.end("a");
	expect(told).toEqual([]);
	await stage.end("b");
	expect(told).toEqual([true]);
	scheduler.add(stage.job("c"));
	await scheduler.stop();
	await stage.end("c");
	expect(told).toEqual([true]);
});
