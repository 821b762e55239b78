import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findCoreInstall } from "./core-install.ts";
import { makeModuleLibrary } from "./library.ts";
import type { ModuleLibrary } from "./payload.ts";
import { sha256 } from "./python-file.ts";

const NEW =
	"#!/usr/bin/python\nfrom ansible.module_utils.basic import AnsibleModule\n";
const PLUGINS = "ansible_collections/t/c/plugins";
const FILES: Record<string, string> = {
	"role/library/mine.py": `${NEW}from ansible.module_utils.local_thing import x\n`,
	"role/library/ping.py": "#!/usr/bin/python\n# WANT_JSON\n",
	"role/library/_old.py": NEW,
	"role/library/shelly.sh": "#!/bin/sh\necho '{}'\n",
	"role/library/bin.x": "\x7fELF\x00\x01\x02",
	"role/library/replaced.py":
		"#!/usr/bin/python\n# \xe9\n#<<INCLUDE_ANSIBLE_MODULE_COMMON>>\n",
	"role/library/readme.md": "no module",
	"role/library/win_only.ps1": "#Requires -Module Ansible.ModuleUtils.Legacy\n",
	"role/module_utils/local_thing.py":
		"from ansible.module_utils import deeper\n",
	"role/module_utils/deeper/__init__.py": "from .leaf import y\n",
	"role/module_utils/deeper/leaf.py": "y = 1\n",
	"conf/sub/deep/below.py": NEW,
	"ansible_collections/t/c/meta/runtime.yml": `requires_ansible: '>=99'
plugin_routing:
  modules:
    moved:
      redirect: t.c.real
    gone:
      tombstone: {removal_version: 3.0.0, warning_text: Use t.c.real}
    aged:
      deprecation:
        removal_date: 2030-01-01
        removal_version: 9.0.0
        warning_text: Use t.c.real
          instead.
    ring1: {redirect: t.c.ring2}
    ring2: {redirect: t.c.ring1}
    short: {redirect: real}
    acted:
      action_plugin: t.c.act
  module_utils:
    was.here:
      redirect: t.c.now.there
    lost:
      tombstone:
        warning_text: gone
action_groups:
  some: [real, t.c.aged, {metadata: {extend_group: [more]}}]
  more:
    - t.c.acted
    - absent
`,
	[`${PLUGINS}/modules/real.py`]: NEW,
	[`${PLUGINS}/modules/aged.py`]: NEW,
	[`${PLUGINS}/modules/acted.py`]: NEW,
	[`${PLUGINS}/modules/sub/inner.py`]: NEW,
	[`${PLUGINS}/modules/redirected.py`]: `${NEW}from ..module_utils.was.here import z\n`,
	[`${PLUGINS}/modules/broken.py`]: `${NEW}from ansible_collections.t.c.plugins.module_utils.lost import z\n`,
	[`${PLUGINS}/modules/absent_util.py`]: `${NEW}from ansible.module_utils.nothing.there import z\n`,
	[`${PLUGINS}/modules/optional.py`]: `${NEW}try:\n    from ansible.module_utils.nothing.there import z\nexcept ImportError:\n    pass\n`,
	[`${PLUGINS}/module_utils/now/there.py`]: "z = 1\n",
};

const core = findCoreInstall({ env: process.env });
const root = mkdtempSync(join(tmpdir(), "shevek-find-"));
const notices: string[] = [];
let library: ModuleLibrary;

beforeAll(() => {
	for (const [path, text] of Object.entries(FILES)) {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), text, "latin1");
	}
	if (core === undefined) return;
	library = makeModuleLibrary({
		core: { ...core, sitePackages: [] },
		collectionPaths: [root],
		modulePaths: [join(root, "conf")],
		moduleUtilsPaths: [],
		onNotice: ({ message }) => notices.push(message),
	});
	library.addModuleFolder(join(root, "role/library"));
	library.addModuleUtilsFolder(join(root, "role/module_utils"));
});
afterAll(() => rmSync(root, { recursive: true }));

const find = (name: string, collections: string[] = []) =>
	library.find(name, { collections });

describe.skipIf(core === undefined)("modules by name", () => {
	test.each<
		[
			name: string,
			collections: string[],
			fqcn: string | undefined,
			kind?: string,
		]
	>([
		["command", [], "ansible.builtin.command", "python"],
		["ping", [], "ping", "jsonargs"],
		["ansible.builtin.ping", [], "ansible.builtin.ping", "python"],
		["ansible.legacy.ping", [], "ping", "jsonargs"],
		["mine", [], "mine", "python"],
		["mine.py", [], "mine.py", "python"],
		["old", [], "_old", "python"],
		["shelly", [], "shelly", "oldstyle"],
		["bin", [], "bin", "binary"],
		["readme", [], undefined],
		["win_only", [], undefined],
		["below", [], "below", "python"],
		["real", [], undefined],
		["real", ["t.c"], "t.c.real", "python"],
		["moved", ["no.such", "t.c"], "t.c.real", "python"],
		["command", ["t.c"], "ansible.builtin.command", "python"],
		["mine", ["t.c"], "mine", "python"],
		["mine", ["t.c", "ansible.builtin"], undefined],
		["t.c.real", [], "t.c.real", "python"],
		["t.c.moved", [], "t.c.real", "python"],
		["t.c.sub.inner", [], "t.c.sub.inner", "python"],
		["t.c.nothing", [], undefined],
		["no.such.thing", [], undefined],
		["../ping", [], undefined],
		["", [], undefined],
	])("%s with collections %j is %s", (name, collections, fqcn, kind) => {
		const found = find(name, collections);
		expect([found?.fqcn, found?.kind]).toEqual([fqcn, kind]);
	});

	test.each([
		[
			"t.c.gone",
			"[DEPRECATED]: t.c.gone has been removed. Use t.c.real. This feature was removed from t.c in version 3.0.0. Please update your playbooks.",
		],
		[
			"t.c.ring1",
			"plugin redirect loop resolving t.c.ring1 (path: ['t.c.ring1', 't.c.ring2'])",
		],
		[
			"t.c.short",
			"Collection t.c contains invalid redirect for t.c.short: real. Redirects must use fully qualified collection names.",
		],
	])("%s is refused", (name, message) => {
		expect(() => find(name)).toThrow(message);
	});

	test("the redirects on the way, and the action bound to a module", () => {
		expect(find("t.c.moved")?.redirects).toEqual(["t.c.moved", "t.c.real"]);
		expect(find("t.c.acted")?.actionPlugin).toBe("t.c.act");
	});

	test("what the collection says is told once", () => {
		notices.length = 0;
		expect(find("t.c.aged")?.fqcn).toBe("t.c.aged");
		expect(find("t.c.aged")?.fqcn).toBe("t.c.aged");
		expect(notices).toEqual([
			"t.c.aged has been deprecated. Use t.c.real instead.",
		]);
	});

	test("a group's actions, extended groups included", () => {
		expect(library.actionGroup("t.c.some")).toEqual([
			"t.c.real",
			"t.c.aged",
			"t.c.acted",
		]);
		expect(library.actionGroup("t.c.none")).toBeUndefined();
	});
});

describe.skipIf(core === undefined)("module_utils beyond core's", () => {
	const namesOf = (name: string): string[] => {
		const module = find(name);
		if (module === undefined) throw new Error(`no ${name}`);
		return library.payloadOf(module).moduleUtils.map((util) => util.name);
	};

	test("a local folder's come along and want a bare server", () => {
		expect(namesOf("mine")).toEqual(
			expect.arrayContaining([
				"ansible.module_utils.deeper",
				"ansible.module_utils.deeper.leaf",
				"ansible.module_utils.local_thing",
			]),
		);
		const mine = find("mine");
		const command = find("command");
		expect(mine && library.payloadOf(mine).isBare).toBe(true);
		expect(command && library.payloadOf(command).isBare).toBe(false);
	});

	test("the marker of old modules stands for the import of basic", () => {
		const module = find("replaced");
		const payload = module && library.payloadOf(module);
		expect(Buffer.from(payload?.text ?? []).toString("latin1")).toBe(
			"#!/usr/bin/python\n# \xe9\nfrom ansible.module_utils.basic import *\n",
		);
		expect(payload?.hash).toBe(sha256(payload?.text ?? new Uint8Array()));
	});

	test("a redirect comes as a shim, with the packages above made up", () => {
		const module = find("t.c.redirected");
		const payload = module && library.payloadOf(module);
		const utils = payload?.moduleUtils.filter((util) =>
			util.name.startsWith("ansible_collections.t.c.plugins.module_utils"),
		);
		expect(
			utils?.map(({ name, isPackage, read }) => [
				name.slice("ansible_collections.t.c.plugins.".length),
				isPackage,
				Buffer.from(read()).toString().split("\n")[1] ?? "",
			]),
		).toEqual([
			["module_utils", true, ""],
			["module_utils.now", true, ""],
			["module_utils.now.there", false, ""],
			["module_utils.was", true, ""],
			[
				"module_utils.was.here",
				true,
				"import ansible_collections.t.c.plugins.module_utils.now.there as target",
			],
		]);
	});

	test.each([
		[
			"t.c.broken",
			"[DEPRECATED]: module_util ansible_collections.t.c.plugins.module_utils.lost has been removed (gone). This feature was removed from t.c in a future release. Please update your playbooks.",
		],
		[
			"t.c.absent_util",
			"Could not find imported module support code for ansible_collections.t.c.plugins.modules.absent_util.  Looked for (['ansible.module_utils.nothing.there.z', 'ansible.module_utils.nothing.there'])",
		],
	])("%s is refused", (name, message) => {
		expect(() => namesOf(name)).toThrow(message);
	});

	test("an import that may fail is left out", () => {
		expect(namesOf("t.c.optional")).not.toContain(
			"ansible.module_utils.nothing",
		);
	});
});
