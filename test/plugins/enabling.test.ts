// Which callbacks a run has: where their files are found, what enables them, which of two goes first.

import { resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { makeLab } from "../e2e/lab.ts";

const labs: ReturnType<typeof makeLab>[] = [];
afterAll(() => {
	for (const lab of labs) lab.remove();
});

/** A callback that says that it is there, from where. */
function says(where: string, more = ""): string {
	return `export default {
	description: "Says that it is there.",
	${more}
	start: ({ display }) => ({ playbookStart: () => display.show("found ${where}") }),
};
`;
}

const ALWAYS = 'enabled: "always",';
const STDOUT = 'type: "stdout",';

const PYTHON = (type: string, needsEnabling: boolean) => `
from ansible.plugins.callback import CallbackBase

class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = '${type}'
    CALLBACK_NAME = 'mine'
    CALLBACK_NEEDS_WHITELIST = ${needsEnabling ? "True" : "False"}

    def v2_playbook_on_start(self, playbook):
        self._display.display('found in Python')
`;

const PLAY = "- hosts: localhost\n  gather_facts: false\n  tasks: []\n";
const ROLE_PLAY =
	"- hosts: localhost\n  gather_facts: false\n  roles: [web]\n  tasks: []\n";
const CONFIG = (lines: string) => `[defaults]\n${lines}\n`;
const ENABLED = CONFIG("callbacks_enabled = mine");
const BRIDGE = resolve(
	import.meta.dirname,
	"../../python/bridge/callback_plugins",
);
const COLLECTION = "collections/ansible_collections/my/own/";

interface EnablingCase {
	readonly title: string;
	readonly files: Readonly<Record<string, string>>;
	readonly env?: Readonly<Record<string, string>>;
	readonly args?: readonly string[];
	/** What callbacks said. */
	readonly found: readonly string[];
	/** What was warned of; @ is the folder. */
	readonly warned?: readonly string[];
}

const CASES: readonly EnablingCase[] = [
	{
		title: "a file beside the playbook runs where it is named",
		files: {
			"ansible.cfg": ENABLED,
			"callback_plugins/mine.ts": says("beside"),
		},
		found: ["beside"],
	},
	{
		title: "and not where it is not",
		files: { "callback_plugins/mine.ts": says("beside") },
		found: [],
	},
	{
		title: "unless it is always enabled",
		files: { "callback_plugins/mine.ts": says("beside", ALWAYS) },
		found: ["beside"],
	},
	{
		title: "the old name of the setting",
		files: {
			"ansible.cfg": CONFIG("callback_whitelist = mine"),
			"callback_plugins/mine.ts": says("beside"),
		},
		found: ["beside"],
		warned: [
			"[DEPRECATION WARNING]: [defaults]callback_whitelist option, normalizing names to new standard, use callbacks_enabled instead. This feature will be removed from ansible-core in version 2.15. Deprecation warnings can be disabled by setting deprecation_warnings=False in ansible.cfg.",
		],
	},
	...["ANSIBLE_CALLBACKS_ENABLED", "ANSIBLE_CALLBACK_WHITELIST"].map(
		(name): EnablingCase => ({
			title: name,
			files: { "callback_plugins/mine.ts": says("beside") },
			env: { [name]: "mine", ANSIBLE_DEPRECATION_WARNINGS: "false" },
			found: ["beside"],
		}),
	),
	{
		title: "a configured folder",
		files: {
			"ansible.cfg": CONFIG(
				"callbacks_enabled = mine\ncallback_plugins = shared:other",
			),
			"other/mine.ts": says("configured"),
		},
		found: ["configured"],
	},
	{
		title: "the folder beside the playbook goes before a configured one",
		files: {
			"ansible.cfg": CONFIG(
				"callbacks_enabled = mine\ncallback_plugins = shared",
			),
			"callback_plugins/mine.ts": says("beside"),
			"shared/mine.ts": says("configured"),
		},
		found: ["beside"],
	},
	{
		title: "a role's folder",
		files: {
			"ansible.cfg": ENABLED,
			"play.yml": ROLE_PLAY,
			"roles/web/tasks/main.yml": "[]\n",
			"roles/web/callback_plugins/mine.ts": says("role"),
		},
		found: ["role"],
	},
	{
		title: "the folder beside an imported playbook",
		files: {
			"ansible.cfg": ENABLED,
			"play.yml": "- import_playbook: deep/other.yml\n",
			"deep/other.yml": PLAY,
			"deep/callback_plugins/mine.ts": says("imported"),
		},
		found: ["imported"],
	},
	{
		title: "the folder beside the playbook goes before a role's",
		files: {
			"ansible.cfg": ENABLED,
			"play.yml": ROLE_PLAY,
			"callback_plugins/mine.ts": says("beside"),
			"roles/web/tasks/main.yml": "[]\n",
			"roles/web/callback_plugins/mine.ts": says("role"),
		},
		found: ["beside"],
	},
	{
		title: "a collection, by the full name",
		files: {
			"ansible.cfg": CONFIG(
				"callbacks_enabled = my.own.mine\ncollections_paths = collections",
			),
			[`${COLLECTION}plugins/callback/mine.ts`]: says("collection"),
		},
		found: ["collection"],
	},
	{
		title: "a package",
		files: {
			"ansible.cfg": ENABLED,
			"node_modules/@me/pack/package.json": JSON.stringify({
				name: "@me/pack",
				shevek: { callback_plugins: "./dir" },
			}),
			"node_modules/@me/pack/dir/mine.js": says("package"),
		},
		found: ["package"],
	},
	{
		title: "a package of a folder above the playbook's",
		files: {
			"ansible.cfg": ENABLED,
			"node_modules/pack/package.json": JSON.stringify({
				shevek: { callback_plugins: "dir" },
			}),
			"node_modules/pack/dir/mine.mjs": says("package"),
			"deep/play.yml": PLAY,
		},
		args: ["deep/play.yml"],
		found: ["package"],
	},
	{
		title: "a package is not enabled by being installed",
		files: {
			"node_modules/pack/package.json": JSON.stringify({
				shevek: { callback_plugins: "dir" },
			}),
			"node_modules/pack/dir/mine.mjs": says("package", ALWAYS),
		},
		found: [],
	},
	{
		title: "a name that nothing answers to",
		files: { "ansible.cfg": ENABLED },
		found: [],
		warned: ["[WARNING]: Skipping callback plugin 'mine', unable to load"],
	},
	{
		title: "stdout_callback names the one that owns the screen",
		files: {
			"ansible.cfg": CONFIG("stdout_callback = mine"),
			"callback_plugins/mine.ts": says("screen", STDOUT),
		},
		found: ["screen"],
	},
	{
		title: "stdout_callback names one of a package",
		files: {
			"ansible.cfg": CONFIG("stdout_callback = mine"),
			"node_modules/pack/package.json": JSON.stringify({
				shevek: { callback_plugins: "dir" },
			}),
			"node_modules/pack/dir/mine.mjs": says("package", STDOUT),
		},
		found: ["package"],
	},
	{
		title: "a built-in goes before a role's",
		files: {
			"ansible.cfg": CONFIG("callbacks_enabled = slack"),
			"play.yml": ROLE_PLAY,
			"roles/web/tasks/main.yml": "[]\n",
			"roles/web/callback_plugins/slack.ts": says("role"),
		},
		env: { SLACK_WEBHOOK_URL: "http://127.0.0.1:1/" },
		found: [],
	},
	{
		title: "one that owns the screen is not enabled by name",
		files: {
			"ansible.cfg": ENABLED,
			"callback_plugins/mine.ts": says("screen", STDOUT),
		},
		found: [],
		warned: [
			"[WARNING]: The callback mine owns the screen: set stdout_callback = mine instead of naming it in callbacks_enabled.",
		],
	},
	{
		title: "a file goes before what ships under its name",
		files: {
			"ansible.cfg": CONFIG("callbacks_enabled = slack"),
			"callback_plugins/slack.ts": says("beside"),
		},
		found: ["beside"],
	},
	{
		title: "a script goes before a Python file beside it",
		files: {
			"ansible.cfg": ENABLED,
			"callback_plugins/mine.py": PYTHON("notification", true),
			"callback_plugins/mine.ts": says("beside"),
		},
		found: ["beside"],
	},
	{
		title: "a Python file that is enabled",
		files: {
			"ansible.cfg": ENABLED,
			"callback_plugins/mine.py": PYTHON("notification", true),
		},
		found: ["in Python"],
	},
	{
		title: "a Python file that needs no enabling",
		files: { "callback_plugins/mine.py": PYTHON("aggregate", false) },
		found: ["in Python"],
	},
	{
		title: "a Python file that is not enabled",
		files: { "callback_plugins/mine.py": PYTHON("aggregate", true) },
		found: [],
	},
	{
		title: "a Python file that is no callback",
		files: { "callback_plugins/mine.py": "def help():\n    pass\n" },
		found: [],
	},
	{
		title: "the callbacks that plain Ansible has of us are none of ours",
		files: {
			"ansible.cfg": CONFIG(
				`callback_plugins = ${BRIDGE}\ncallbacks_enabled = slack`,
			),
		},
		env: { SLACK_WEBHOOK_URL: "http://127.0.0.1:1/" },
		found: [],
	},
	{
		title: "a Python file goes before what ships under its name",
		files: {
			"ansible.cfg": CONFIG("callbacks_enabled = slack"),
			"callback_plugins/slack.py": PYTHON("notification", true),
		},
		env: { SLACK_WEBHOOK_URL: "http://127.0.0.1:1/" },
		found: ["in Python"],
	},
	{
		title: "a Python file that owns the screen",
		files: {
			"ansible.cfg": CONFIG("stdout_callback = mine"),
			"callback_plugins/mine.py": PYTHON("stdout", false),
		},
		found: ["in Python"],
	},
];

/** As one line each, as they are before they are wrapped at the screen's width. */
function sentences(text: string): string[] {
	return text
		.split(/^(?=\[|ERROR! )/m)
		.map((each) => each.trimEnd().replace(/\n/g, " "))
		.filter((each) => each !== "");
}

/** Wrapped lines may break at hyphens, too. */
const squeezed = (text: string) => text.replaceAll(" ", "");

describe("shevek playbook", () => {
	test.concurrent.each(CASES)("$title", async (each) => {
		const lab = makeLab({ "play.yml": PLAY, ...each.files });
		labs.push(lab);
		const words = ["playbook", ...(each.args ?? ["play.yml"])];
		const { rc, out, err } = await lab.run(words, each.env);
		expect(rc).toBe(0);
		const found = [...out.matchAll(/^found (.*)$/gm)].map(([, name]) => name);
		const wanted = each.found.filter((name) => name !== "PLAY RECAP");
		expect(found).toEqual(wanted);
		if (each.found.includes("PLAY RECAP")) expect(out).toContain("PLAY RECAP");
		expect(sentences(err).map(squeezed)).toEqual(
			(each.warned ?? []).map((text) =>
				squeezed(text.replace("@", lab.folder)),
			),
		);
	});

	test("a stdout callback that is not there is an error", async () => {
		const lab = makeLab({ "play.yml": PLAY });
		labs.push(lab);
		const { rc, err } = await lab.run(["playbook", "play.yml"], {
			ANSIBLE_STDOUT_CALLBACK: "nowhere",
		});
		expect(rc).toBe(1);
		expect(err).toContain("Invalid callback for stdout specified: nowhere");
	});
});

describe("shevek adhoc", () => {
	test.each([
		["", []],
		["bin_ansible_callbacks = true", ["found beside"]],
	])("with '%s'", async (setting, found) => {
		const lab = makeLab({
			"ansible.cfg": CONFIG(`callbacks_enabled = mine\n${setting}`),
			"callback_plugins/mine.ts": says("beside"),
		});
		labs.push(lab);
		const words = ["adhoc", "--playbook-dir", ".", "localhost", "-m", "debug"];
		const { rc, out } = await lab.run(words);
		expect(rc).toBe(0);
		expect(out.match(/^found .*$/gm) ?? []).toEqual(found);
	});
});
