// The host as its users have it: started on first need, started anew after a crash, ended with the run.
//
//   idle ──call──► running ──dies in a call──► idle (the call's error names the plugin)
//                     └──close()──► closed

import { ShevekError } from "../errors/shevek-error.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { PythonFailure } from "./fault.ts";
import type {
	CallOptions,
	HostOptions,
	PythonHost,
	PythonWorker,
} from "./host.ts";
import { HostProcess } from "./host-process.ts";
import { PipeClosed } from "./pipes.ts";
import { howItEnded } from "./process-end.ts";
import type { SocketWorker } from "./socket-worker.ts";
import { WorkerSocket } from "./worker-socket.ts";

/** Importing ansible takes 0.3 to 0.6 s; a cold disk or NFS far longer. */
const START_MS = 120_000;
const DEFAULT_LIMIT_SECONDS = 30;
const LIMIT_VARIABLE = "SHEVEK_PYTHON_PLUGIN_TIMEOUT";

/** Nothing is started by this. */
export function makePythonHost(options: HostOptions): PythonHost {
	return new StartedOnNeed(options);
}

interface Running {
	readonly process: HostProcess;
	readonly coreVersion: string;
}

class StartedOnNeed implements PythonHost {
	readonly #options: HostOptions;
	readonly #limitMs: number;
	readonly #workers = new Set<SocketWorker>();
	readonly #closing: Promise<void>[] = [];
	#running: Running | undefined;
	#socket: WorkerSocket | undefined;
	#isClosed = false;

	constructor(options: HostOptions) {
		this.#options = options;
		this.#limitMs = readLimitMs(options.env);
	}

	get coreVersion(): string {
		return this.#run().coreVersion;
	}

	callNow(method: string, params: PyDict, options: CallOptions = {}): PyValue {
		const limitMs = options.limitMs ?? this.#limitMs;
		const call = { method, params, limitMs, options };
		const isOld = this.#running !== undefined;
		const started = performance.now();
		try {
			return this.#run().process.call(call);
		} catch (error) {
			if (!(error instanceof PipeClosed)) throw named(error, options.subject);
			// One that was gone before, killed from outside: this call has not begun.
			const isGone = isOld && error.isUnsent;
			const why = this.#forget();
			if (isGone) return this.callNow(method, params, options);
			const isLate = performance.now() - started >= limitMs;
			throw hostEnded({
				subject: options.subject ?? method,
				why,
				limitMs,
				isLate,
			});
		}
	}

	async worker(
		kind: string,
		params: PyDict,
		subject = `the Python worker ${kind}`,
	): Promise<PythonWorker> {
		this.#run();
		this.#socket ??= new WorkerSocket();
		const worker = await this.#socket.open({
			subject,
			onSay: this.#options.onSay,
			fork: (place) =>
				this.callNow(
					"server.fork",
					new Map<PyValue, PyValue>([
						["kind", kind],
						["p", params],
						...Object.entries(place),
					]),
					{ subject },
				),
			ended: (pid, isExpected) => this.#endOfWorker(pid, isExpected),
		});
		this.#workers.add(worker);
		void worker.ended.then(() => this.#workers.delete(worker));
		return worker;
	}

	/** A child of a host that is gone is nobody's to wait for. */
	#endOfWorker(pid: number, isExpected: boolean): string {
		if (!this.#running || this.#isClosed) return "ended";
		const status = this.callNow(
			"server.ended",
			new Map<PyValue, PyValue>([
				["pid", pid],
				["wait", !isExpected],
			]),
		);
		return typeof status === "string" ? status : "ended";
	}

	#run(): Running {
		if (this.#isClosed) {
			throw new ShevekError("internal", "the Python plugin host is closed");
		}
		this.#running ??= this.#start();
		return this.#running;
	}

	#start(): Running {
		const process = new HostProcess(this.#options);
		try {
			const answer = process.call({
				method: "start",
				params: startParams(this.#options),
				limitMs: START_MS,
				options: {},
			});
			const version = answer instanceof Map ? answer.get("version") : undefined;
			return { process, coreVersion: String(version) };
		} catch (error) {
			const why =
				error instanceof PipeClosed
					? `it ${howItEnded(process.pid)}${quoted(process.lastWords())}`
					: String(error instanceof Error ? error.message : error);
			this.#closing.push(process.close());
			throw new ShevekError(
				"plugin",
				`the Python plugin host did not start with ${this.#options.python}: ${why}`,
				{
					hint: "Plugins in Python need an installed ansible-core; SHEVEK_ANSIBLE_CORE names one.",
					cause: error,
				},
			);
		}
	}

	/** Says how it ended. */
	#forget(): string {
		const process = this.#running?.process;
		this.#running = undefined;
		if (!process) return "ended";
		const why = `${howItEnded(process.pid)}${quoted(process.lastWords())}`;
		this.#closing.push(process.close());
		return why;
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		await Promise.all([...this.#workers].map((worker) => worker.close()));
		await this.#socket?.close();
		if (this.#running) this.#closing.push(this.#running.process.close());
		this.#running = undefined;
		await Promise.all(this.#closing);
	}
}

function readLimitMs(env: HostOptions["env"]): number {
	const text = env[LIMIT_VARIABLE];
	if (text === undefined || text === "") return DEFAULT_LIMIT_SECONDS * 1000;
	const seconds = Number(text);
	if (seconds > 0 && Number.isFinite(seconds)) return seconds * 1000;
	throw new ShevekError(
		"config",
		`${LIMIT_VARIABLE} is no number of seconds above 0: ${JSON.stringify(text)}`,
		{ hint: "Give seconds, such as 60." },
	);
}

function startParams({ surroundings, sitePackages }: HostOptions): PyDict {
	const run = surroundings();
	const folders = Object.entries(run.pluginFolders).map(
		([kind, paths]): [PyValue, PyValue] => [kind, [...paths]],
	);
	return new Map<PyValue, PyValue>([
		["site", sitePackages],
		["config", run.configFile ?? null],
		["arguments", run.arguments],
		["verbosity", run.verbosity],
		["basedir", run.basedir],
		["folders", new Map(folders)],
	]);
}

/** The last of what it printed tells most: a Python fault, an abort of C. */
function quoted(text: string): string {
	const last = text.slice(text.lastIndexOf("\n") + 1);
	return last === "" ? "" : `, saying ${JSON.stringify(last.slice(0, 300))}`;
}

/** What no plugin is to do is told with its name; what it raises is its own affair. */
function named(error: unknown, subject: string | undefined): unknown {
	const isExit =
		error instanceof PythonFailure && error.exception === "SystemExit";
	if (!isExit || subject === undefined) return error;
	return new ShevekError("plugin", `${subject} ${error.message}`, {
		hint: "A plugin that raises an exception fails its task; this would end the whole run.",
		cause: error,
	});
}

function hostEnded(end: {
	readonly subject: string;
	readonly why: string;
	readonly limitMs: number;
	readonly isLate: boolean;
}): ShevekError {
	const { subject, why, limitMs, isLate } = end;
	if (isLate) {
		return new ShevekError(
			"plugin",
			`${subject} did not return within ${limitMs / 1000} s and was ended`,
			{ hint: `${LIMIT_VARIABLE} sets the limit, in seconds.` },
		);
	}
	return new ShevekError(
		"plugin",
		`${subject} ended the Python plugin host, which ${why}`,
		{
			hint: "The plugin, or a library that it uses, ends the whole process; the next call starts a fresh one.",
		},
	);
}
