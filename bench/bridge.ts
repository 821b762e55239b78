// What it costs plain ansible-playbook to be recorded: `node bench/bridge.ts [TASKS] [ROUNDS]` runs one
// playbook with and without the callback plugin, in turns, and prints the ratio of the wall times.
// `SHEVEK_ANSIBLE_BIN` names the folder of another ansible-playbook.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Of the design. */
const GOAL = 1.03;
const [tasks = 200, rounds = 3] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), "bench-bridge-"));
const program = join(
	process.env.SHEVEK_ANSIBLE_BIN ?? "/usr/bin",
	"ansible-playbook",
);
const plugins = resolve(
	import.meta.dirname,
	"../python/bridge/callback_plugins",
);

const words = [
	program,
	"-i",
	"one,two,",
	"-c",
	"local",
	join(folder, "site.yml"),
];

writeFileSync(
	join(folder, "site.yml"),
	[
		"- hosts: all",
		"  gather_facts: false",
		"  tasks:",
		...Array.from(
			{ length: tasks },
			(_, index) =>
				`    - name: step ${index} of the installation\n      debug: {msg: "text of some length for step ${index}"}`,
		),
		"",
	].join("\n"),
);
writeFileSync(join(folder, "ansible.cfg"), "");
mkdirSync(join(folder, "home"));

function wallMs(more: Readonly<Record<string, string>>): number {
	const { PATH = "" } = process.env;
	const start = performance.now();
	const ended = spawnSync(words[0] ?? "", words.slice(1), {
		cwd: folder,
		env: {
			PATH,
			HOME: join(folder, "home"),
			SHEVEK_DB: join(folder, "records.db"),
			SHEVEK_NODE: process.execPath,
			...more,
		},
		encoding: "utf8",
	});
	if (ended.status !== 0 || ended.stderr !== "")
		throw new Error(`ansible-playbook failed: ${ended.stdout}${ended.stderr}`);
	return performance.now() - start;
}

try {
	const [without, recorded]: [number[], number[]] = [[], []];
	// The first of each warms what is cached.
	for (let round = 0; round <= rounds; round++) {
		const plain = wallMs({});
		const bridged = wallMs({ ANSIBLE_CALLBACK_PLUGINS: plugins });
		if (round === 0) continue;
		without.push(plain);
		recorded.push(bridged);
		process.stdout.write(
			`${round}: ${plain.toFixed(0)} ms without, ${bridged.toFixed(0)} ms with\n`,
		);
	}
	// Whatever else the machine does only adds: the quickest of each is nearest to the cost.
	const ratio = Math.min(...recorded) / Math.min(...without);
	process.stdout.write(
		`${tasks} tasks, 2 hosts: ${ratio.toFixed(3)} (goal: below ${GOAL})\n`,
	);
} finally {
	rmSync(folder, { recursive: true, force: true });
}
