import assert from "node:assert/strict";
import { test } from "node:test";
import { loadPlugin } from "shevek/testing";

const folder = `${import.meta.dirname}/..`;

test("sheet makes hosts, variables and groups of a table", async () => {
	const sheet = loadPlugin("inventory", `${folder}/inventory_plugins/sheet.ts`);
	const { groups, hosts } = await sheet.read(`${folder}/inventory/sheet.yml`);
	assert.deepEqual(groups.site_lyon?.hosts, ["web1", "db1"]);
	assert.deepEqual(groups.big?.hosts, ["web2", "db1"]);
	assert.equal(hosts.db1?.memory, "128");
	assert.equal(hosts.db1?.ansible_connection, "local");
});

test("env_files reads what lies beside the inventory", async () => {
	const envFiles = loadPlugin("vars", `${folder}/vars_plugins/env_files.ts`);
	const { vars } = await envFiles.read("web1", {
		groups: ["web"],
		files: {
			"env/web.env": "PORT=80\nexport NAME='the web'\n",
			"env/web1.env": "PORT=8080\n",
		},
	});
	assert.equal(vars.port, "8080");
	assert.equal(vars.name, "the web");
});
