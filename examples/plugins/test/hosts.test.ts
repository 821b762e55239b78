import assert from "node:assert/strict";
import { test } from "node:test";
import { loadPlugin } from "shevek/testing";

const plugins = `${import.meta.dirname}/..`;

test("runuser is called with user, group and command", async () => {
	const file = `${plugins}/become_plugins/runuser.ts`;
	const plain = await loadPlugin("become", file).command("sh -c id", {
		user: "joe",
	});
	assert.match(plain.command, /^runuser +-u joe -- sh -c id$/);

	const grouped = loadPlugin("become", file, {
		vars: { ansible_runuser_group: "staff" },
	});
	const { command } = await grouped.command("id", { user: "joe" });
	assert.match(command, /^runuser +-u joe -g staff -- id$/);
});

test("a network namespace that is not there cannot be reached", async () => {
	const netns = loadPlugin(
		"connection",
		`${plugins}/connection_plugins/netns.ts`,
	);
	await assert.rejects(
		netns.exec("true", "no-such-namespace"),
		/there is no network namespace no-such-namespace/,
	);
});
