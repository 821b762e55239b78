// Lookups of Python files: what they see of variables, files and templates, and that one is kept for the next.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	type PyMapping,
	PyObject,
	type PyValue,
} from "../../src/pyvalue/value.ts";
import { CORES, makePluginLab, type PluginLab } from "./plugin-lab.ts";

const FILES = {
	"lookup_plugins/sees.py": `
import os
from ansible.plugins.lookup import LookupBase

class LookupModule(LookupBase):
    def run(self, terms, variables=None, **kwargs):
        return [getattr(self, terms[0])(variables, *terms[1:])]

    def variable(self, variables, name): return variables[name]
    def templated(self, variables, name): return self._templar.template(variables[name])
    def known(self, variables, name): return [name in variables, variables.get(name, "none")]
    def names(self, variables): return sorted(name for name in variables if name.startswith("own_"))
    def copied(self, variables): return dict(variables, more=1)["own_text"]
    def replaced(self, variables, name):
        self._templar.available_variables = variables
        return self._templar.template(variables[name])
    def host(self, variables, name): return variables["own_hosts"][name]["port"]
    def hosts(self, variables): return sorted(variables["own_hosts"])
    def file(self, variables, name):
        return open(self.find_file_in_search_path(variables, "files", name)).read()
    def pid(self, variables): return os.getpid()
`,
	"files/f.txt": "content",
};

class Hosts extends PyObject {
	override readonly typeName = "HostVars";
	readonly asked: PyValue[] = [];
	override asMapping(): PyMapping {
		const hosts = new Map<PyValue, PyValue>([
			["h1", new Map<PyValue, PyValue>([["port", 2201]])],
			["h2", new Map<PyValue, PyValue>([["port", 2202]])],
		]);
		return {
			keys: () => hosts.keys(),
			size: () => hosts.size,
			get: (key) => {
				this.asked.push(key);
				return hosts.get(key);
			},
		};
	}
}

describe.each(CORES)("with %s", (_name, setting) => {
	const own_hosts = new Hosts();
	let lab: PluginLab;
	beforeAll(() => {
		const variables = {
			own_text: "abc",
			own_template: "{{ own_text }}d",
			own_nested: "{{ own_template }} {{ own_hosts.h2.port }}",
			own_hosts,
		};
		lab = makePluginLab(setting, FILES, { variables });
	});
	afterAll(() => lab.close());

	test.each([
		["'variable', 'own_text'", "'abc'"],
		["'templated', 'own_template'", "'abcd'"],
		["'templated', 'own_nested'", "'abcd 2202'"],
		["'replaced', 'own_nested'", "'abcd 2202'"],
		["'known', 'own_text'", "[True, 'abc']"],
		["'known', 'nope'", "[False, 'none']"],
		["'names'", "['own_hosts', 'own_nested', 'own_template', 'own_text']"],
		["'copied'", "'abc'"],
		["'host', 'h2'", "'2202'"],
		["'hosts'", "['h1', 'h2']"],
		["'file', 'f.txt'", "'content'"],
	])("lookup('sees', %s) gives %s", async (terms, expected) => {
		expect(await lab.show(`{{ lookup('sees', ${terms}) }}`)).toBe(expected);
	});

	test("a host that nobody looks at is not asked for", async () => {
		own_hosts.asked.length = 0;
		await lab.show("{{ lookup('sees', 'host', 'h2') }}");
		expect(own_hosts.asked).toEqual(["h2"]);
	});

	test("one process serves one after the other", async () => {
		const pid = "{{ lookup('sees', 'pid') }}";
		expect(await lab.show(pid)).toBe(await lab.show(pid));
	});
});
