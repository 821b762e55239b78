// Callbacks in TypeScript hear of Ansible's own runs, wherever their files lie.

import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addLinks } from "../../src/cli/callback-config/links.ts";
import { SlackServer } from "../slack/slack-server.ts";
import { CORES, SYSTEM } from "./cores.ts";
import { INVENTORY, PLUGINS, SHEVEK, SITE, Workshop } from "./workshop.ts";

const shop = new Workshop();

/** Says where it is from at the end, and what its option is. */
const says = (where: string, more = "") => `
import { defineCallback } from "shevek/plugin";
export default defineCallback({
	description: "Says where it is from.",
	${more}
	options: { word: { type: "str", description: "What to say.", default: "none", vars: ["my_word"] } },
	start: ({ display, options }) => ({ stats: () => display.show("heard from ${where}: " + options.word) }),
});
`;

beforeAll(() => {
	shop.write("hosts", INVENTORY);
	shop.write(
		"site.yml",
		"- hosts: all\n  gather_facts: false\n  roles: [web]\n- import_playbook: deep/other.yml\n",
	);
	shop.write(
		"deep/other.yml",
		"- hosts: all\n  gather_facts: false\n  tasks: []\n",
	);
	shop.write("roles/web/tasks/main.yml", "- debug: {msg: web}\n");
	shop.write("callback_plugins/beside.ts", says("beside"));
	shop.write(
		"callback_plugins/always.mts",
		says("always", 'enabled: "always",'),
	);
	shop.write("callback_plugins/unnamed.ts", says("unnamed"));
	shop.write("roles/web/callback_plugins/role.js", says("role"));
	shop.write("deep/callback_plugins/imported.mjs", says("imported"));
	shop.write("configured/configured.ts", says("configured"));
	shop.write(
		"collections/ansible_collections/my/own/plugins/callback/full.ts",
		says("collection"),
	);
});
afterAll(() => shop.remove());

const FOUND = [
	"always",
	"beside",
	"collection",
	"configured",
	"imported",
	"role",
];

const configuration = (folders: string) =>
	shop.write(
		"some.cfg",
		`[defaults]\ncallback_plugins = ${folders}\ncallbacks_enabled = beside, role, imported, configured, my.own.full, nowhere\n`,
	);

const heard = (text: string) =>
	[...text.matchAll(/^heard from (\w+): (\w+)$/gm)]
		.map(([, where, word]) => `${where} ${word}`)
		.sort();

/** Names that Ansible says it cannot load. */
const skipped = (text: string) =>
	[...text.matchAll(/Skipping callback plugin '([\w.]+)'/g)].map(
		([, name]) => name,
	);

const WORDS = ["-i", "hosts", "site.yml", "-e", "my_word=hello"];

describe.each(CORES)("ansible-core $version", ({ bin }) => {
	test("plain", async () => {
		const ended = await shop.run([join(bin, "ansible-playbook"), ...WORDS], {
			ANSIBLE_CONFIG: configuration(`${shop.path("configured")}:${PLUGINS}`),
		});
		expect(ended.exitCode).toBe(0);
		expect(heard(ended.stderr + ended.stdout)).toEqual(
			FOUND.map((each) => `${each} hello`),
		);
		expect(skipped(ended.stderr)).toEqual(["my.own.full", "nowhere"]);
	});
});

test("driven", async () => {
	const ended = await shop.run(
		[SHEVEK, "playbook", "--engine", "ansible", ...WORDS],
		{
			ANSIBLE_CONFIG: configuration(shop.path("configured")),
			SHEVEK_ANSIBLE_BIN: SYSTEM.bin,
		},
	);
	expect(ended.exitCode).toBe(0);
	expect(heard(ended.stderr + ended.stdout)).toEqual(
		FOUND.map((each) => `${each} hello`),
	);
});

test("one in Python of the same name is Ansible's, and enabled as before", async () => {
	const python = shop.write(
		"both/both.py",
		`from ansible.plugins.callback import CallbackBase
class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "both"
    CALLBACK_NEEDS_ENABLED = True
    def v2_playbook_on_stats(self, stats):
        self._display.display("heard from python: none")
`,
	);
	shop.write("both/both.ts", says("script"));
	const ended = await shop.run(
		[join(SYSTEM.bin, "ansible-playbook"), ...WORDS],
		{
			ANSIBLE_CONFIG: shop.write(
				"both.cfg",
				`[defaults]\ncallback_plugins = ${dirname(python)}:${PLUGINS}\ncallbacks_enabled = both\n`,
			),
		},
	);
	expect(heard(ended.stdout)).toContain("python none");
	expect(heard(ended.stdout + ended.stderr)).not.toContain("script hello");
	expect(skipped(ended.stderr)).toEqual([]);
});

test("slack is ours where install --everywhere has linked it", async () => {
	const slack = await SlackServer.start();
	addLinks(join(shop.home, ".ansible/plugins/callback"), PLUGINS);
	shop.write("wrong.yml", SITE);
	const words = [
		join(SYSTEM.bin, "ansible-playbook"),
		"-i",
		"hosts",
		"wrong.yml",
	];
	const ended = await shop.run(words, {
		ANSIBLE_CONFIG: shop.write(
			"slack.cfg",
			"[defaults]\ncallbacks_enabled = slack\n",
		),
		SLACK_WEBHOOK_URL: slack.hook(),
	});
	await slack.received(1);
	await slack.close();
	expect(ended).toMatchObject({ exitCode: 2, stderr: "" });
	expect(slack.titles()).toEqual([
		["Ansible run has failed. HOST: one TASK: wrong"],
	]);
});
