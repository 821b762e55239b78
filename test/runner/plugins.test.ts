// Runner plugins: found means on, under `shevek runner` and run() alone; strict by default.

import { existsSync, readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { type Lab, makeLab } from "../e2e/lab.ts";
import { endOf, inFolder, leftEvents, SITE, SITE_EVENTS } from "./folder.ts";

let lab: Lab;
afterEach(() => lab.remove());

/** Notes what it is told beside the private data dir, and does as its setting `do` says at the third event. */
const PLUGIN = (name: string, more = "") => `
import { appendFileSync } from "node:fs";
import { type RunnerConfig, type RunnerEvent, type RunnerStatusData } from "shevek/plugin";

const note = (config: RunnerConfig, text: string) =>
	appendFileSync(config.privateDataDir + "/../told", "${name} " + text + "\\n");

export function statusHandler(config: RunnerConfig, data: RunnerStatusData) {
	note(config, data.status);
	if (config.settings.do === "refuse") throw new Error("no");
}
export async function eventHandler(config: RunnerConfig, data: RunnerEvent) {
	note(config, data.event);
	if (data.counter !== 3) return;
	const todo = config.settings.do;
	if (todo === "throw") throw new Error("full");
	if (todo === "wait") await new Promise(() => {});
	if (todo === "spin") for (;;);
	if (todo === "stray") setTimeout(() => { throw new Error("astray"); }, 1);
}
${more}`;

const run = (...args: string[]) =>
	lab.run(["runner", "run", "pdd", "-p", "site.yml", "-i", "one", ...args]);
const told = () => readFileSync(lab.path("told"), "utf8").trimEnd().split("\n");

test("files in runner_plugins/ and packages with the field shevek.runnerPlugin are on when found", async () => {
	lab = makeLab({
		...inFolder({
			"project/site.yml": SITE,
			"runner_plugins/a.ts": PLUGIN("a"),
			"project/runner_plugins/b.ts": PLUGIN("b"),
			"node_modules/@acme/told/package.json": JSON.stringify({
				name: "@acme/told",
				shevek: { runnerPlugin: "./plugin.js" },
			}),
			"node_modules/@acme/told/plugin.js": PLUGIN("c")
				.replace(/^import .* from "shevek\/plugin";$/m, "")
				.replaceAll(
					/: (RunnerConfig|RunnerEvent|RunnerStatusData|string)/g,
					"",
				),
		}),
	});
	expect(await run()).toMatchObject({ rc: 0, err: "" });
	const all = ["starting", "running", ...SITE_EVENTS, "successful"];
	expect(told()).toEqual(
		all.flatMap((each) => [`c ${each}`, `a ${each}`, `b ${each}`]),
	);
});

test("a plain run has none of them", async () => {
	lab = makeLab(
		inFolder({ "project/site.yml": SITE, "runner_plugins/a.ts": PLUGIN("a") }),
	);
	const args = ["playbook", "-i", "inventory", "project/site.yml"];
	lab.write({ "pdd/project/runner_plugins/a.ts": PLUGIN("a") });
	const ended = await lab.run([
		...args
			.map((word) => (word.includes("/") ? `pdd/${word}` : word))
			.map((word) => (word === "inventory" ? "pdd/inventory" : word)),
	]);
	expect(ended.rc).toBe(0);
	expect(existsSync(lab.path("told"))).toBe(false);
});

const STRICT = [
	["throw", "full"],
	["wait", "did not return within 1 s"],
	["spin", "did not return within 1 s"],
] as const;
test.each(STRICT)(
	"strict: a plugin that is to %s ends the run",
	async (todo, why) => {
		lab = makeLab(
			inFolder({
				"project/site.yml": `${SITE}    - command: sleep 600\n`,
				"env/settings": `do: ${todo}\n`,
				"runner_plugins/a.ts": PLUGIN("a", "export const timeoutSeconds = 1;"),
			}),
		);
		const ended = await run();
		const file = lab.path("pdd/runner_plugins/a.ts");
		expect([ended.rc, ended.err]).toEqual([
			1,
			`ERROR! the runner plugin a (${file}) failed, and the run was ended: ${why}\n`,
		]);
		expect(endOf(lab, "one")).toEqual(["failed", "254"]);
		// kept although the plugin was not content
		expect(leftEvents(lab, "one").length).toBeGreaterThan(3);
		// it is told of nothing more
		expect(told().at(-1)).toBe("a playbook_on_task_start");
	},
);

test("strict: a timer of a plugin that throws ends the run as well", async () => {
	lab = makeLab(
		inFolder({
			"project/site.yml": `${SITE}    - command: sleep 600\n`,
			"env/settings": "do: stray\n",
			"runner_plugins/a.ts": PLUGIN("a"),
		}),
	);
	const ended = await run();
	expect([ended.rc, ended.err.includes("the run was ended: astray")]).toEqual([
		1,
		true,
	]);
	expect(endOf(lab, "one")).toEqual(["failed", "254"]);
});

test("strict: one that refuses `starting` keeps the run from starting", async () => {
	lab = makeLab(
		inFolder({
			"project/site.yml": SITE,
			"env/settings": "do: refuse\n",
			"runner_plugins/a.ts": PLUGIN("a"),
		}),
	);
	const ended = await run();
	expect([ended.rc, ended.out]).toEqual([1, ""]);
	expect(leftEvents(lab, "one")).toEqual([]);
	expect(endOf(lab, "one")).toEqual(["failed", "254"]);
});

test.each([
	["throw", "Error: full (at PLACE)"],
	["wait", "did not return within 1 s"],
])("not strict: %s costs one warning", async (todo, why) => {
	const more = "export const strict = false;\nexport const timeoutSeconds = 1;";
	lab = makeLab(
		inFolder({
			"project/site.yml": SITE,
			"env/settings": `do: ${todo}\n`,
			"runner_plugins/a.ts": PLUGIN("a", more),
		}),
	);
	const ended = await run();
	const file = lab.path("pdd/runner_plugins/a.ts");
	const err = ended.err.replace(/\(at [^)]*\)/, "(at PLACE)");
	expect([ended.rc, err]).toEqual([
		0,
		` [WARNING]: the runner plugin a (${file}) failed: ${why}\n`,
	]);
	expect(told().includes("a successful")).toBe(todo === "throw");
});

test.each([
	[
		"export function statusHandler() {}",
		"FILE is no runner plugin: it exports no function eventHandler\n\nIt needs both: export function statusHandler(runnerConfig, data) and export function eventHandler(runnerConfig, data).\n",
	],
	["throw new Error('at once')", "FILE cannot be loaded: at once\n"],
])(
	"one that cannot be used keeps the run from starting: %s",
	async (text, why) => {
		lab = makeLab(
			inFolder({ "project/site.yml": SITE, "runner_plugins/a.ts": text }),
		);
		const ended = await run();
		const file = lab.path("pdd/runner_plugins/a.ts");
		expect(ended.rc).toBe(1);
		expect(ended.err.replaceAll(file, "FILE")).toContain(`ERROR! ${why}`);
		expect(existsSync(lab.path("pdd/artifacts"))).toBe(false);
	},
);
