// One callback on a bench: options are given, events are fed, and what it did can be looked at.

import { hostUnit } from "../cli/assemble/callbacks.ts";
import type { RunEvent } from "../events/run-event.ts";
import { asCallback } from "../kinds/callback.ts";
import type {
	CallbackDefinition,
	DeliveryContext,
} from "../plugins/callback.ts";
import type { HostedUnit } from "../plugins/callback-host.ts";
import { loadPlugin, pluginName } from "../plugins/load-plugin.ts";
import { resolveOptions } from "../plugins/resolve-options.ts";
import type {
	CallbackTest,
	SentMessage,
	TestOptions,
} from "./callback-test.ts";
import { runPlaybook } from "./run-playbook.ts";
import { makeTestRequest, type TestRequest } from "./test-request.ts";

/**
 * Puts a callback on the bench: a definition, or the path of its file, which is loaded as a run would. Throws a
 * `plugin` error for a file that is no callback.
 */
export async function testCallback(
	callback: CallbackDefinition | string,
	options: TestOptions = {},
): Promise<CallbackTest> {
	return new Bench(await unitOf(callback), makeTestRequest(options));
}

async function unitOf(
	callback: CallbackDefinition | string,
): Promise<HostedUnit> {
	if (typeof callback !== "string")
		return { name: "callback", file: undefined, definition: callback };
	return {
		name: pluginName(callback),
		file: callback,
		definition: asCallback(await loadPlugin(callback), callback),
	};
}

class Bench implements CallbackTest {
	readonly #unit: HostedUnit;
	readonly #host: ReturnType<typeof hostUnit>;
	readonly #request: TestRequest;
	get out(): string {
		this.#request.display.flush();
		return this.#request.written.out;
	}
	get err(): string {
		this.#request.display.flush();
		return this.#request.written.err;
	}
	get sent(): readonly SentMessage[] {
		return this.#request.sent;
	}
	get stopped(): string | undefined {
		return this.#request.written.stopped;
	}
	get isRunning(): boolean {
		return this.#host.length > 0;
	}

	constructor(unit: HostedUnit, request: TestRequest) {
		this.#unit = unit;
		this.#request = request;
		this.#host = hostUnit(unit, request);
	}

	async feed(...events: readonly RunEvent[]): Promise<void> {
		for (const event of events)
			for (const host of this.#host) host.onEvent(event);
		await new Promise((resolve) => setImmediate(resolve));
	}

	async run(playbook: string): Promise<number> {
		const { exitCode } = await runPlaybook({ playbook }, (event) => {
			for (const host of this.#host) host.onEvent(event);
		});
		return exitCode;
	}

	async close(): Promise<void> {
		for (const host of this.#host) await host.close();
	}

	async deliver(signal = AbortSignal.timeout(10_000)): Promise<void> {
		const { definition } = this.#unit;
		const context = { options: this.#options(), signal };
		for (const [at, { body, key }] of this.sent.entries())
			await definition.deliver?.(
				{ key: key ?? `test-${at}`, body, attempts: 0 },
				context,
			);
		await definition.disconnect?.(context.options);
	}

	#options(): DeliveryContext["options"] {
		const { settings, direct, extraVars } = this.#request;
		return resolveOptions(this.#unit.definition.options ?? {}, {
			settings,
			owner: { type: "callback", name: this.#unit.name },
			direct,
			vars: (name) => extraVars.get(name),
		});
	}
}
