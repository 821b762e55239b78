// Filters, tests and lookups in Python where Ansible finds them, and community.general's, used from playbooks: the
// screen is ansible-playbook's, character for character.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Lab, makeLab } from "../../e2e/lab.ts";

const filters = (...names: readonly string[]) =>
	`class FilterModule:\n    def filters(self):\n        return {${names.map((name) => `'${name}': lambda v: '${name} ' + str(v)`).join(", ")}}\n`;
const lookup = (body: string) =>
	`from ansible.errors import AnsibleError, AnsibleLookupError\nfrom ansible.plugins.lookup import LookupBase\nfrom ansible.utils.display import Display\nimport os\ndisplay = Display()\n\nclass LookupModule(LookupBase):\n    def run(self, terms, variables=None, **kwargs):\n        ${body}\n`;

const COLLECTION = "collections/ansible_collections/our/tools";
const OPTIONS = `DOCUMENTATION = """
name: marked
short_description: With options
description: [With options.]
options:
  mark:
    description: What comes behind.
    default: "!"
    env: [{name: MARKED_MARK}]
    ini: [{section: marked, key: mark}]
    vars: [{name: marked_mark}]
  needed:
    description: Without which nothing works.
    type: int
    required: true
"""
`;

const FILES = {
	"ansible.cfg":
		"[defaults]\nfilter_plugins = elsewhere\nlocalhost_warning = false\ninventory_unparsed_warning = false\n[marked]\nmark = ini\n",
	"filter_plugins/beside.py": filters("beside", "capitalize"),
	"filter_plugins/unreadable.py": "def broken(:\n",
	"elsewhere/deep/configured.py": filters("configured"),
	"roles/r/filter_plugins/of_role.py": filters("of_role"),
	"roles/r/lookup_plugins/role_lookup.py": lookup("return ['of the role']"),
	"roles/r/tasks/main.yml":
		"- debug: msg=\"{{ 1 | of_role }} {{ lookup('role_lookup') }}\"\n",
	"test_plugins/even.py":
		"class TestModule:\n    def tests(self): return {'even_in_python': lambda v: v % 2 == 0}\n",
	[`${COLLECTION}/plugins/filter/any_name.py`]: filters("told", "twice"),
	[`${COLLECTION}/plugins/lookup/own.py`]: lookup("return ['own', terms[0]]"),
	[`${COLLECTION}/meta/runtime.yml`]:
		"plugin_routing:\n  filter:\n    renamed: {redirect: our.tools.twice}\n    gone: {tombstone: {removal_version: 2.0.0, warning_text: Use twice.}}\n  lookup:\n    other: {redirect: our.tools.own}\n",
	"lookup_plugins/marked.py": `${OPTIONS}${lookup(
		"self.set_options(var_options=variables, direct=kwargs)\n        return [str(term) + self.get_option('mark') for term in terms]",
	)}`,
	"lookup_plugins/templates.py": lookup(
		"return [self._templar.template(variables[term]) for term in terms]",
	),
	"lookup_plugins/looks.py": lookup(
		"return [open(self.find_file_in_search_path(variables, 'files', terms[0])).read(), variables['hostvars'][variables['inventory_hostname']]['groups'], sorted(variables['groups']), 'role_path' in variables]",
	),
	"lookup_plugins/dies.py": lookup("os._exit(9)"),
	"lookup_plugins/warns.py": lookup(
		"display.warning('take care'); return terms",
	),
	"lookup_plugins/fails.py": lookup("raise AnsibleError('nothing here')"),
	"lookup_plugins/gives_up.py": lookup(
		"raise AnsibleLookupError('nothing here')",
	),
	"lookup_plugins/imports.py": `import no_such_library\n${lookup("return []")}`,
	"lookup_plugins/classless.py": "x = 1\n",
	"files/f.txt": "content\n",
};

let lab: Lab;
beforeAll(() => {
	lab = makeLab(FILES);
});
afterAll(() => lab.remove());

const play = (tasks: readonly string[], vars = "{}") =>
	`- hosts: localhost\n  gather_facts: false\n  vars: ${vars}\n  tasks:\n${tasks.map((task) => `    - ${task}\n`).join("")}`;
const shows = (expression: string) =>
	`debug: {msg: ${JSON.stringify(`{{ ${expression} }}`)}}`;

async function ansible(file: string): Promise<string> {
	const run = promisify(execFile)("ansible-playbook", [file], {
		cwd: lab.folder,
		env: {
			PATH: process.env.PATH,
			HOME: lab.folder,
			ANSIBLE_LOCAL_TEMP: lab.path("reference-tmp"),
		},
	});
	const { stdout } = await run.catch((error: { stdout: string }) => error);
	return stdout;
}

/** What the engine shows, when it is the same as ansible-playbook. */
async function sameScreen(file: string, text: string): Promise<string> {
	lab.write({ [file]: text });
	const own = await lab.run(["playbook", file], { HOME: lab.folder });
	expect(own.out).toBe(await ansible(file));
	return own.out;
}

test("found beside the playbook, in roles, configured folders and collections", async () => {
	const out = await sameScreen(
		"found.yml",
		`${play([
			shows("'a' | beside"),
			shows("'a' | capitalize"),
			shows("'a' | configured"),
			shows("[1, 2] | select('even_in_python') | list"),
			shows("'a' | our.tools.told"),
			shows("'a' | our.tools.renamed"),
			shows("query('our.tools.own', 'a')"),
			shows("query('our.tools.other', 'a')"),
		])}  roles: [r]\n`,
	);
	expect(out).toContain("ok=9 ");
});

test("lookups with options, templates, files, hostvars, and their errors", async () => {
	const ignored = (task: string) => `${task}\n      ignore_errors: true`;
	const out = await sameScreen(
		"lookups.yml",
		play(
			[
				shows("query('marked', 'a', 1, needed=1)"),
				shows("lookup('marked', 'a', 'b', needed='2', mark='?')"),
				`${shows("lookup('marked', 'a', needed=1)")}\n      vars: {marked_mark: "{{ text }}"}`,
				ignored(shows("lookup('marked', 'a')")),
				ignored(shows("lookup('marked', 'a', needed='many')")),
				'command: echo "{% raw %}{{ text }}{% endraw %}"\n      register: data',
				shows("query('templates', 'nested', 'list')"),
				`${shows("lookup('templates', 'from_data')")}\n      vars: {from_data: "{{ data.stdout }}"}`,
				shows("query('looks', 'f.txt')"),
				"debug: {msg: '{{ item }}'}\n      with_marked: [1]\n      ignore_errors: true",
				shows("lookup('warns', 'a')"),
				ignored(shows("lookup('fails')")),
				shows("lookup('fails', errors='ignore')"),
				shows("query('gives_up', errors='warn')"),
				ignored(shows("lookup('gives_up')")),
				ignored(shows("lookup('warns', nope)")),
			],
			"{text: abc, nested: '{{ text }}d', list: ['{{ nested }}', 1]}",
		),
	);
	expect(out).toContain("ok=16 ");
});

describe("bad files", () => {
	const failing = async (expression: string) => {
		lab.write({ "bad.yml": play([shows(expression)]) });
		const { rc, out } = await lab.run(["playbook", "bad.yml"]);
		expect(rc).toBe(2);
		return /"msg": "(.*)"/.exec(out)?.[1]?.replaceAll(lab.folder, "LAB");
	};
	test.each([
		[
			"lookup('dies')",
			"the lookup dies (LAB/lookup_plugins/dies.py) ended with code 9",
		],
		["lookup('imports')", "No module named 'no_such_library'"],
		[
			"lookup('classless')",
			"LAB/lookup_plugins/classless.py defines no LookupModule",
		],
		["'a' | our.tools.gone", "Use twice."],
		["'a' | our.tools.missing", "our.tools.missing"],
	])("%s fails its task and names the cause: %s", async (expression, cause) => {
		expect(await failing(expression)).toContain(cause);
	});
});

describe("community.general", () => {
	const FILTERS = [
		"'2d 4h' | community.general.to_seconds",
		"'1h 5m' | community.general.to_minutes",
		"'90m' | community.general.to_hours",
		"'36h' | community.general.to_days",
		"'14d' | community.general.to_weeks",
		"'2y' | community.general.to_months",
		"'24mo' | community.general.to_years",
		"'1s' | community.general.to_milliseconds",
		"'1h' | community.general.to_time_unit('minutes')",
		"['1.10', '1.9', '1.2'] | community.general.version_sort",
		"'abc' | community.general.crc32",
		"['a', 'b', 'a'] | community.general.counter",
		"[['a', 1], ['b', 2]] | community.general.dict",
		"'v' | community.general.dict_kv('k')",
		"[{'n': 'a', 'x': 1}, {'n': 'b', 'x': 2}] | community.general.groupby_as_dict('n')",
		"'name,age\\nann,3\\nbob,4' | community.general.from_csv",
		"'name;age\\nann;3' | community.general.from_csv(delimiter=';')",
		"[[{'n': 'a', 'x': 1}], [{'n': 'a', 'y': 2}]] | community.general.lists_mergeby('n')",
		"'e\\u0301' | community.general.unicode_normalize('NFC') | length",
		"{'a': [{'b': 1}, {'b': 2}]} | community.general.json_query('a[*].b')",
		"'52:54:00' | community.general.random_mac(seed='x')",
		"[] | community.general.version_sort",
	];
	const LOOKUPS = [
		"query('community.general.cartesian', [1, 2], ['a', 'b'])",
		"query('community.general.flattened', [1, [2, [3]]], 4)",
		"query('community.general.dependent', {'a': '[1, 2]'}, {'b': '[item.a, 3]'})",
		"lookup('community.general.random_string', seed='x', length=8, override_all='ab') | length",
		"query('community.general.merge_variables', '_suffix', pattern_type='suffix')",
		"lookup('community.general.collection_version', 'community.general')",
		"query('community.general.filetree', 'files') | map(attribute='path') | list",
	];
	test("twenty filters and more give what ansible-playbook shows", async () => {
		const out = await sameScreen("general.yml", play(FILTERS.map(shows)));
		expect(out).toContain(`ok=${FILTERS.length} `);
	});
	test("lookups give what ansible-playbook shows", async () => {
		const out = await sameScreen(
			"general-lookups.yml",
			play(LOOKUPS.map(shows), "{a_suffix: {x: 1}, b_suffix: {y: 2}}"),
		);
		expect(out).toContain(`ok=${LOOKUPS.length} `);
	});
});
