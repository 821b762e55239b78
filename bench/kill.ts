// Is a message ever lost, or a finished run ever repeated? `node bench/kill.ts [KILLS] [SEED]` kills a loop with
// SIGKILL a hundred times while RabbitMQ feeds it, prints the counts, and ends with 1 where one is not as it has to be.

import { killAgainAndAgain } from "../test/brokers/kill.ts";

const [kills = 100, seed = Date.now() % 1_000_000] = process.argv
	.slice(2)
	.map(Number);

const { SHEVEK_SOURCE } = process.env;
const counts = await killAgainAndAgain({ kills, seed, env: { SHEVEK_SOURCE } });
const { lost, repeated, unfinished, left } = counts;
console.log(counts);
process.exitCode = lost + repeated + unfinished + left === 0 ? 0 : 1;
