// A process that makes runs of its own, two at a time, and prints what each saw and what it still holds.

import { readdirSync } from "node:fs";
import { run } from "../../src/cli/playbook.ts";
import { fromPlain } from "../../src/pyvalue/plain.ts";
import type { PyDict } from "../../src/pyvalue/value.ts";

const [folder = ".", rounds = "1"] = process.argv.slice(2);

async function oneRun(name: string): Promise<string> {
	let shown = "";
	const stream = {
		write: (text: string) => {
			shown += text;
			return true;
		},
	};
	const { signal } = new AbortController();
	const code = await run(
		["-i", "localhost,", "-c", "local", `${folder}/site.yml`],
		{ cwd: folder, env: process.env, stdout: stream, stderr: stream },
		{
			interrupt: {
				signal,
				stop: () => undefined,
				quit: () => undefined,
				close: () => undefined,
			},
			isUnattended: true,
			data: fromPlain({ name, text: "{{ 6 * 7 }}" }) as PyDict,
		},
	);
	const said = [...shown.matchAll(/"msg": "(.*)"/g)].map(([, text]) => text);
	return `${code} ${said.join(", ")}`;
}

function held(): Record<string, number> {
	const timers = process
		.getActiveResourcesInfo()
		.filter((each) => each === "Timeout").length;
	return {
		timers,
		descriptors: readdirSync("/proc/self/fd").length,
		temporary: readdirSync(`${folder}/local-tmp`).length,
	};
}

const saw = new Set<string>();
const both = async (): Promise<void> => {
	for (const line of await Promise.all(["a", "b"].map(oneRun))) saw.add(line);
};
await both();
const before = held();
for (let round = 1; round < Number(rounds); round++) await both();
process.stdout.write(
	`${JSON.stringify({ saw: [...saw], before, after: held() })}\n`,
);
