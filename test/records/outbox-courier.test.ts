import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { RetryLater, Undeliverable } from "../../src/plugins/callback.ts";
import { CourierStage } from "./courier-stage.ts";

const no = () => new Error("no");

let stage: CourierStage;
beforeEach(async () => {
	stage = await CourierStage.open();
});
afterEach(() => stage.close());

describe("a courier", () => {
	test("delivers in order, and what is added meanwhile", async () => {
		const { courier, log } = stage.courier();
		stage.add("one");
		stage.add("two");
		courier.wake();
		await stage.clock.pass(0);
		stage.add("three");
		courier.wake();
		await stage.clock.pass(0);
		expect(log).toEqual(["0: one", "0: two", "0: three"]);
		expect(stage.states()).toEqual([
			"one delivered 1",
			"two delivered 1",
			"three delivered 1",
		]);
	});

	test("sees what is added while it is told that there is nothing", async () => {
		const { courier, log } = stage.courier();
		courier.wake();
		stage.add("one");
		courier.wake();
		await stage.clock.pass(0);
		expect(log).toEqual(["0: one"]);
	});

	test("looks again after a second whether the rest still waits", async () => {
		const { courier, log } = stage.courier([600, 600]);
		for (const text of ["one", "two", "three", "four"]) stage.add(text);
		courier.wake();
		await stage.clock.pass(700);
		stage.database.exec("UPDATE outbox SET state = 'dropped' WHERE key = 3");
		await stage.clock.pass(1000);
		expect(log).toEqual(["0: one", "0.6: two", "1.2: four"]);
	});

	test("tries again after growing pauses, and holds those behind", async () => {
		const { courier, log } = stage.courier([no(), no(), no()]);
		stage.add("one");
		stage.add("two");
		courier.wake();
		await stage.clock.pass(10_000);
		expect(log).toEqual([
			"0: one",
			"1: one (1)",
			"3: one (2)",
			"7: one (3)",
			"7: two",
		]);
		expect(courier.reason).toBeUndefined();
	});

	test("gives a message up after sixteen tries, and goes on with the next", async () => {
		const { courier, log } = stage.courier(Array.from({ length: 16 }, no));
		stage.add("one");
		stage.add("two");
		courier.wake();
		await stage.clock.pass(2_400_000);
		expect(log.slice(15)).toEqual(["2311: one (15)", "2311: two"]);
		expect(stage.states()).toEqual(["one dead 16 no", "two delivered 1"]);
		expect(courier.deadLetters).toBe(1);
	});

	test("what cannot be delivered holds up nothing", async () => {
		const { courier, log } = stage.courier([
			new Undeliverable("unknown channel"),
		]);
		stage.add("one");
		stage.add("two");
		courier.wake();
		await stage.clock.pass(0);
		expect(log).toEqual(["0: one", "0: two"]);
		expect(stage.states()[0]).toBe("one dead 1 unknown channel");
	});

	test("comes back when it is asked to, which uses up no try", async () => {
		const { courier, log } = stage.courier([
			new RetryLater("slow down", 30_000),
			new RetryLater("slow down", 0),
		]);
		stage.add("one");
		courier.wake();
		await stage.clock.pass(40_000);
		expect(log).toEqual(["0: one", "30: one", "31: one"]);
		expect(stage.states()).toEqual(["one delivered 1"]);
	});

	test("one try takes fifteen seconds at most", async () => {
		const { courier, log } = stage.courier(["hang"]);
		stage.add("one");
		courier.wake();
		await stage.clock.pass(20_000);
		expect(log).toEqual([
			"0: one",
			"aborted: no answer within 15 seconds",
			"16: one (1)",
		]);
	});

	test("asks a busy database again", async () => {
		const { courier, log } = stage.courier();
		stage.isBusy = true;
		stage.add("one");
		courier.wake();
		await stage.clock.pass(2200);
		expect(log).toEqual([]);
		stage.isBusy = false;
		await stage.clock.pass(500);
		expect(log).toEqual(["2.5: one"]);
	});

	test("waits while another process delivers to the receiver, until its lease is out", async () => {
		stage.add("one");
		expect(
			stage.writer.outbox.take("chat", "elsewhere:1:x", stage.clock.now()).kind,
		).toBe("messages");
		const { courier, log } = stage.courier();
		courier.wake();
		await stage.clock.pass(29_000);
		expect(log).toEqual([]);
		await stage.clock.pass(2000);
		expect(log).toEqual(["30: one"]);
	});

	test("lets go of a receiver that has nothing left", async () => {
		const { courier } = stage.courier();
		stage.add("one");
		courier.wake();
		await stage.clock.pass(0);
		expect(stage.database.prepare("SELECT * FROM outbox_leases").all()).toEqual(
			[],
		);
	});
});
