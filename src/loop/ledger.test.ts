import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Ledger } from "./ledger.ts";

let folder: string;
let path: string;
let ledger: Ledger;
const warnings: string[] = [];
beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), "shevek-ledger-"));
	path = join(folder, "records.db");
	warnings.length = 0;
	ledger = await Ledger.open({
		path,
		loop: "/loop.yml",
		warn: (text) => warnings.push(text),
	});
});
afterEach(() => rmSync(folder, { recursive: true }));

const message = (id: string) => ({
	source: "s",
	id,
	hash: undefined,
	routingKey: "k",
	payload: "{}",
	receivedMs: 5,
});

test("waits for another writer, and holds this thread up for moments only", async () => {
	const other = new DatabaseSync(path);
	other.exec("BEGIN IMMEDIATE");
	let ticks = 0;
	const watch = setInterval(() => {
		ticks += 1;
	}, 5);
	const written = ledger.write((table) => table.add(message("a"), undefined));
	let isWritten = false;
	void written.then(() => {
		isWritten = true;
	});
	// the lock is this very thread's: were it held up, it could not let go
	await expect.poll(() => ticks).toBeGreaterThan(20);
	expect(isWritten).toBe(false);
	other.exec("COMMIT");
	expect(await written).toBe(1);
	clearInterval(watch);
	other.close();
	ledger.close();
});

test("what failed is not half there, and is thrown", async () => {
	const twice = ledger.write((table) => {
		table.add(message("a"), undefined);
		table.add(message("a"), undefined);
	});
	await expect(twice).rejects.toThrow("UNIQUE constraint failed");
	expect(ledger.read((table) => table.waiting())).toEqual({
		count: 0,
		bytes: 0,
	});
	ledger.close();
});

test("gives up when it is closed", async () => {
	const other = new DatabaseSync(path);
	other.exec("BEGIN IMMEDIATE");
	const written = ledger.write((table) => table.add(message("a"), undefined));
	written.catch(() => undefined);
	ledger.close();
	await expect(written).rejects.toThrow();
	other.close();
});

test("claims what is due, the oldest first, and each once", async () => {
	for (const [id, dueMs] of [
		["late", 100],
		["b", 20],
		["a", 10],
	] as const)
		await ledger.write((table) => {
			const key = table.add(message(id), "me");
			const to = {
				state: "waiting",
				dueMs,
				reason: null,
				exitCode: null,
			} as const;
			table.settle(key, to, { nowMs: 5, isTryUsed: false });
		});
	const claim = () => ledger.write((table) => table.claim("me", 50)?.key);
	expect([await claim(), await claim(), await claim()]).toEqual([
		3,
		2,
		undefined,
	]);
	expect(ledger.read((table) => table.nextDueMs())).toBe(100);
	ledger.close();
});

test("finished messages are known for 7 days, dead ones kept for 30", async () => {
	const day = 24 * 3_600_000;
	const keys = await ledger.write((table) => {
		const done = table.add(message("done"), "me");
		table.settle(done, { state: "finished", exitCode: 0 }, { nowMs: 0 });
		const dead = table.add(message("dead"), "me");
		table.settle(
			dead,
			{ state: "dead", reason: "r", exitCode: null },
			{ nowMs: 0 },
		);
		return { done, dead };
	});
	const known = () =>
		["done", "dead"].map((id) =>
			ledger.read((table) => table.byId("s", id)?.key),
		);
	await ledger.write((table) => table.prune(7 * day));
	expect(known()).toEqual([keys.done, keys.dead]);
	await ledger.write((table) => table.prune(7 * day + 1));
	expect(known()).toEqual([undefined, keys.dead]);
	await ledger.write((table) => table.prune(30 * day + 1));
	expect(known()).toEqual([undefined, undefined]);
	ledger.close();
});
