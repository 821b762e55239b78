// `shevek/plugin`: what plugin files import.

export {
	type OpenOptions,
	type SpawnSpec,
	spawnTransport,
	type Transport,
	type TransportEnd,
} from "../agent/connection.ts";
export { UnreachableError as Unreachable } from "../agent/target.ts";
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
export type { InventoryBuilder } from "../inventory/builder.ts";
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
} from "../plugins/callback.ts";
export type {
	CallbackDisplay,
	ColorRole,
	ShowOptions,
} from "../plugins/callback-display.ts";
export type {
	CallbackHandlers,
	DiedRun,
} from "../plugins/callback-handlers.ts";
export type {
	OptionSpec,
	OptionSpecs,
	OptionValues,
} from "../plugins/option-spec.ts";
export { type PostOptions, postJson } from "../plugins/post-json.ts";
export { plain, toJson } from "../plugins/result-json.ts";
export type { CommandLine, RunInfo } from "../plugins/run-info.ts";
export type {
	RunnerConfig,
	RunnerEvent,
	RunnerPlugin,
	RunnerStatus,
	RunnerStatusData,
} from "../plugins/runner-plugin.ts";
export { Secret } from "../plugins/secret.ts";
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
} from "../plugins/source.ts";
export { type ActionDefinition, defineAction } from "./action.ts";
export type {
	ActionResult,
	ActionRun,
	ActionRunTask,
	CommandOutput,
} from "./action-run.ts";
export type {
	ArgumentSpec,
	ArgumentSpecs,
	ArgumentType,
	ArgumentValues,
} from "./argument-spec.ts";
export {
	type BecomeDefinition,
	type BecomeRequest,
	becomeOptions,
	defineBecome,
} from "./become.ts";
export {
	CACHE_OPTIONS,
	type CacheContext,
	type CacheDefinition,
	type Cached,
	type CacheStore,
	CorruptEntry,
	defineCache,
} from "./cache.ts";
export { CacheEntry } from "./cache-entry.ts";
export {
	type ConnectionDefinition,
	type ConnectionTarget,
	defineConnection,
} from "./connection.ts";
export {
	defineFilter,
	defineTest,
	type FilterDefinition,
	type TestDefinition,
} from "./filter.ts";
export {
	defineInventory,
	type InventoryContext,
	type InventoryDefinition,
	type WantsContext,
} from "./inventory.ts";
export {
	constructedOptions,
	inventoryCacheOptions,
} from "./inventory-options.ts";
export {
	defineLookup,
	type LookupDefinition,
	type LookupVariables,
	type PlainLookup,
	type PluginLookupCall,
	type PluginLookupContext,
	type PythonLookup,
	type PythonLookupCall,
} from "./lookup.ts";
export type { ParameterSpec, ParameterSpecs, ValueForm } from "./parameters.ts";
export {
	defineShell,
	type ShellContext,
	type ShellDefinition,
} from "./shell.ts";
export { defineStrategy, type StrategyDefinition } from "./strategy.ts";
export type {
	HostState,
	StrategyPlay,
	StrategyTask,
} from "./strategy-run.ts";
export {
	defineVars,
	type ReadVars,
	type VarsContext,
	type VarsDefinition,
	type VarsRequest,
	varsStageOption,
} from "./vars.ts";
