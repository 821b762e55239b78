import { expect, test } from "vitest";
import { plainConfig, withCallback, withoutCallback } from "./edit.ts";

const CHANGE = { plugins: "/s/callbacks", node: "/n/node" };
const DEFAULTS =
	"~/.ansible/plugins/callback:/usr/share/ansible/plugins/callback:/s/callbacks";
const ADHOC = "bin_ansible_callbacks = True ; added by shevek\n";
const OURS =
	"[callback_shevek] ; added by shevek\nnode = /n/node ; added by shevek\n";
const PATHS = `callback_plugins = ${DEFAULTS} ; added by shevek\n`;

test.each([
	["nothing", "", `[defaults] ; added by shevek\n${ADHOC}${PATHS}${OURS}`],
	[
		"a section without the key",
		"# mine\n[defaults]\nforks = 3 ; few\n\n[ssh_connection]\npipelining = True\n",
		`# mine\n[defaults]\n${ADHOC}${PATHS}forks = 3 ; few\n\n[ssh_connection]\npipelining = True\n${OURS}`,
	],
	[
		"paths of the user's own",
		"[defaults]\ncallback_plugins=./callbacks:/x ; why\nbin_ansible_callbacks = false\n[callback_shevek]\nnode = /mine\n",
		"[defaults]\ncallback_plugins=./callbacks:/x:/s/callbacks ; why\nbin_ansible_callbacks = false\n[callback_shevek]\nnode = /mine\n",
	],
	[
		"keys of another case, and a section of the same key",
		"[other]\ncallback_plugins = no\n[defaults]\n  Callback_Plugins : /x\n",
		`[other]\ncallback_plugins = no\n[defaults]\n${ADHOC}  Callback_Plugins : /x:/s/callbacks\n${OURS}`,
	],
	[
		"Windows' line ends",
		"[defaults]\r\nforks = 3\r\n",
		`[defaults]\n${ADHOC}${PATHS}forks = 3\n${OURS}`.replaceAll("\n", "\r\n"),
	],
	[
		"an entry in a comment",
		"[defaults]\n#callback_plugins = /x\n; callback_plugins = /y\n",
		`[defaults]\n${ADHOC}${PATHS}#callback_plugins = /x\n; callback_plugins = /y\n${OURS}`,
	],
])("%s: in, again, and out", (_, before, after) => {
	expect(withCallback(before, CHANGE)).toBe(after);
	expect(withCallback(after, CHANGE)).toBe(after);
	expect(withoutCallback(after, CHANGE)).toBe(before);
});

test("another Node replaces ours", () => {
	const first = withCallback("", CHANGE);
	expect(withCallback(first, { ...CHANGE, node: "/new" })).toBe(
		first.replace("/n/node", "/new"),
	);
});

test.each([
	["[defaults]\ncallback_plugins = /x\n  :/y\n", "spread over several lines"],
	["defaults\n", "File contains no section headers"],
	["[a]\n[a]\n", "already exists"],
])("refused: %j", (text, message) => {
	expect(() => withCallback(text, CHANGE)).toThrow(message);
});

test("what is shown", () => {
	expect(plainConfig(CHANGE)).toBe(
		`[defaults]\nbin_ansible_callbacks = True\ncallback_plugins = ${DEFAULTS}\n[callback_shevek]\nnode = /n/node\n`,
	);
});
