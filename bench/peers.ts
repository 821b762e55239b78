// Who is measured: Shevek, ansible-core, and ansible-core with the mitogen strategy.

import { execFileSync } from "node:child_process";
import {
	copyFileSync,
	existsSync,
	globSync,
	mkdirSync,
	readFileSync,
	symlinkSync,
} from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const MITOGEN = "/usr/lib/python3/dist-packages/ansible_mitogen";

export const PEER_NAMES = ["shevek", "ansible", "mitogen"] as const;
export type PeerName = (typeof PEER_NAMES)[number];

export type Command = "playbook" | "inventory";

export interface Peer {
	readonly name: PeerName;
	argv(command: Command): readonly string[];
	readonly env: Readonly<Record<string, string>>;
}

/** The peers that are installed; what is missing is said, as a table without it would mislead. */
export function findPeers(
	wanted: readonly PeerName[],
	scratch: string,
): Peer[] {
	const makers: Record<PeerName, () => Peer | string> = {
		shevek: () => shevekPeer(scratch),
		ansible: () => ansiblePeer("ansible", {}),
		mitogen: () =>
			existsSync(MITOGEN)
				? ansiblePeer("mitogen", {
						ANSIBLE_STRATEGY: "mitogen_linear",
						ANSIBLE_STRATEGY_PLUGINS: `${MITOGEN}/plugins/strategy`,
					})
				: "ansible-mitogen is not installed (apt install ansible-mitogen)",
	};
	const found: Peer[] = [];
	for (const name of wanted) {
		const peer = makers[name]();
		if (typeof peer === "string")
			console.error(`!! NOT MEASURED: ${name}: ${peer}`);
		else found.push(peer);
	}
	return found;
}

/** The built form, launcher included, in a folder of its own: what a user starts. */
function shevekPeer(scratch: string): Peer {
	const folder = join(scratch, "shevek");
	for (const part of ["bin", "node_modules/.bin"])
		mkdirSync(join(folder, part), { recursive: true });
	execFileSync(
		process.execPath,
		[join(root, "tools/build.ts"), join(folder, "dist")],
		{ stdio: "inherit" },
	);
	copyFileSync(join(root, "bin/shevek"), join(folder, "bin/shevek"));
	symlinkSync(process.execPath, join(folder, "node_modules/.bin/node"));
	for (const part of ["python", "package.json"])
		symlinkSync(join(root, part), join(folder, part));
	const slow = process.env.SHEVEK_BENCH_SLOW;
	return {
		name: "shevek",
		argv: (command) => [join(folder, "bin/shevek"), command],
		env: {
			SHEVEK_DB: join(scratch, "records.db"),
			// homes change with each run; compiled code is kept as Python keeps its own
			XDG_CACHE_HOME: join(scratch, "cache"),
			...(slow
				? {
						SHEVEK_BENCH_SLOW: slow,
						NODE_OPTIONS: `--import=${join(root, "bench/slow.ts")}`,
					}
				: {}),
		},
	};
}

function ansiblePeer(
	name: PeerName,
	env: Readonly<Record<string, string>>,
): Peer | string {
	if (!existsSync("/usr/bin/ansible-playbook"))
		return "ansible-core is not installed (apt install ansible-core)";
	return { name, argv: (command) => [`/usr/bin/ansible-${command}`], env };
}

/** What was measured on what, for the table's head. */
export function describeMachine(): string[] {
	const text = (file: string, args: readonly string[]) =>
		execFileSync(file, args, { encoding: "utf8" }).split("\n")[0] ?? "";
	const cpu = readFileSync("/proc/cpuinfo", "utf8");
	const model = /^model name\s*: (.*)$/m.exec(cpu)?.[1] ?? "unknown CPU";
	const cores = cpu.match(/^processor/gm)?.length ?? 0;
	const load = readFileSync("/proc/loadavg", "utf8").split(" ")[0];
	const commit = execFileSync("git", ["-C", root, "log", "-1", "--format=%h"], {
		encoding: "utf8",
	}).trim();
	return [
		`${cores} × ${model}, load ${load} at the start; Linux ${text("uname", ["-r"])}`,
		`Shevek ${commit}, Node ${process.version}; ${text("/usr/bin/ansible-playbook", ["--version"])}; ${text("/usr/bin/python3", ["--version"])}`,
		...globSync(`${MITOGEN}-*`).map((path) => path.split("/").at(-1) ?? ""),
	];
}
