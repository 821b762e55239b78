// One playbook, two engines, the same events and the same record. With the core that the native engine goes by
// everything is equal; newer ones word their results differently, and tell of notifications later.

import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { CORES, NEWEST, SYSTEM } from "./cores.ts";
import { CASES, type EngineRun, runOn } from "./engine-run.ts";

const NAMES = readdirSync(CASES)
	.filter((file) => file.endsWith(".yml"))
	.map((file) => file.slice(0, -".yml".length));
const ALL_TOGETHER_MS = 600_000;

const native = new Map<string, EngineRun>();

beforeAll(async () => {
	for (const name of NAMES) native.set(name, await runOn("native", name));
}, ALL_TOGETHER_MS);

test("there are cases", () => {
	expect(NAMES.length).toBeGreaterThan(10);
});

describe(`ansible-core ${SYSTEM.version}`, () => {
	test.each(NAMES)("%s", async (name) => {
		expect(await runOn(SYSTEM, name)).toEqual(native.get(name));
	});
});

const NEWER = CORES.filter((core) => core === NEWEST && core !== SYSTEM);

describe.each(NEWER)("ansible-core $version", (core) => {
	test.each(NAMES)("%s", async (name) => {
		const ours = native.get(name);
		expect(outline(await runOn(core, name))).toEqual(ours && outline(ours));
	});
});

/** What does not hang on the version (the recap counts include_role since 2.15): which tasks ran where, and what came of them. */
function outline({ exitCode, order, hosts, record }: EngineRun) {
	const { results, runs, plays, tasks } = record;
	return {
		exitCode,
		order,
		hosts: Object.fromEntries(
			Object.entries(hosts).map(([host, events]) => [
				host,
				events.filter(
					(event) => !/^(playbook_on_notify|runner_on_start) /.test(event),
				),
			]),
		),
		runs,
		plays,
		tasks,
		results: results.map(
			({ message, result, invocation, diff, ...row }) => row,
		),
	};
}
