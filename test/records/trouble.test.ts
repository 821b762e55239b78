// What may go wrong with the record: never with the run.

import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LOCAL, SITE, Workplace } from "./shevek.ts";

let place: Workplace;
let site: string;
beforeEach(() => {
	place = new Workplace();
	site = place.write("site.yml", SITE);
});
afterEach(() => place.close());

const SLOW = `
- hosts: all
  gather_facts: false
  tasks:
    - {name: first, debug: {msg: first}}
    - {name: second, debug: {msg: second}}
    - {name: wait, pause: {seconds: 60}}
`;

async function until(isTrue: () => boolean): Promise<void> {
	while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 50));
}

function countTasks(): number {
	if (!existsSync(place.database)) return 0;
	try {
		const database = new DatabaseSync(place.database, { readOnly: true });
		const row = database.prepare("SELECT count(*) AS n FROM results").get();
		database.close();
		return Number(row?.n);
	} catch {
		return 0;
	}
}

describe("trouble with the record", () => {
	test("killed in the middle: what was done is there, and the run is shown as died", async () => {
		const slow = place.write("slow.yml", SLOW);
		const child = place.start(["playbook", slow, ...LOCAL]);
		await until(() => countTasks() === 4);
		expect(place.log(["runs"])[0].status).toBe("running");
		child.kill("SIGKILL");
		await once(child, "exit");
		const [dead] = place.log(["runs"]);
		expect(dead).toMatchObject({ status: "died", exit_code: null });
		expect(place.log(["task", "second"])).toHaveLength(2);
		const check = new DatabaseSync(place.database);
		expect(check.prepare("PRAGMA integrity_check").get()).toEqual({
			integrity_check: "ok",
		});
		check.close();
	});

	test("runs at the same time share a database", async () => {
		const children = [1, 2, 3].map(() =>
			place.start(["playbook", site, ...LOCAL]),
		);
		const ends = await Promise.all(
			children.map((child) => once(child, "exit")),
		);
		expect(ends.map(([code]) => code)).toEqual([0, 0, 0]);
		expect(place.sql("SELECT count(*) AS n FROM history GROUP BY run")).toEqual(
			[{ n: 20 }, { n: 20 }, { n: 20 }],
		);
	});

	test("another process holds the write lock: the run ends, the next one takes its record in", () => {
		expect(place.run(["playbook", site, ...LOCAL]).status).toBe(0);
		const other = new DatabaseSync(place.database);
		other.exec("BEGIN IMMEDIATE");
		const locked = place.run(["playbook", site, ...LOCAL]);
		expect(locked.status).toBe(0);
		expect(locked.stdout).toContain("PLAY RECAP");
		const said = locked.stderr.match(/\[WARNING\]/g) ?? [];
		expect(said).toHaveLength(1);
		expect(locked.stderr.replaceAll("\n", " ")).toMatch(
			/cannot be written \(database is locked\); it is kept aside/,
		);
		other.exec("ROLLBACK");
		other.close();
		expect(place.run(["playbook", site, ...LOCAL]).status).toBe(0);
		const perRun = place.sql("SELECT count(*) AS n FROM history GROUP BY run");
		expect(perRun).toEqual([{ n: 20 }, { n: 20 }, { n: 20 }]);
		expect(
			readdirSync(place.folder).filter((name) => name.includes("spill")),
		).toEqual([]);
	});

	test.skipIf(process.getuid?.() !== 0)(
		"a full disk costs one warning, and no result of the run",
		() => {
			const disk = join(place.folder, "disk");
			mkdirSync(disk);
			execFileSync("mount", ["-t", "tmpfs", "-o", "size=360k", "tmpfs", disk]);
			try {
				const big = place.write(
					"big.yml",
					SITE.replace("quite wrong", "{{ lookup('pipe', 'seq 9000') }}"),
				);
				writeFileSync(join(disk, "filler"), Buffer.alloc(120 * 1024));
				const env = { SHEVEK_DB: join(disk, "records.db") };
				const full = place.run(["playbook", big, ...LOCAL], env);
				expect(full.status).toBe(0);
				expect(full.stdout).toContain("PLAY RECAP");
				expect(full.stderr.match(/\[WARNING\]/g)).toHaveLength(1);
				expect(full.stderr.replaceAll("\n", " ")).toContain("is full");
			} finally {
				execFileSync("umount", [disk]);
			}
		},
	);

	test.each<[string, (place: Workplace) => string]>([
		["a folder", ({ folder }) => folder],
		[
			"no database",
			(here) => here.write("text.db", "not a database ".repeat(99)),
		],
		[
			"a path within a file",
			(here) => join(here.write("file", "x"), "records.db"),
		],
	])("where the record is %s, the run goes on without", (_, makePath) => {
		const env = { SHEVEK_DB: makePath(place) };
		const answer = place.run(["playbook", site, ...LOCAL], env);
		expect(answer.status).toBe(0);
		expect(answer.stderr.replaceAll("\n", " ")).toContain(
			"[WARNING]: this run is not recorded",
		);
		const asked = place.run(["log", "runs"], env);
		expect(asked.stdout).toBe("");
		expect(asked.stderr).toMatch(/cannot be read|no record yet/);
	});

	test("a postgres:// URL is refused by name before anything runs", () => {
		const env = { SHEVEK_DB: "postgres://db/records" };
		for (const words of [
			["playbook", site, ...LOCAL],
			["log", "runs"],
		]) {
			expect(place.run(words, env)).toMatchObject({
				status: 1,
				stdout: "",
				stderr: expect.stringContaining(
					"records cannot be kept in a postgres:// database yet",
				),
			});
		}
	});
});
