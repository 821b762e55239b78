// Proof that the benchmark can show a regression: with SHEVEK_BENCH_SLOW=MS set it is loaded into
// the Shevek that is measured and burns that much CPU at its start.

const ms = Number(process.env.SHEVEK_BENCH_SLOW);
while (process.cpuUsage().user < ms * 1000);
