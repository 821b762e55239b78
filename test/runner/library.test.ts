// `import { run } from "shevek"`: the run as its caller has it.

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type RunOptions, run, ShevekError } from "../../src/library/public.ts";
import { type Lab, makeLab } from "../e2e/lab.ts";
import {
	endOf,
	inFolder,
	LONG,
	leftEvents,
	SITE,
	SITE_EVENTS,
} from "./folder.ts";

let lab: Lab;
beforeAll(() => {
	lab = makeLab(
		inFolder({
			"project/site.yml": SITE,
			"project/long.yml": LONG,
			"env/envvars": "FROM_FILE: kept\nBOTH: file\n",
			"env/extravars": "who: file\n",
		}),
	);
	// the process of the run is the one of the sources, and leaves no record of itself
	vi.stubEnv("SHEVEK_SOURCE", "1");
	vi.stubEnv("SHEVEK_DB", lab.path("records.db"));
});
afterAll(() => {
	vi.unstubAllEnvs();
	lab.remove();
});

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
	const all: T[] = [];
	for await (const item of items) all.push(item);
	return all;
}

const inLab = (options: RunOptions) =>
	run({ privateDataDir: lab.path("pdd"), playbook: "site.yml", ...options });

test("gives events as they come, then status, rc, stats and what was printed", async () => {
	const running = inLab({ ident: "one", extravars: { who: "caller" } });
	expect([running.ident, running.status, running.rc, running.stats]).toEqual([
		"one",
		"unstarted",
		undefined,
		undefined,
	]);
	const kinds: string[] = [];
	for await (const event of running.events) kinds.push(event.event);
	expect(kinds).toEqual(SITE_EVENTS);
	const ended = await running;
	expect([ended.status, ended.rc]).toEqual(["successful", 0]);
	expect([running.status, running.rc]).toEqual(["successful", 0]);
	expect(running.stats).toEqual(ended.stats);
	expect(ended.stats).toEqual({
		skipped: {},
		ok: { localhost: 1 },
		dark: {},
		failures: {},
		ignored: {},
		rescued: {},
		processed: { localhost: 1 },
		changed: {},
	});
	expect(ended.stdout).toContain("hello caller");
	expect(await collect(ended.events)).toEqual(leftEvents(lab, "one"));
	// the caller's variables are in a file beside the one of the folder, and it is gone
	const files = ended.config.command.filter((word) => word.startsWith("@"));
	expect(files[0]).toBe(`@${lab.path("pdd/env/extravars")}`);
	expect(files.slice(1).map((word) => existsSync(word.slice(1)))).toEqual([
		false,
	]);
	expect(readdirSync(lab.path("pdd/env")).sort()).toEqual([
		"envvars",
		"extravars",
	]);
});

test("calls handlers in ansible-runner's order", async () => {
	const calls: unknown[] = [];
	const ended = await inLab({
		ident: "handlers",
		eventHandler: ({ event }) => {
			calls.push(event);
			// ansible-runner would not keep the event now
			return false;
		},
		statusHandler: (data, { runnerConfig }) => {
			calls.push({ ...data, of: runnerConfig.ident });
		},
		artifactsHandler: (folder) =>
			calls.push([folder, readdirSync(folder).includes("rc")]),
		finishedCallback: ({ status, rc }) => calls.push({ finished: status, rc }),
	});
	const status = (name: string) => ({
		status: name,
		runner_ident: "handlers",
		of: "handlers",
	});
	expect(calls).toEqual([
		{
			...status("starting"),
			command: ended.config.command,
			cwd: lab.path("pdd/project"),
		},
		status("running"),
		...SITE_EVENTS,
		status("successful"),
		[lab.path("pdd/artifacts/handlers"), true],
		{ finished: "successful", rc: 0 },
	]);
	expect(leftEvents(lab, "handlers").length).toBe(SITE_EVENTS.length);
});

test("without a private data dir, a folder of its own goes with the run", async () => {
	let folder = "";
	const ended = await run({
		module: "debug",
		moduleArgs: "msg=hi",
		hostPattern: "localhost",
		inventory: "localhost,",
		statusHandler: (_data, { runnerConfig }) => {
			folder = runnerConfig.privateDataDir;
			expect(existsSync(folder)).toBe(true);
		},
	});
	expect([ended.status, ended.stdout.includes('"msg": "hi"')]).toEqual([
		"successful",
		true,
	]);
	expect(existsSync(folder)).toBe(false);
	const events = await collect(ended.events);
	expect(events.map(({ event }) => event)).toEqual([
		"playbook_on_start",
		"runner_on_start",
		"runner_on_ok",
		"playbook_on_stats",
	]);
});

test("what code gives goes over the files of env/", async () => {
	const shown = async (text: string, options: RunOptions) => {
		const { stdout } = await run({
			privateDataDir: lab.path("pdd"),
			module: "debug",
			moduleArgs: `msg="${text}"`,
			hostPattern: "localhost",
			...options,
		});
		return /"msg": "(.*)"/.exec(stdout)?.[1];
	};
	const env = "{{ lookup('env', 'FROM_FILE') }} {{ lookup('env', 'BOTH') }}";
	expect(await shown(env, { envvars: { BOTH: "code" } })).toBe("kept code");
	expect(await shown("{{ who }}", {})).toBe("file");
	expect(await shown("{{ who }}", { extravars: { who: "code" } })).toBe("code");
});

test("several runs at a time do not meet", async () => {
	const names = ["a", "b", "c"];
	const ended = await Promise.all(
		names.map((who) => inLab({ ident: `at-once-${who}`, extravars: { who } })),
	);
	expect(ended.map(({ status }) => status)).toEqual(
		names.map(() => "successful"),
	);
	expect(ended.map(({ stdout }) => /hello (\w)/.exec(stdout)?.[1])).toEqual(
		names,
	);
});

describe("ends before its time", () => {
	const began = (name: string) => lab.path(name);
	const untilBegun = async () => {
		await expect
			.poll(() => existsSync(began("began")), { timeout: 30_000 })
			.toBe(true);
		rmSync(began("began"));
	};
	const long = (options: RunOptions) =>
		inLab({ playbook: "long.yml", ...options });

	const ENDS: readonly (readonly [string, () => Promise<RunOptions>])[] = [
		["cancel()", async () => ({})],
		[
			"its signal",
			async () => {
				const controller = new AbortController();
				void untilBegun().then(() => controller.abort());
				return { signal: controller.signal };
			},
		],
		[
			"cancelCallback",
			async () => {
				let isWanted = false;
				void untilBegun().then(() => {
					isWanted = true;
				});
				return { cancelCallback: async () => isWanted };
			},
		],
	];
	test.each(ENDS)("by %s", async (name, options) => {
		const running = long({ ident: `end-${name}`, ...(await options()) });
		if (name === "cancel()") void untilBegun().then(() => running.cancel());
		const { status, rc } = await running;
		expect([status, rc]).toEqual(["canceled", 254]);
		expect(endOf(lab, `end-${name}`)).toEqual(["canceled", "254"]);
	});

	test("by its signal, while a file of env/ is waited for", async () => {
		const folder = makeLab({ "env/keep": "" });
		try {
			execFileSync("mkfifo", [folder.path("env/envvars")]);
			const controller = new AbortController();
			const running = run({
				privateDataDir: folder.path("."),
				playbook: "site.yml",
				signal: controller.signal,
			});
			setImmediate(() => controller.abort());
			await expect(running).rejects.toThrow(
				`the run was canceled while it waited for what is written to ${folder.path("env/envvars")}`,
			);
		} finally {
			folder.remove();
		}
	});

	test("by a signal that was there before: nothing runs", async () => {
		const { status, rc, events } = await long({
			ident: "before",
			signal: AbortSignal.abort(),
		});
		expect([status, rc]).toEqual(["canceled", 254]);
		expect(await collect(events)).toEqual([]);
	});

	test("by jobTimeoutSeconds", async () => {
		const { status, rc } = await long({ jobTimeoutSeconds: 1.5 });
		expect([status, rc]).toEqual(["timeout", 254]);
		rmSync(began("began"), { force: true });
	});
});

describe("what a handler throws ends the run, and is what awaiting rejects with", () => {
	const boom = new Error("boom");
	const throwsAt = (wanted: string) => (name: string) => {
		if (name === wanted) throw boom;
	};
	const FAULTS: readonly (readonly [string, RunOptions, boolean])[] = [
		[
			"eventHandler",
			{
				eventHandler: ({ event }) => throwsAt("playbook_on_play_start")(event),
			},
			true,
		],
		[
			"eventHandler, later",
			{
				eventHandler: async ({ event }) => {
					await Promise.resolve();
					throwsAt("playbook_on_play_start")(event);
				},
			},
			true,
		],
		[
			"statusHandler",
			{ statusHandler: ({ status }) => throwsAt("running")(status) },
			true,
		],
		[
			"cancelCallback",
			{
				cancelCallback: () => {
					throw boom;
				},
			},
			true,
		],
		[
			"artifactsHandler",
			{ playbook: "site.yml", artifactsHandler: () => Promise.reject(boom) },
			false,
		],
		[
			"finishedCallback",
			{ playbook: "site.yml", finishedCallback: () => Promise.reject(boom) },
			false,
		],
	];
	test.each(FAULTS)("%s", async (name, options, endsRun) => {
		const running = inLab({ playbook: "long.yml", ident: name, ...options });
		await expect(running).rejects.toBe(boom);
		await expect(collect(running.events)).rejects.toBe(boom);
		expect(endOf(lab, name)).toEqual(
			endsRun ? ["failed", "254"] : ["successful", "0"],
		);
		rmSync(lab.path("began"), { force: true });
	});
});

test.each([
	["no target", {}, "usage", "nothing to run is named"],
	[
		"two targets",
		{ playbook: "a", module: "b" },
		"usage",
		"playbook and module are named, and a run has one of them",
	],
	[
		"no ident",
		{ playbook: "a", ident: ".." },
		"usage",
		"the ident '..' is not the name of a folder",
	],
	[
		"an option that is none",
		{ playbok: "a" },
		"usage",
		"run() has no option 'playbok'",
	],
	[
		"an inherited name",
		{ constructor: "a" },
		"usage",
		"run() has no option 'constructor'",
	],
	[
		"an option of another kind",
		{ playbook: 5 },
		"usage",
		"the option playbook is not a text",
	],
	[
		"a time that is none",
		{ playbook: "a", jobTimeoutSeconds: Number.NaN },
		"usage",
		"the option jobTimeoutSeconds is not a number of seconds",
	],
	[
		"variables as a text",
		{ playbook: "a", extravars: "who=1" },
		"usage",
		"the option extravars is not an object",
	],
] as const)("%s is refused", async (_title, options, code, message) => {
	// as a program without types has it
	const given: object = options;
	const refused = run({ privateDataDir: lab.path("pdd"), ...given });
	const error = await refused.catch((cause: unknown) => cause);
	expect(error).toBeInstanceOf(ShevekError);
	expect(error).toMatchObject({ code, message });
});

test("a handler that takes its time does not hold the run up", async () => {
	const file = lab.path("pdd/artifacts/slow/job_events");
	const isOver = () =>
		readdirSync(file).length === SITE_EVENTS.length ||
		new Error("the run waits");
	const kinds: string[] = [];
	await inLab({
		ident: "slow",
		eventHandler: async ({ event }) => {
			kinds.push(event);
			// all has happened, and is kept, while the first event is still being handled
			await expect.poll(isOver, { timeout: 30_000 }).toBe(true);
		},
	});
	expect(kinds).toEqual(SITE_EVENTS);
});
