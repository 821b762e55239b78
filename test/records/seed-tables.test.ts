// Queries written for the three tables of the SQLite callback plugin, by another SQLite than ours (Python's).

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LOCAL, SITE, Workplace } from "./shevek.ts";

const PLUGIN = join(import.meta.dirname, "seed-plugin.py");
const QUERY = `
import json, sqlite3, sys
database = sqlite3.connect(sys.argv[1])
rows = database.execute(sys.argv[2]).fetchall()
database.commit()
print(json.dumps(rows))`;

let place: Workplace;
let site: string;
beforeEach(() => {
	place = new Workplace();
	site = place.write("site.yml", SITE);
});
afterEach(() => place.close());

const plugin = (path: string) => execFileSync("python3", [PLUGIN, path]);
const ask = (query: string, path = place.database): unknown[][] =>
	JSON.parse(
		execFileSync("python3", ["-c", QUERY, path, query], { encoding: "utf8" }),
	);
const record = () =>
	expect(place.run(["playbook", site, ...LOCAL]).status).toBe(0);

describe("the plugin's tables", () => {
	test("show a run as the plugin would have kept it", () => {
		record();
		expect(
			ask(`SELECT status, ansible_type, ansible_playbook FROM ansiblestart`),
		).toEqual([["OK", "start", site]]);
		expect(
			ask(
				`SELECT ansible_task, status FROM ansibletask WHERE ansible_host = 'two' ORDER BY id`,
			),
		).toEqual([
			["TASK: greet the host", "OK"],
			["TASK: count", "OK"],
			["TASK: only on one", "SKIPPED"],
			["TASK: go wrong", "FAILED"],
			["TASK: break", "FAILED"],
			["TASK: mend", "OK"],
			["TASK: keep quiet", "OK"],
			["HANDLER: tell", "OK"],
		]);
		expect(
			ask(`SELECT f.ansible_host, f.status, f.ansible_type, f.session = s.session, f.host = s.host,
				f.ansible_playbook_duration > 0, f.ansible_playbook_duration < 60
				FROM ansiblefinish f JOIN ansiblestart s ON s.session = f.session ORDER BY 1`),
		).toEqual([
			["one", "FAILED", "finish", 1, 1, 1, 1],
			["two", "FAILED", "finish", 1, 1, 1, 1],
		]);
		const [[result]] = ask(
			`SELECT ansible_result FROM ansiblefinish WHERE ansible_host = 'one'`,
		) as [[string]];
		expect(JSON.parse(result)).toEqual({
			ok: 7,
			failures: 0,
			unreachable: 0,
			changed: 1,
			skipped: 0,
			rescued: 1,
			ignored: 1,
		});
	});

	test("hold results as Python's JSON, none of a skipped task, and local times", () => {
		record();
		expect(
			ask(
				`SELECT count(*) FROM ansibletask WHERE ansible_result LIKE '%"msg": "quite wrong"%'`,
			),
		).toEqual([[2]]);
		expect(
			ask(`SELECT ansible_result FROM ansibletask WHERE status = 'SKIPPED'`),
		).toEqual([[null]]);
		expect(
			ask(`SELECT count(*) FROM ansibletask WHERE created_date > datetime('now', 'localtime', '-1 hour')
				AND created_date <= datetime('now', 'localtime', '+1 minute') AND length(created_date) = 26`),
		).toEqual([[16]]);
	});

	test("say NO PLAYBOOK of an ad-hoc command", () => {
		place.run(["adhoc", "one", ...LOCAL, "-m", "debug", "-a", "msg=x"]);
		expect(
			ask(
				`SELECT DISTINCT ansible_playbook FROM ansibletask UNION ALL SELECT ansible_playbook FROM ansiblefinish`,
			),
		).toEqual([["NO PLAYBOOK"], ["NO PLAYBOOK"]]);
	});

	test("that are there already keep every row, under ids of their own", () => {
		plugin(place.database);
		record();
		expect(
			ask(`SELECT id, status, host, session, ansible_type, ansible_playbook, ansible_host, ansible_task,
				ansible_result, created_date FROM ansibletask ORDER BY id LIMIT 2`),
		).toEqual([
			[
				1,
				"OK",
				"controller",
				"old-session",
				"task",
				"/srv/old.yml",
				"one",
				"TASK: old task",
				'{"changed": true}',
				"2017-10-10 12:00:00.123456",
			],
			[
				2,
				"FAILED",
				"controller",
				"old-session",
				"task",
				"/srv/old.yml",
				"one",
				"TASK: old failure",
				'{"msg": "no"}',
				"2017-10-10 12:00:00.123456",
			],
		]);
		expect(
			ask(
				`SELECT count(*), count(DISTINCT id), count(DISTINCT session) FROM ansibletask`,
			),
		).toEqual([[18, 18, 2]]);
		expect(ask("SELECT count(*) FROM ansiblefinish")).toEqual([[3]]);
		expect(ask("SELECT count(*) FROM ansiblestart")).toEqual([[2]]);
	});

	test("take what a plugin still writes", () => {
		record();
		plugin(place.database);
		expect(
			ask(
				`SELECT ansible_task FROM ansibletask WHERE session = 'old-session' ORDER BY id`,
			),
		).toEqual([["TASK: old task"], ["TASK: old failure"]]);
	});

	test("of another file are imported, once", () => {
		const old = join(place.folder, "old.db");
		plugin(old);
		const counts = [
			{ table: "ansiblestart", rows: 1 },
			{ table: "ansibletask", rows: 2 },
			{ table: "ansiblefinish", rows: 1 },
		];
		expect(place.log(["import", old])).toEqual(counts);
		expect(place.log(["import", old])).toEqual(
			counts.map(({ table }) => ({ table, rows: 0 })),
		);
		expect(ask("SELECT ansible_task FROM ansibletask ORDER BY id")).toEqual([
			["TASK: old task"],
			["TASK: old failure"],
		]);
		expect(place.run(["log", "import", site])).toMatchObject({ status: 1 });
	});

	test("in the plugin's own place are offered for import, until they are in", () => {
		const env = { SHEVEK_DB: "" };
		plugin(join(place.folder, ".ansible.db"));
		const words = `${place.folder}/.ansible.db holds the records of a callback plugin`;
		expect(place.run(["log", "runs"], env).stderr).toContain(words);
		expect(place.log(["import", "~/.ansible.db"], env)).toHaveLength(3);
		expect(place.run(["log", "runs"], env).stderr).not.toContain(words);
		expect(
			existsSync(join(place.folder, ".local/share/shevek/records.db")),
		).toBe(true);
	});
});
