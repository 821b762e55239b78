import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { dictGet } from "../../pyvalue/dict.ts";
import { dumpJson } from "../../pyvalue/json.ts";
import { parseYaml } from "../../yaml/load.ts";
import { makeRouting } from "./routing.ts";

const BLOCK = `---
# comment
requires_ansible: '>=2.9'  # why
plugin_routing:
  # indented
  action: {}
  modules:
    "quoted.name":
      redirect: a.b.c

    plain:  # note
        deprecation:
          removal_version: 3.0
          removal_date: 2022-06-01
          warning_text: >
            two
            lines: here
    last: {tombstone: {warning_text: ''}}
action_groups:
  g:
  - x
  - metadata: {extend_group: [y]}
`;
const ANCHORED = BLOCK.replace("action: {}", "action: &e {}\n  doc: *e");
const FLOW = dumpJson(
	parseYaml(BLOCK.replace("2022-06-01", "'2022-06-01'"), { file: "x" }),
);

describe("what a runtime.yml says does not hang on its form", () => {
	test.each([
		["block", BLOCK],
		["anchors", ANCHORED],
		["flow", FLOW],
		["DOS line ends", BLOCK.replaceAll("\n", "\r\n")],
	])("%s", (_, text) => {
		const routing = makeRouting(text, "x");
		expect(routing.requiresAnsible).toBe(">=2.9");
		expect(routing.entry("modules", "quoted.name")?.redirect).toBe("a.b.c");
		expect(routing.entry("modules", "plain")?.deprecation).toEqual({
			removalDate: "2022-06-01",
			removalVersion: "3.0",
			warningText: "two lines: here\n",
		});
		expect(routing.entry("modules", "last")?.tombstone?.warningText).toBe("");
		expect(routing.entry("modules", "lines")).toBeUndefined();
		expect(routing.entry("action", "plain")).toBeUndefined();
		expect(dumpJson(routing.actionGroups)).toBe(
			'{"g": ["x", {"metadata": {"extend_group": ["y"]}}]}',
		);
	});

	const installed = globSync(
		"/usr/lib/python3/dist-packages/ansible_collections/*/*/meta/runtime.yml",
	);
	if (installed.length === 0) test.skip("no collections are installed");
	test.each(installed.filter((_, at) => at % 4 === 0))(
		"%s, entry by entry",
		(file) => {
			const text = readFileSync(file, "utf8");
			const routing = makeRouting(text, file);
			const whole = parseYaml(text, { file });
			const kinds =
				whole instanceof Map ? dictGet(whole, "plugin_routing") : null;
			for (const [kind, names] of kinds instanceof Map ? kinds : []) {
				for (const [name, entry] of names instanceof Map ? names : []) {
					const redirect =
						entry instanceof Map ? dictGet(entry, "redirect") : undefined;
					expect(routing.entry(String(kind), String(name))?.redirect).toBe(
						redirect,
					);
				}
			}
		},
	);
});
