// Where messages come from that start runs. loopabull calls it a looper: a broker's queue, a web hook, a
// folder, a user's own file.

import type { PyDict } from "../pyvalue/value.ts";
import type { Json } from "./callback.ts";
import type { OptionSpecs, OptionValues } from "./option-spec.ts";

/**
 * Becomes the extra variables of the run, as data: nothing in it is ever a template. A dict of Python's values keeps
 * what the numbers of JavaScript lose: 1.0, and integers above 2^53.
 */
export type Payload = { readonly [name: string]: Json } | PyDict;

/** A message, where a pair of routing key and payload does not say enough. */
export interface SourceMessage {
	/** Names the playbook, by way of the translator. */
	readonly routingKey: string;
	readonly payload: Payload;
	/** The broker's own id, the same when it delivers the message again. */
	readonly id?: string;
	/** The broker says that it has delivered this one before. Without an id, its content tells it apart then. */
	readonly isRedelivered?: boolean;
}

export type SourceItem =
	| readonly [routingKey: string, payload: Payload]
	| SourceMessage;

/** What came of a message, when nothing more will. loopabull's names; `refused` and `returned` are ours. */
export type SourceResult =
	/** Its run has ended well. */
	| { readonly kind: "runfinished"; readonly run: string }
	/** Its run has failed, and it is kept: to be tried again by the loop itself, or as a dead letter. */
	| {
			readonly kind: "runerrored";
			readonly run: string;
			readonly exitCode: number;
	  }
	/** No routing key of the configuration is its own. */
	| { readonly kind: "unrouted" }
	/** It has no playbook, or its run could not begin; kept as a dead letter. */
	| { readonly kind: "error"; readonly reason: string }
	/** Its routing key leads out of the playbooks' folder, or its payload is too long or too deep. */
	| { readonly kind: "refused"; readonly reason: string }
	/** The loop ends before its run has: whoever keeps it is to deliver it again. */
	| { readonly kind: "returned" };

export interface SourceHandlers {
	/**
	 * Gives messages, each as soon as it is there. The next one is asked for when there is room for its run; its
	 * end is the end of the source.
	 */
	messages(): AsyncIterable<SourceItem>;
	/**
	 * Where the loop keeps the messages: called when an item is written down, before its run, or was before (the
	 * same id). Whoever sent it may forget it now. One that is unrouted or refused is not written down: it has only
	 * its `done`.
	 */
	accepted?(item: SourceItem): void;
	/**
	 * Called once for each item that `messages` gave (the same object), when what came of it is on disk: the time
	 * to acknowledge. Several may be on their way at once.
	 */
	done?(item: SourceItem, result: SourceResult): void | Promise<void>;
	/** Called once, after the last `done`. */
	close?(): void | Promise<void>;
}

export interface SourceContext<O extends OptionSpecs = OptionSpecs> {
	readonly options: OptionValues<O>;
	/** Relative paths of options are relative to it: the configuration's folder. */
	readonly folder: string;
	/** How many runs there may be at once: more messages than that need not be fetched ahead. */
	readonly concurrency: number;
	/** Aborted when no more messages are wanted. `messages` is to end then. */
	readonly signal: AbortSignal;
	/** A line in the loop's log. */
	log(level: "debug" | "info" | "warning" | "error", text: string): void;
}

export interface SourceDefinition<O extends OptionSpecs = OptionSpecs> {
	/** One sentence, shown by `shevek doc`. */
	readonly description: string;
	/**
	 * By name, as they stand under `looper:` in the configuration; `tls.ca_cert` is `ca_cert` in the mapping `tls`,
	 * as loopabull nests them.
	 */
	readonly options?: O;
	/**
	 * Who has a message until its run has ended. `source`: a broker or a folder, which delivers it again when the
	 * loop dies. `loop`: nobody else, so that it is written down before its run starts, and run by the next loop.
	 * `nobody`: it is lost with the loop. Default: `loop`.
	 */
	readonly keptBy?: "source" | "loop" | "nobody";
	/** Connects; what it throws ends the loop at its start. */
	start(context: SourceContext<O>): SourceHandlers | Promise<SourceHandlers>;
}

/** A source of messages, with the types of its options' values worked out. Export it as the file's default. */
export function defineSource<const O extends OptionSpecs>(
	definition: SourceDefinition<O>,
): SourceDefinition<O> {
	return definition;
}

export interface TranslatorDefinition {
	/** One sentence, shown by `shevek doc`. */
	readonly description: string;
	/** The playbook of a routing key, below the playbooks' folder and without `.yml`. */
	translate(routingKey: string): string;
}

/** From routing keys to playbooks. Export it as the file's default. */
export function defineTranslator(
	definition: TranslatorDefinition,
): TranslatorDefinition {
	return definition;
}
