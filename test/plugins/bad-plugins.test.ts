// Kinds of plugin, and the ways in which a file goes wrong: the task fails, or the run goes on or ends, with a line that
// names the file and the cause; what it prints is not on the screen. Callbacks have tests of their own (fence.test.ts).

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Ended, type Lab, makeLab } from "../e2e/lab.ts";
import {
	BAD_KINDS,
	type BadKindName,
	badPlugin,
	FAULTS,
	type Fault,
	type TaskKind,
	USES,
} from "./bad-plugins.ts";

let lab: Lab;
beforeAll(() => {
	lab = makeLab({ hosts: "a\n" });
});
afterAll(() => lab.remove());

const PLAY = { hosts: "localhost", gather_facts: false };

/** In a folder of its own: all vars plugins there are run. */
function write(kind: BadKindName, faults: readonly Fault[], tasks: object[]) {
	const below = `${kind}-${faults.join("-")}`;
	const files = faults.map((fault) => [
		`${below}/${kind}_plugins/${fault}_${kind}.ts`,
		badPlugin(kind, fault),
	]);
	lab.write({
		...Object.fromEntries(files),
		[`${below}/play.yml`]: JSON.stringify([{ ...PLAY, tasks }]),
	});
	return below;
}

/** Warnings are wrapped, at hyphens too. */
const plainText = (text: string, below: string) =>
	text
		.replace(/-\n/g, "-")
		.replace(/\n(?=\S)/g, " ")
		.replaceAll(lab.path(below), "@");

describe.each(Object.keys(USES) as TaskKind[])("%s: the task fails", (kind) => {
	const defined = kind === "become" ? "become method" : kind;
	const file = (fault: Fault) => `@/${kind}_plugins/${fault}_${kind}.ts`;
	const own = (fault: Fault) =>
		`the ${defined} ${fault}_${kind} (${file(fault)})`;
	const seconds = "hasLimit" in BAD_KINDS[kind] ? /\d+/.source : "0.3";
	const lacks = {
		action: "missing required arguments: need",
		filter: "lacks_filter() missing 1 required positional argument: 'need'",
		test: "lacks_test() missing 1 required positional argument: 'need'",
	} as Readonly<Record<string, string>>;
	const expected: Readonly<Record<Exclude<Fault, "prints">, RegExp>> = {
		parses: start(`${file("parses")} cannot be loaded: Expected ',', got ';'`),
		wrong: new RegExp(
			`the default export is no ${kind}[^]*wrong_${kind}|wrong_${kind}\\.ts:1:1: the default export is no ${kind}`,
		),
		lacks: new RegExp(
			literally(lacks[kind] ?? `${kind} lacks_${kind} needs its option need`),
		),
		throws: start(`${own("throws")}: Error: no (at ${file("throws")}:2:`),
		hangs: new RegExp(
			`^${literally(own("hangs"))}: did not return within ${seconds} s`,
		),
	};
	let ended: Ended;
	let below: string;
	beforeAll(async () => {
		below = write(
			kind,
			FAULTS,
			FAULTS.map((fault) => ({
				name: fault,
				...USES[kind](`${fault}_${kind}`),
				ignore_errors: true,
			})),
		);
		ended = await lab.run(["playbook", "play.yml"], {}, below);
	}, 120_000);

	test.each(Object.entries(expected))("%s", (fault, message) => {
		const [, said = ""] =
			new RegExp(
				`TASK \\[${fault}\\][^\\n]*\\n(?:An exception[^\\n]*\\n)?fatal: \\[localhost\\]: FAILED! => (.*)`,
			).exec(ended.out) ?? [];
		const { msg } = JSON.parse(said);
		expect(msg.replaceAll(lab.path(below), "@")).toMatch(message);
	});

	test("what it prints is not on the screen", () => {
		expect(ended.out).toMatch(/TASK \[prints\].*\n(ok|changed): /);
		expect(ended.out).not.toContain("aside");
		expect(ended.err).toBe("aside\n");
	});

	test("the run goes on", () => {
		expect(ended.rc).toBe(0);
		expect(ended.out).toContain("ignored=5");
	});
});

interface RunRow {
	readonly kind: "cache" | "inventory" | "vars";
	readonly fault: Fault;
	readonly rc: number;
	/** Of standard error, @ being the folder. */
	readonly said: string;
}

const ENV = {
	cache: (name: string) => ({ ANSIBLE_CACHE_PLUGIN: name }),
	inventory: (name: string) => ({ ANSIBLE_INVENTORY_ENABLED: name }),
	vars: () => ({}),
};
const MEMORY = "Facts are kept in memory for this run.";
const row = (
	kind: RunRow["kind"],
	fault: Fault,
	rc: number,
	said: string,
): RunRow => ({ kind, fault, rc, said });

const RUNS: readonly RunRow[] = [
	row("cache", "parses", 0, "cannot be loaded: Expected ',', got ';'"),
	row(
		"cache",
		"wrong",
		0,
		`.ts:1:1: the default export is no cache. ${MEMORY}`,
	),
	row(
		"cache",
		"lacks",
		0,
		`cache lacks_cache needs its option need. ${MEMORY}`,
	),
	row("cache", "throws", 0, "Error: no (at @/cache_plugins/throws_cache.ts:2:"),
	row("cache", "hangs", 0, `did not return within 0.3 s. ${MEMORY}`),
	row("cache", "prints", 0, "aside"),
	row("inventory", "parses", 1, "cannot be loaded: Expected ',', got ';'"),
	row("inventory", "wrong", 1, "the default export is no inventory"),
	row("inventory", "lacks", 0, "lacks_inventory needs its option need"),
	row("inventory", "throws", 0, "Error: no (at @/inventory_plugins/throws_"),
	row("inventory", "hangs", 0, "did not return within 0.3 s"),
	row("inventory", "prints", 0, "aside"),
	row("vars", "parses", 1, "cannot be loaded: Expected ',', got ';'"),
	row("vars", "wrong", 1, "the default export is no vars"),
	row("vars", "lacks", 5, "vars lacks_vars needs its option need"),
	row("vars", "throws", 1, "Error: no (at @/vars_plugins/throws_vars.ts:2:"),
	row("vars", "hangs", 1, "did not return within 0.3 s"),
	row("vars", "prints", 0, "aside"),
];

test.each(RUNS)(
	"$kind that $fault: the run ends with $rc",
	async ({ kind, fault, rc, said }) => {
		const below = write(
			kind,
			[fault],
			[{ set_fact: { a: 1, cacheable: true } }, { debug: { msg: "end" } }],
		);
		const ended = await lab.run(
			["playbook", "-i", "../hosts", "play.yml"],
			ENV[kind](`${fault}_${kind}`),
			below,
		);
		const err = plainText(ended.err, below);
		expect({ rc: ended.rc, err }).toMatchObject({
			rc,
			err: expect.stringContaining(said),
		});
		if (fault !== "prints")
			expect(err).toContain(`@/${kind}_plugins/${fault}_${kind}.ts`);
		expect(ended.out.includes('"msg": "end"')).toBe(rc === 0);
		expect(ended.out).not.toContain("aside");
	},
	60_000,
);

function literally(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function start(text: string): RegExp {
	return new RegExp(`^${literally(text)}`);
}
