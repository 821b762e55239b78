import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BatchWriter } from "./batch-writer.ts";
import { openForReading, openForWriting } from "./connect.ts";
import { MIGRATIONS, migrate, schemaVersion } from "./migrate.ts";
import { RecordQueries } from "./queries.ts";

const LATEST = Object.keys(MIGRATIONS).length;
let folder: string;
let path: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "shevek-migrate-"));
	path = join(folder, "records.db");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As the first version of the schema left it: a run with one result. */
async function oldDatabase(): Promise<void> {
	const database = new DatabaseSync(path);
	await migrate(database, 1);
	database.exec(`
		INSERT INTO runs VALUES (1, 'old', 'playbook', 'c', 'u', 'h', 1, '0', NULL, '/', NULL, 0,
			'successful', 0, 1000, 2000, 2000);
		INSERT INTO tasks VALUES (1, 1, NULL, 't', 'install nginx', 'package', '/x.yml', 3, NULL, '[]', 0, 0, 1000);
		INSERT INTO results VALUES (1, 1, 'web', 0, NULL, 'ok', 0, 1000, 1500, 'installed',
			'{"stdout": "unpacking"}', NULL, NULL, 0, NULL);`);
	database.close();
}

describe("migrations", () => {
	test("an older database keeps its rows, which search then finds", async () => {
		await oldDatabase();
		(await openForWriting(path, 1000)).close();
		const database = await openForReading(path);
		const queries = new RecordQueries(database);
		expect(schemaVersion(database)).toBe(LATEST);
		for (const text of ["nginx", "installed", "unpacking"])
			expect(await queries.results({ text })).toMatchObject([
				{ run: "old", host: "web", status: "ok", stdout: "unpacking" },
			]);
		database.close();
	});

	test("reading brings an older database up to date", async () => {
		await oldDatabase();
		const database = await openForReading(path);
		expect(schemaVersion(database)).toBe(LATEST);
		database.close();
	});

	test("one that fails leaves the database as it was", async () => {
		await oldDatabase();
		const database = new DatabaseSync(path);
		database.exec("CREATE TABLE search (x)");
		await expect(migrate(database)).rejects.toThrow("search");
		expect(schemaVersion(database)).toBe(1);
		expect(database.isTransaction).toBe(false);
		database.close();
	});

	test("a newer database is not touched", async () => {
		const database = new DatabaseSync(path);
		database.exec(`PRAGMA user_version = ${LATEST + 1}`);
		database.close();
		await expect(openForReading(path)).rejects.toThrow("of a newer Shevek");
		await expect(openForWriting(path, 100)).rejects.toThrow(
			"of a newer Shevek",
		);
	});
});

describe("batches", () => {
	test("one that fails is not there in part, and can be written again", async () => {
		const database = await openForWriting(path, 1000);
		const writer = new BatchWriter(database);
		const run = {
			id: "r",
			kind: "adhoc" as const,
			command: "",
			user: "",
			controller: "",
			pid: 1,
			shevekVersion: "",
			ansibleVersion: null,
			cwd: "",
			gitCommit: null,
			isCheck: false,
			startMs: 0,
		};
		database.exec(
			"CREATE TRIGGER no BEFORE INSERT ON playbooks BEGIN SELECT raise(ABORT, 'no'); END",
		);
		const batch = {
			run: "r",
			operations: [
				["run", run],
				["playbook", "/x.yml", 1],
			] as const,
		};
		expect(() => writer.write([batch])).toThrow("no");
		const count = () =>
			database.prepare("SELECT count(*) AS n FROM runs").get()?.n;
		expect(count()).toBe(0);
		database.exec("DROP TRIGGER no");
		writer.write([batch]);
		expect(count()).toBe(1);
		database.close();
	});
});
