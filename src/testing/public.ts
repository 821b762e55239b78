// `shevek/testing`: what tests of plugins import.

export type {
	CallbackTest,
	SentMessage,
	TestOptions,
} from "./callback-test.ts";
export { loadPlugin, type TestableKind } from "./load-plugin.ts";
export { type EventFields, makeEvent } from "./make-event.ts";
export type {
	ActionBench,
	BecomeBench,
	Benches,
	CacheBench,
	ConnectionBench,
	FilterBench,
	InventoryBench,
	InventoryRead,
	LookupBench,
	PluginBench,
	ShellBench,
	TestBench,
	VarsBench,
} from "./plugin-bench.ts";
export {
	type PlaybookRequest,
	type PlaybookResult,
	runPlaybook,
	type TaskResult,
} from "./run-playbook.ts";
export type { BenchOptions } from "./subject.ts";
export { testCallback } from "./test-callback.ts";
