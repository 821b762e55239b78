// What one module run costs on a host: CPU of the agent with its children, of this process, and
// the time that passes. `node bench/agent.ts [runs]`.

import type { ModuleCall, Session } from "../src/agent/target.ts";
import {
	call,
	installed,
	library,
	poolUnderTest,
} from "../test/agent/pool-under-test.ts";
import { localTarget } from "../test/agent/sshd-host.ts";

const runs = Number(process.argv[2] ?? 200);
const TICKS_PER_SECOND = 100;

interface Row {
	readonly work: string;
	readonly "host CPU ms": string;
	readonly "own CPU ms": string;
	readonly "wall ms": string;
}

async function hostCpuMs(session: Session): Promise<number> {
	const { stdout } = await session.exec("cat /proc/$PPID/stat");
	const fields =
		Buffer.from(stdout).toString().split(") ")[1]?.split(" ") ?? [];
	// utime, stime and those of the children that were waited for
	const ticks = fields.slice(11, 15).map(Number);
	return (ticks.reduce((a, b) => a + b, 0) / TICKS_PER_SECOND) * 1000;
}

async function measure(
	work: string,
	session: Session,
	run: () => Promise<unknown>,
	count = runs,
): Promise<Row> {
	await run();
	const host = await hostCpuMs(session);
	const own = process.cpuUsage();
	const start = performance.now();
	for (let i = 0; i < count; i++) await run();
	const wall = (performance.now() - start) / count;
	const { user, system } = process.cpuUsage(own);
	const hostMs = ((await hostCpuMs(session)) - host) / count;
	return {
		work,
		"host CPU ms": hostMs.toFixed(2),
		"own CPU ms": ((user + system) / 1000 / count).toFixed(2),
		"wall ms": wall.toFixed(2),
	};
}

const pool = poolUnderTest();
const rows: Row[] = [];
const start = performance.now();
const session = await pool.session(localTarget());
const startMs = performance.now() - start;
const boot = await hostCpuMs(session);
await session.runModule(call(installed("ping")));
const loaded = await hostCpuMs(session);
const works: [string, ModuleCall, number][] = [
	["ping, forked", call(installed("ping")), runs],
	[
		"command, forked",
		call(installed("command"), {
			_raw_params: "true",
			removes: null,
			strip_empty_ends: true,
		}),
		runs,
	],
	["stat, forked", call(installed("stat"), { path: "/etc/passwd" }), runs / 4],
	["facts", call(installed("setup")), runs / 10],
];
rows.push(await measure("exec true", session, () => session.exec("true")));
for (const [work, module, count] of works)
	rows.push(
		await measure(work, session, () => session.runModule(module), count),
	);
const fastPool = poolUnderTest({ usesBuiltins: true });
const fast = await fastPool.session(localTarget());
const command = call(installed("command"), {
	_raw_params: "true",
	_ansible_version: library.coreVersion,
});
rows.push(
	await measure("command, built in", fast, () => fast.runModule(command)),
);
await Promise.all([pool.closeAll(), fastPool.closeAll()]);
console.log(
	`agent start ${startMs.toFixed(0)} ms wall, ${boot} ms CPU; with module_utils.basic ${loaded} ms CPU`,
);
console.table(rows);
