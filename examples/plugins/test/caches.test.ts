import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { loadPlugin } from "shevek/testing";

let folder: string;
before(() => {
	folder = mkdtempSync(join(tmpdir(), "per-day-"));
});
after(() => rmSync(folder, { recursive: true }));

const on = (day: string) =>
	loadPlugin("cache", `${import.meta.dirname}/../cache_plugins/per_day.ts`, {
		options: { _uri: folder, day },
	});

test("per_day keeps facts for the day, and no longer", async () => {
	const today = on("2031-05-17");
	await today.set("web1", { site: "berlin", load: 0.5 });
	await today.close();

	assert.deepEqual(await on("2031-05-17").get("web1"), {
		site: "berlin",
		load: 0.5,
	});
	assert.equal(await on("2031-05-18").contains("web1"), false);
});

test("per_day needs its folder", async () => {
	const nowhere = loadPlugin(
		"cache",
		`${import.meta.dirname}/../cache_plugins/per_day.ts`,
	);
	await assert.rejects(nowhere.keys(), /cache per_day needs its option _uri/);
});
