// A source without the loop: started with options as a configuration has them; what it gives and logs is collected.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadSettings } from "../../src/config/settings.ts";
import { resolveOptions } from "../../src/plugins/resolve-options.ts";
import type {
	Payload,
	SourceDefinition,
	SourceItem,
	SourceMessage,
	SourceResult,
} from "../../src/plugins/source.ts";
import { dumpJson } from "../../src/pyvalue/json.ts";
import { fromPlain } from "../../src/pyvalue/plain.ts";

export const FINISHED: SourceResult = { kind: "runfinished", run: "run-1" };

export interface SourceBench {
	/** What it gave and nobody was told of yet, in order. */
	readonly items: readonly SourceItem[];
	/** `level: text`, without the debug lines. */
	readonly log: readonly string[];
	accepted(item: SourceItem): void;
	done(item: SourceItem, result?: SourceResult): Promise<void>;
	/** No more messages are wanted; resolves when it gives no more. */
	end(): Promise<void>;
	/** `end` and `close`. */
	stop(): Promise<void>;
}

export interface BenchRequest {
	readonly name: string;
	readonly definition: SourceDefinition;
	readonly options: Readonly<Record<string, unknown>>;
	readonly concurrency?: number;
	/** False: a loop that has no time, and takes nothing. */
	readonly isTaking?: boolean;
	readonly env?: NodeJS.ProcessEnv;
}

/** Throws what the source throws at its start. */
export async function startSource(request: BenchRequest): Promise<SourceBench> {
	const aborting = new AbortController();
	const items: SourceItem[] = [];
	const log: string[] = [];
	const handlers = await request.definition.start({
		options: optionsOf(request),
		folder: tmpdir(),
		concurrency: request.concurrency ?? 1,
		signal: aborting.signal,
		log: (level, text) =>
			void (level === "debug" || log.push(`${level}: ${text}`)),
	});
	const pumped = (async () => {
		if (request.isTaking === false) return;
		for await (const item of handlers.messages()) items.push(item);
	})();
	const end = async () => {
		aborting.abort();
		await pumped;
	};
	return {
		items,
		log,
		accepted: (item) => handlers.accepted?.(item),
		done: async (item, result = FINISHED) => {
			items.splice(items.indexOf(item), 1);
			await handlers.done?.(item, result);
		},
		end,
		stop: async () => {
			await end();
			await handlers.close?.();
		},
	};
}

function optionsOf({ name, definition, options, env = {} }: BenchRequest) {
	const folder = mkdtempSync(join(tmpdir(), "shevek-source-"));
	try {
		const configFile = join(folder, "ansible.cfg");
		writeFileSync(configFile, "");
		return resolveOptions(definition.options ?? {}, {
			settings: loadSettings({ cwd: folder, env, configFile }),
			owner: { type: "looper", name },
			direct: new Map(
				Object.entries(options).map(([key, value]) => [key, fromPlain(value)]),
			),
		});
	} finally {
		rmSync(folder, { recursive: true });
	}
}

/** As one line: routing key, payload as Python's JSON, id and redelivery where there are any. */
export function shown(item: SourceItem): string {
	const message = toMessage(item);
	return [
		message.routingKey,
		payloadJson(message.payload),
		...(message.id === undefined ? [] : [`id=${message.id}`]),
		...(message.isRedelivered ? ["again"] : []),
	].join(" ");
}

function payloadJson(payload: Payload): string {
	return dumpJson(fromPlain(payload));
}

function toMessage(item: SourceItem): SourceMessage {
	return "routingKey" in item
		? item
		: { routingKey: item[0], payload: item[1] };
}
