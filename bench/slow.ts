// Proof that the benchmark can show a regression: with SHEVEK_BENCH_SLOW=MS set it is loaded into
// the Shevek that is measured and burns that much CPU at its start.

import { isMainThread } from "node:worker_threads";

const ms = Number(process.env.SHEVEK_BENCH_SLOW);

function usedMs(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000;
}

// threads load it as well
const end = isMainThread ? usedMs() + ms : 0;
while (usedMs() < end);
