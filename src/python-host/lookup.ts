// Lookups written for Ansible. Each runs in a worker, so that hosts go on meanwhile; workers are kept for the next
// lookup, since a fork costs some 10 ms.

import { ShevekError } from "../errors/shevek-error.ts";
import { PyBytes, type PyDict, type PyValue } from "../pyvalue/value.ts";
import type { Lookup, LookupCall } from "../templar/lookup.ts";
import { type PythonPlugin, pluginData } from "./action.ts";
import type { PythonHost, PythonWorker } from "./host.ts";

/** At work at the same time: each is a process of some 50 MB, most of it shared. */
const MAX_WORKERS = 8;

/** The lookups of one run, with the workers that they share. */
export function pythonLookups(
	host: () => PythonHost,
	signal: AbortSignal | undefined,
): (found: PythonPlugin) => Lookup {
	const workers = new LookupWorkers(host);
	// The run waits for its lookups before it ends.
	signal?.addEventListener("abort", () => workers.stop(), { once: true });
	return (found) => ({
		name: found.name,
		run: (call) => runIn(workers, found, call),
	});
}

async function runIn(
	workers: LookupWorkers,
	found: PythonPlugin,
	call: LookupCall,
): Promise<PyValue> {
	const { terms, kwargs, context } = call;
	const params: PyDict = new Map<PyValue, PyValue>([
		["plugin", pluginData(found)],
		["basedir", context.basedir],
		["terms", terms],
		["kwargs", new Map(kwargs)],
	]);
	const worker = await workers.take();
	answerVariables(worker, call);
	try {
		const answer = await worker.request("run", params);
		workers.giveBack(worker);
		return answer;
	} catch (error) {
		if (!(error instanceof ShevekError) || error.code !== "plugin") {
			workers.giveBack(worker);
			throw error;
		}
		workers.lose();
		const why = (await worker.ended) ?? "was closed";
		throw new ShevekError(
			"plugin",
			`the lookup ${found.name} (${found.file}) ${why}`,
			{ hint: error.hint, cause: error },
		);
	}
}

/** Of the call at work: a worker has one at a time. */
function answerVariables(worker: PythonWorker, { context }: LookupCall): void {
	const { scope } = context;
	const extra = new Map<PyValue, () => PyValue>([
		["ansible_search_path", () => [...context.searchPaths(scope)]],
	]);
	const readVariable = (name: PyValue): PyValue | undefined => {
		const value = typeof name === "string" ? scope.get(name) : undefined;
		return value === undefined ? extra.get(name)?.() : value;
	};
	// Some that are always named have no value in this run (ansible_limit).
	const all = (): PyDict =>
		new Map(
			[...new Set<PyValue>([...scope.names(), ...extra.keys()])].flatMap(
				(name): [PyValue, PyValue][] => {
					const value = readVariable(name);
					return value === undefined ? [] : [[name, value]];
				},
			),
		);
	worker.onRequest("variables.get", (params) => {
		const value = readVariable(params.get("name") ?? null);
		return value === undefined ? [] : [value];
	});
	worker.onRequest("variables.names", () => [...all().keys()]);
	worker.onRequest("variables.all", all);
	worker.onRequest(
		"readFile",
		(params) => new PyBytes(context.readFile(String(params.get("path")))),
	);
}

class LookupWorkers {
	readonly #host: () => PythonHost;
	readonly #idle: PythonWorker[] = [];
	readonly #all = new Set<PythonWorker>();
	readonly #waiting: ((worker: PythonWorker | undefined) => void)[] = [];
	#count = 0;
	#isStopped = false;

	constructor(host: () => PythonHost) {
		this.#host = host;
	}

	async take(): Promise<PythonWorker> {
		for (;;) {
			if (this.#isStopped) throw interrupted();
			const idle = this.#idle.pop();
			if (idle) {
				idle.rest(false);
				return idle;
			}
			if (this.#count < MAX_WORKERS) return this.#start();
			const given = await new Promise<PythonWorker | undefined>((resolve) =>
				this.#waiting.push(resolve),
			);
			if (given) return given;
		}
	}

	async #start(): Promise<PythonWorker> {
		this.#count++;
		try {
			const worker = await this.#host().worker(
				"lookup",
				new Map(),
				"a lookup in Python",
			);
			if (this.#isStopped) {
				await worker.close();
				throw interrupted();
			}
			this.#all.add(worker);
			void worker.ended.then(() => this.#all.delete(worker));
			return worker;
		} catch (error) {
			this.lose();
			throw error;
		}
	}

	giveBack(worker: PythonWorker): void {
		const next = this.#waiting.shift();
		if (next) {
			next(worker);
			return;
		}
		worker.rest(true);
		this.#idle.push(worker);
	}

	stop(): void {
		this.#isStopped = true;
		for (const worker of this.#all) void worker.close();
		for (const next of this.#waiting.splice(0)) next(undefined);
	}

	/** One has ended; whoever waits may start another. */
	lose(): void {
		this.#count--;
		this.#waiting.shift()?.(undefined);
	}
}

function interrupted(): ShevekError {
	return new ShevekError("interrupted", "the run was interrupted");
}
