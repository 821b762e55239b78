import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { loadPlugin } from "shevek/testing";

let folder: string;
before(() => {
	folder = mkdtempSync(join(tmpdir(), "install-config-"));
});
after(() => rmSync(folder, { recursive: true }));

const install = loadPlugin(
	"action",
	`${import.meta.dirname}/../action_plugins/install_config.ts`,
);
const playbook = (args: object) =>
	JSON.stringify([
		{
			hosts: "localhost",
			gather_facts: false,
			tasks: [{ install_config: { src: "app.conf", ...args } }],
		},
	]);

test("a good file goes where it is to go", async () => {
	const dest = join(folder, "app.conf");
	const { exitCode, results } = await install.runPlaybook({
		playbook: playbook({ dest, validate: "grep -q port %s", mode: "0600" }),
		files: { "files/app.conf": "port = 80\n" },
	});
	assert.equal(exitCode, 0);
	assert.equal(results[0]?.result.changed, true);
	assert.equal(readFileSync(dest, "utf8"), "port = 80\n");
	assert.equal(statSync(dest).mode & 0o777, 0o600);
});

test("one that is not good stays out", async () => {
	const dest = join(folder, "bad.conf");
	const { results } = await install.runPlaybook({
		playbook: playbook({ dest, validate: "grep -q port %s" }),
		files: { "files/app.conf": "nothing\n" },
	});
	assert.equal(results[0]?.status, "failed");
	assert.match(String(results[0]?.result.msg), /^app\.conf was not found good/);
	assert.throws(() => statSync(dest));
});

test("its arguments are checked", async () => {
	const { status, result } = await install.run({ dest: "/nowhere" });
	assert.equal(status, "failed");
	assert.equal(result.msg, "missing required arguments: src, validate");
});
