// What `shevek doc` and the reference pages say of each strategy that ships. A data table; a test holds it against the
// registry.

export const STRATEGY_WORDS: Readonly<Record<string, string>> = {
	debug: "As linear, with the interactive debugger where a task fails.",
	free: "Each host goes through the play as fast as it can, without waiting for others.",
	host_pinned:
		"As free; a host that has begun goes through to its end before another takes its place.",
	linear: "All hosts do a task before any of them begins the next.",
};
