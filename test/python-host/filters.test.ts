// Filters and tests of Python files: values both ways, what goes wrong in them, and what they print.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CORES, makePluginLab, type PluginLab } from "./plugin-lab.ts";

const FILTERS = `
import datetime, decimal, os, sys, time
from ansible.errors import AnsibleFilterError
from jinja2 import pass_context, pass_environment, pass_eval_context

def kind(v): return type(v).__name__
def shout(v, mark="!", *, times=1): return str(v).upper() + mark * times
def same(v): return v
def count_to(v): yield from range(v)
def dotted(v): return decimal.Decimal(v)
def is_dotted(v): return isinstance(v, decimal.Decimal)
def moment(v): return datetime.datetime(2024, 5, 6, 7, 8, 9, tzinfo=datetime.timezone.utc)
def names(v): return sorted(v)
@pass_context
def visible(context, v): return [context.get(v, "none"), v in context, context.resolve("plain")]
@pass_environment
def rendered(environment, v): return environment.from_string("<{{ x }}>").render(x=v)
@pass_eval_context
def escapes(eval_ctx, v): return eval_ctx.autoescape
def refuse(v): raise AnsibleFilterError("no %s here" % v)
def broken(v): raise ValueError("bad %s" % v)
def prints(v): print("aside", v); os.system("echo from a program"); return v
def warns(v):
    from ansible.utils.display import Display
    Display().warning("careful"); Display().vvv("unseen")
    return v
def hangs(v): time.sleep(60)
def dies(v): os._exit(7)
def crashes(v):
    import ctypes
    ctypes.string_at(0)
def leaves(v): sys.exit(4)
def upper(v): return "ours"

class FilterModule:
    def filters(self):
        return {
            "kind": kind, "shout": shout, "same": same, "count_to": count_to, "dotted": dotted,
            "is_dotted": is_dotted, "moment": moment, "names": names, "visible": visible, "rendered": rendered,
            "escapes": escapes, "refuse": refuse, "broken": broken, "prints": prints, "warns": warns,
            "hangs": hangs, "dies": dies, "crashes": crashes, "leaves": leaves, "upper": upper,
        }
`;
const FILES = {
	"filter_plugins/mine.py": FILTERS,
	"test_plugins/mine.py":
		"class TestModule:\n    def tests(self):\n        return {'shouting': lambda v: v.isupper(), 'above': lambda v, least: v > least}\n",
	"filter_plugins/unreadable.py": "def 'unreadable_filter'(:\n",
	"filter_plugins/unimportable.py":
		"import no_such_library\nclass FilterModule:\n    def filters(self): return {'unimportable_filter': len}\n",
	"filter_plugins/classless.py": "x = 'classless_filter'\n",
};
const VARIABLES = {
	x: "abc",
	plain: "text",
	letters: "aé😀",
	template: "{{ x }}d",
	nested: "{{ 'template' | visible }} {{ x | shout }}",
	dying: "{{ x | dies }}",
	dict: { b: 1, a: [1.5, null, true] },
};
const FILE = "LAB/filter_plugins/mine.py";

describe.each(CORES)("with %s", (_name, setting) => {
	let lab: PluginLab;
	beforeAll(() => {
		lab = makePluginLab(setting, FILES, { variables: VARIABLES, limit: "3" });
	});
	afterAll(() => lab.close());
	/** What a line of templates gives, with the error of the first that fails. */
	const shown = (template: string) => lab.show(template);

	test.each([
		["{{ x | shout }}", "'ABC!'"],
		["{{ x | shout('?', times=3) }}", "'ABC???'"],
		["{{ template | shout }}", "'ABCD!'"],
		[
			"{{ [1, 1.5, 2.0, x, true, none, (1, 2), {}, [], dict] | map('kind') | join(' ') }}",
			"'int float float str bool NoneType tuple dict list dict'",
		],
		["{{ letters | same }}", "'aé😀'"],
		["{{ 100000000000000000000 | same + 1 }}", "'100000000000000000001'"],
		["{{ [2.0 | same, 0.1 | same] }}", "[2.0, 0.1]"],
		["{{ (1, (2, 3)) | same }}", "'(1, (2, 3))'"],
		[
			"{{ {1: 'a', (1, 2): 'b', none: 'c'} | same }}",
			"{1: 'a', (1, 2): 'b', None: 'c'}",
		],
		["{{ {'$': 'tag'} | same }}", "{'$': 'tag'}"],
		["{{ 3 | count_to }}", "[0, 1, 2]"],
		["{{ (1 | moment).isoformat() }}", "'2024-05-06T07:08:09+00:00'"],
		["{{ '1.50' | dotted }}", "'1.50'"],
		["{{ '1.50' | dotted | is_dotted }}", "True"],
		["{{ dict | names }}", "['a', 'b']"],
		["{{ 'template' | visible }}", "['abcd', True, 'text']"],
		["{{ 'nope' | visible }}", "['none', False, 'text']"],
		["{{ 'nested' | visible | first }}", "\"['abcd', True, 'text'] ABC!\""],
		["{{ x | rendered }}", "'<abc>'"],
		["{{ x | escapes }}", "False"],
		["{{ 'ABC' is shouting and x is not shouting }}", "True"],
		["{{ [1, 2, 3] | select('above', 1) | list }}", "[2, 3]"],
		["{{ x | upper }}", "'ours'"],
		["{{ x | lower }}", "'abc'"],
	])("%s gives %s", async (template, expected) => {
		expect(await shown(template)).toBe(expected);
	});

	test.each([
		["{{ x | refuse }}", "no abc here"],
		["{{ x | broken }}", "!ValueError bad abc"],
		["{{ nope | shout }}", "'nope' is undefined"],
		[
			"{{ x | shout(wrong=1) }}",
			"shout() got an unexpected keyword argument 'wrong'",
		],
		["{{ x | unreadable_filter }}", `Could not load "unreadable_filter"`],
		["{{ x | unimportable_filter }}", `Could not load "unimportable_filter"`],
		["{{ x | classless_filter }}", `Could not load "classless_filter"`],
		[
			"{{ x | leaves }}",
			`!AnsibleError the filter leaves (${FILE}) called sys.exit(4)`,
		],
		[
			"{{ x | dies }}",
			`!AnsibleError the filter dies (${FILE}) ended the Python plugin host, which ended with code 7`,
		],
		[
			"{{ 'dying' | visible }}",
			`the filter dies (${FILE}) ended the Python plugin host, which ended with code 7`,
		],
		[
			"{{ x | crashes }}",
			`!AnsibleError the filter crashes (${FILE}) ended the Python plugin host, which was killed by SIGSEGV`,
		],
		[
			"{{ x | hangs }}",
			`!AnsibleError the filter hangs (${FILE}) did not return within 3 s and was ended`,
		],
	])(
		"%s is told as %s, and the next call works",
		async (template, expected) => {
			expect(await shown(template)).toContain(expected);
			expect(await shown("{{ x | shout }}")).toBe("'ABC!'");
		},
	);

	test("an undefined value that is used stays what default is for", async () => {
		const template = "{{ nope | same | default('nothing') }}";
		expect(await shown(template)).toBe("'nothing'");
	});

	test("what it prints and says comes with its answer, in its order", async () => {
		lab.says.length = 0;
		await shown("{{ x | prints }}");
		expect(lab.says).toEqual([
			{ kind: "shown", text: "aside abc\nfrom a program\n" },
		]);
		lab.says.length = 0;
		await shown("{{ x | warns }}");
		expect(lab.says).toEqual([{ kind: "warning", text: "careful" }]);
	});

	test("a bad file costs one warning that names it and the cause", async () => {
		const bad = makePluginLab(setting, {
			"filter_plugins/bad.py": "import no_such_library\n# 'shout'\n",
			"filter_plugins/good.py":
				"class FilterModule:\n    def filters(self): return {'shout': str.upper}\n",
		});
		try {
			expect(await bad.show("{{ 'a' | shout }}")).toBe("'A'");
			const texts = bad.says.map(({ text }) => text);
			expect(texts.join("\n")).toContain(`${bad.folder}/filter_plugins/bad.py`);
			expect(texts.join("\n")).toContain("no_such_library");
		} finally {
			await bad.close();
		}
	});
});

test("without a file that writes the name, Python is not started", async () => {
	const lab = makePluginLab(undefined, FILES, {
		variables: VARIABLES,
		python: "/no/such/python",
	});
	expect(await lab.show("{{ x | lower | length }}")).toBe("'3'");
	expect(await lab.show("{{ x | unheard_of }}")).toContain(
		`Could not load "unheard_of"`,
	);
	expect(await lab.show("{{ x | shout }}")).toContain(
		"the Python plugin host did not start with /no/such/python",
	);
	await lab.close();
});

test("a limit that is no number of seconds is told", () => {
	expect(() => makePluginLab(undefined, {}, { limit: "soon" })).toThrow(
		'SHEVEK_PYTHON_PLUGIN_TIMEOUT is no number of seconds above 0: "soon"',
	);
});
