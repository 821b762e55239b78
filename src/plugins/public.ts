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
	type CallbackHandlers,
	type CallbackType,
	type DeliveryContext,
	type DiedRun,
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
export type { OptionSpec, OptionSpecs, OptionValues } from "./option-spec.ts";
export { plain, toJson } from "./result-json.ts";
export type { CommandLine, RunInfo } from "./run-info.ts";
export { Secret } from "./secret.ts";
