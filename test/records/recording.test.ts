// A run on record, and what the log says of it.

import { statSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LOCAL, SITE, Workplace } from "./shevek.ts";

const place = new Workplace();
let run = "";

beforeAll(() => {
	const site = place.write("site.yml", SITE);
	const words = ["playbook", site, ...LOCAL, "-e", "db_password=hunter2"];
	expect(place.run(words).status).toBe(0);
	run = place.log(["runs"])[0].run;
});
afterAll(() => place.close());

describe("a run on record", () => {
	test("its row", () => {
		expect(place.log(["runs"])).toEqual([
			expect.objectContaining({
				run: expect.stringMatching(/^[0-9a-f-]{36}$/),
				kind: "playbook",
				command: `shevek playbook ${place.folder}/site.yml -i one,two, -c local -e 'db_password=********'`,
				cwd: place.folder,
				playbook: `${place.folder}/site.yml`,
				git_commit: null,
				check: false,
				status: "successful",
				exit_code: 0,
				hosts: 2,
				changed: true,
				failures: 0,
				started: expect.stringMatching(/^\d{4}-.*Z$/),
				duration: expect.any(Number),
			}),
		]);
	});

	test("the outcome of a task on a host, in one command", () => {
		const rows = place.log(["task", "go wrong", "--host", "two"]);
		expect(rows).toEqual([
			expect.objectContaining({
				run,
				host: "two",
				task: "go wrong",
				action: "ansible.builtin.fail",
				status: "ignored",
				changed: false,
				message: "quite wrong",
				line: 15,
			}),
		]);
	});

	test("statuses of all tasks on a host, items among them", () => {
		const rows = place.log(["host", "one", "--limit", "0"]).reverse();
		const told = rows.map(
			(row: { task: string; item: string | null; status: string }) =>
				`${row.task}${row.item === null ? "" : ` ${row.item}`}: ${row.status}`,
		);
		expect(told).toEqual([
			"greet the host: ok",
			"count 1: ok",
			"count 2: ok",
			"count: ok",
			"only on one: ok",
			"go wrong: ignored",
			"break: rescued",
			"mend: ok",
			"keep quiet: changed",
			"tell: ok",
		]);
	});

	test("search finds messages and names, with a beginning of a word", () => {
		expect(place.log(["search", "quite wrong", "--host", "one"])).toHaveLength(
			1,
		);
		expect(place.log(["search", "mend*", "--host", "one"])).toHaveLength(1);
		expect(place.log(["search", "nowhere"])).toEqual([]);
	});

	test("filters", () => {
		const count = (...words: string[]) => place.log(words).length;
		expect(count("search", "number", "--status", "failed")).toBe(0);
		expect(count("task", "greet", "--since", "1 hour ago")).toBe(2);
		expect(count("task", "greet", "--until", "1 hour ago")).toBe(0);
		expect(count("task", "greet", "--playbook", "site.yml")).toBe(2);
		expect(count("task", "greet", "--playbook", "other.yml")).toBe(0);
		expect(count("task", "greet", "--limit", "1")).toBe(1);
		expect(count("runs", "--host", "three")).toBe(0);
		expect(count("runs", "--host", "two", "--status", "successful")).toBe(1);
	});

	test("one run whole, by the beginning of its id or as the last", () => {
		const shown = place.log(["show", run.slice(0, 6)]);
		expect(shown).toEqual(place.log(["show", "last"]));
		expect(shown.run.run).toBe(run);
		expect(shown.recap[0]).toEqual({
			host: "one",
			ok: 7,
			changed: 1,
			unreachable: 0,
			failures: 0,
			skipped: 0,
			rescued: 1,
			ignored: 1,
		});
		expect(shown.results).toHaveLength(20);
		expect(shown.results[0]).toMatchObject({
			result: { msg: "hello from one", changed: false },
			tags: ["words"],
		});
		const loop = shown.results.find(
			(row: { task: string; item: null; host: string }) =>
				row.task === "count" && row.item === null,
		);
		expect(
			loop.result.results.map((item: { msg: string }) => item.msg),
		).toEqual(["number 1", "number 2"]);
	});

	test("nothing of a no_log task, nor the file for others to read", () => {
		const found = place.sql(
			"SELECT count(*) AS n FROM history WHERE result LIKE '%hunter2%' OR message LIKE '%hunter2%'",
		);
		expect(found).toEqual([{ n: 0 }]);
		expect(statSync(place.database).mode & 0o777).toBe(0o600);
	});

	test("sql reads, and only reads", () => {
		for (const query of [
			"DELETE FROM runs",
			"DELETE FROM runs RETURNING id",
			`VACUUM INTO '${place.folder}/copy.db'`,
		]) {
			expect(place.run(["log", "sql", query]).status).toBe(1);
		}
		expect(place.log(["runs"])).toHaveLength(1);
	});

	test("an ad-hoc command, and --no-record", () => {
		const words = ["adhoc", "one", ...LOCAL, "-m", "debug", "-a", "msg=aside"];
		expect(place.run([...words, "--no-record"]).status).toBe(0);
		expect(place.log(["search", "aside"])).toEqual([]);
		expect(place.run(words).status).toBe(0);
		expect(place.log(["search", "aside"])).toEqual([
			expect.objectContaining({ host: "one", playbook: null, status: "ok" }),
		]);
	});

	test("for people there are tables, and words where there is nothing", () => {
		const runs = place.run(["log", "runs"]).stdout.split("\n");
		expect(runs[0]).toMatch(/^RUN +STARTED +TOOK +STATUS/);
		expect(runs.join("\n")).toContain(run.slice(0, 8));
		expect(place.run(["log", "host", "nobody"]).stdout).toBe(
			"nothing on record\n",
		);
		expect(place.run(["log", "show", "zzz"])).toMatchObject({
			status: 1,
			stderr: expect.stringContaining("there is no run 'zzz' on record"),
		});
	});
});
