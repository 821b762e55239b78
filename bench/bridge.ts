// What it costs plain ansible-playbook to be recorded: `node bench/bridge.ts [TASKS] [ROUNDS] [ACTION]` runs one
// playbook with and without the callback plugin, in turns, and prints the ratio of the wall times, and of the
// CPU times of Ansible's own processes. The tasks run a command; with `debug` they do nothing at all, which
// shows the plugin at its dearest.
// `SHEVEK_ANSIBLE_BIN` names the folder of another ansible-playbook.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Of the design. */
const GOAL = 1.03;
const [tasks = 40, rounds = 5] = process.argv.slice(2, 4).map(Number);
const action =
	process.argv[4] === "debug"
		? (step: number) => `debug: {msg: "text of some length for step ${step}"}`
		: (step: number) => `command: echo text of some length for step ${step}`;
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
				`    - name: step ${index} of the installation\n      ${action(index)}`,
		),
		"",
	].join("\n"),
);
writeFileSync(join(folder, "ansible.cfg"), "");
mkdirSync(join(folder, "home"));

interface Cost {
	readonly wallMs: number;
	readonly cpuMs: number;
}

function cost(more: Readonly<Record<string, string>>): Cost {
	const { PATH = "" } = process.env;
	const start = performance.now();
	const script = '"$@" > /dev/null && times';
	const ended = spawnSync("sh", ["-c", script, "sh", ...words], {
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
		throw new Error(`ansible-playbook failed: ${ended.stderr}`);
	return { wallMs: performance.now() - start, cpuMs: cpuOf(ended.stdout) };
}

/** The shell's second line is of what it waited for: user and system, as `0m1.25s`. */
function cpuOf(times: string): number {
	const [, line = ""] = times.split("\n");
	const parts = [...line.matchAll(/(\d+)m([\d.]+)s/g)];
	return parts.reduce(
		(sum, [, minutes, seconds]) =>
			sum + (Number(minutes) * 60 + Number(seconds)) * 1000,
		0,
	);
}

/** Of the rounds' own ratios the middle one: what else the machine does comes and goes. */
function ratio(recorded: readonly number[], without: readonly number[]) {
	const ratios = recorded.map((each, round) => each / (without[round] ?? 1));
	return (ratios.toSorted((a, b) => a - b)[ratios.length >> 1] ?? 0).toFixed(3);
}

try {
	const [without, recorded]: [Cost[], Cost[]] = [[], []];
	// The first of each warms what is cached.
	for (let round = 0; round <= rounds; round++) {
		const plain = cost({});
		const bridged = cost({ ANSIBLE_CALLBACK_PLUGINS: plugins });
		if (round === 0) continue;
		without.push(plain);
		recorded.push(bridged);
		process.stdout.write(
			`${round}: ${plain.wallMs.toFixed(0)} ms without, ${bridged.wallMs.toFixed(0)} ms with\n`,
		);
	}
	const wall = ratio(
		recorded.map(({ wallMs }) => wallMs),
		without.map(({ wallMs }) => wallMs),
	);
	const cpu = ratio(
		recorded.map(({ cpuMs }) => cpuMs),
		without.map(({ cpuMs }) => cpuMs),
	);
	process.stdout.write(
		`${tasks} tasks, 2 hosts: wall ${wall}, Ansible's CPU ${cpu} (goal: below ${GOAL})\n`,
	);
} finally {
	rmSync(folder, { recursive: true, force: true });
}
