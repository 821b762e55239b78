// Under the name ansible-doc, `shevek doc` gives what ansible-doc gives: the same JSON and the same text, for every module
// and plugin of the installed ansible-core. Its documentation is not kept here: both are asked.

import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Lab, makeLab } from "../e2e/lab.ts";

const REFERENCE = "/usr/bin/ansible-doc";
const PACKAGES = "/usr/lib/python3/dist-packages";
const CORE = `${PACKAGES}/ansible`;

let lab: Lab;
beforeAll(() => {
	lab = makeLab({
		"library/mine.py":
			"#!/usr/bin/python\nDOCUMENTATION = '''\nmodule: mine\nshort_description: Does it.\ndescription: [It does B(it)., 'With C(x), see L(there, https://example.org).']\noptions:\n  way:\n    description: The way.\n    choices: [one, two]\n    suboptions:\n      deep: {description: [Deep.], type: int, required: true}\n'''\nEXAMPLES = \"\"\"\n- mine: {way: one}\n\"\"\"\nRETURN = r'''\nfound:\n  description: What\\n was found.\n  returned: always\n  type: dict\n  contains:\n    part: {description: A part.}\n'''\n",
		"lookup_plugins/undocumented.py": "class LookupModule: pass\n",
		"collections/ansible_collections/our/tools/plugins/modules/_old.py":
			"DOCUMENTATION = '''\nmodule: old\nshort_description: Is old\ndescription: Old.\nversion_added: 1.2.0\nextends_documentation_fragment: [our.tools.shared, our.tools.shared.more2, files]\noptions:\n  own: {description: Own., version_added: 1.3.0}\n  both: {description: From the module.}\n'''\n",
		"collections/ansible_collections/our/tools/plugins/doc_fragments/shared.py":
			"class ModuleDocFragment(object):\n    DOCUMENTATION = r'''\noptions:\n  both: {description: From the fragment., type: str, default: a}\nnotes: [From the fragment.]\n'''\n    MORE2 = r'''\noptions:\n  second: {description: The second., type: bool}\n'''\n",
		"collections/ansible_collections/our/tools/plugins/filter/several.py":
			"class FilterModule(object):\n    filter_map = {\n        'one': 1, # the first\n        \"two\": 2,\n    }\n    def filters(self):\n        return self.filter_map\n",
		"collections/ansible_collections/our/tools/plugins/filter/two.yml":
			"DOCUMENTATION:\n  name: two\n  short_description: the second\n  description: The second.\n  options:\n    _input: {description: What., required: true}\nEXAMPLES: |\n  - debug: {}\n",
		"collections/ansible_collections/our/tools/plugins/inventory/named.py":
			"DOCUMENTATION = '''\nname: named\nshort_description: is named\ndescription: Named.\noptions:\n  plugin: {description: Its name., required: true}\n'''\n",
	});
});
afterAll(() => lab.remove());

const run = promisify(execFile);
const MOST = { maxBuffer: 1e9 };

async function reference(argv: readonly string[]) {
	const env = {
		...process.env,
		ANSIBLE_LOCAL_TEMP: lab.path("reference-tmp"),
		ANSIBLE_HOME: lab.path("home"),
		COLUMNS: "80",
	};
	const options = { ...MOST, cwd: lab.folder, env };
	const { stdout } = await run(REFERENCE, argv, options);
	return stdout;
}

async function ours(argv: readonly string[]) {
	const ended = await lab.run(["doc", ...argv], {
		SHEVEK_SHIM: "ansible-doc",
		SHEVEK_ANSIBLE_CORE: PACKAGES,
		ANSIBLE_HOME: lab.path("home"),
	});
	return ended.out;
}

const stems = (folder: string, extension: string) =>
	readdirSync(path.join(CORE, folder))
		.filter((name) => name.endsWith(extension) && !/^(__|base\.)/.test(name))
		.map((name) => path.parse(name).name);

describe.skipIf(!existsSync(REFERENCE))("as ansible-doc answers", () => {
	const kinds = [
		["module", "modules", ".py"],
		["become", "plugins/become", ".py"],
		["cache", "plugins/cache", ".py"],
		["callback", "plugins/callback", ".py"],
		["connection", "plugins/connection", ".py"],
		["filter", "plugins/filter", ".yml"],
		["inventory", "plugins/inventory", ".py"],
		["lookup", "plugins/lookup", ".py"],
		["shell", "plugins/shell", ".py"],
		["strategy", "plugins/strategy", ".py"],
		["test", "plugins/test", ".yml"],
		["vars", "plugins/vars", ".py"],
	] as const;
	/** 2.14 leaves references to other plugins out; 2.15 and later show them. */
	const LATER = /^ +\* [a-z]+ plugin [\w.]+\n/gm;
	const undocumented = /^(async_wrapper|mitogen.*)$/;

	test.each(kinds)(
		"every %s of ansible-core, as JSON and as text",
		async (kind, folder, extension) => {
			const names = stems(folder, extension).filter(
				(name) => !undocumented.test(name),
			);
			const json = ["-t", kind, "-j", ...names];
			expect(JSON.parse(await ours(json))).toEqual(
				JSON.parse(await reference(json)),
			);
			const text = ["-t", kind, ...names];
			expect((await ours(text)).replace(LATER, "")).toBe(await reference(text));
		},
		120_000,
	);

	test.each([
		["-j", "mine", "-M", "library"],
		["mine", "--playbook-dir", "."],
		["our.tools.old", "--playbook-dir", "."],
		["our.tools.old", "-j", "--playbook-dir", "."],
		["-t", "filter", "our.tools.two", "--playbook-dir", "."],
		["-t", "filter", "-l", "our.tools", "--playbook-dir", "."],
		["-l", "our.tools", "--playbook-dir", "."],
		["-F", "our.tools", "--playbook-dir", "."],
		["-l", "ansible.legacy", "-M", "library"],
		["-l", "ansible.builtin", "--json"],
		["-t", "lookup", "-F", "ansible.builtin"],
		["-t", "test", "-l", "ansible.builtin"],
		["-s", "copy", "apt"],
		["-s", "-t", "lookup", "file", "csvfile"],
		["-s", "-t", "inventory", "yaml"],
		["-s", "-t", "inventory", "our.tools.named", "--playbook-dir", "."],
		["nothing_of_this_name"],
	])(
		"%j %j %j %j %j",
		async (...argv) => {
			const words = argv.filter((word) => word !== undefined);
			expect(await ours(words)).toBe(await reference(words));
		},
		60_000,
	);
});
