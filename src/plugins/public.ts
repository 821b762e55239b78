// `shevek/plugin`: what plugin files import.

export type {
	EventOf,
	HostResult,
	HostSummary,
	PlaybookInfo,
	PlayInfo,
	RunEvent,
	RunEventKind,
	RunStats,
	RunStatus,
	TaskInfo,
} from "../events/run-event.ts";
export {
	type CallbackContext,
	type CallbackDefinition,
	type CallbackType,
	type DeliveryContext,
	defineCallback,
	type Json,
	type OutboxMessage,
	RetryLater,
	Undeliverable,
} from "./callback.ts";
export type {
	CallbackDisplay,
	ColorRole,
	ShowOptions,
} from "./callback-display.ts";
export type { CallbackHandlers, DiedRun } from "./callback-handlers.ts";
export type { OptionSpec, OptionSpecs, OptionValues } from "./option-spec.ts";
export { type PostOptions, postJson } from "./post-json.ts";
export { plain, toJson } from "./result-json.ts";
export type { CommandLine, RunInfo } from "./run-info.ts";
export type {
	RunnerConfig,
	RunnerEvent,
	RunnerPlugin,
	RunnerStatus,
	RunnerStatusData,
} from "./runner-plugin.ts";
export { Secret } from "./secret.ts";
export {
	defineSource,
	defineTranslator,
	type Payload,
	type SourceContext,
	type SourceDefinition,
	type SourceHandlers,
	type SourceItem,
	type SourceMessage,
	type SourceResult,
	type TranslatorDefinition,
} from "./source.ts";
