// A connection plugin in Python: a worker for each host and login holds it. It gives commands their whole output
// at once, so no agent runs over it: modules are packed and sent as ansible-playbook does, one by one.

import type { SessionConnection } from "../agent/connection.ts";
import type { Session, TargetSpec } from "../agent/target.ts";
import { within } from "../agent/within.ts";
import type { ConnectionPlugin } from "../engine/host-plugins.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { pyRepr } from "../pyvalue/text.ts";
import type { PyDict } from "../pyvalue/value.ts";
import { type PythonPlugin, pluginData } from "./action.ts";
import { PythonSession } from "./connection-session.ts";
import type { PythonHost, PythonWorker } from "./host.ts";
import { optionData, PythonOptions } from "./plugin-options.ts";
import { fields, targetData } from "./task-data.ts";

/** Windows, and devices without a shell: what they run are no modules that we can start. */
const ABSENT =
	/^(?:ansible\.(?:builtin|netcommon|windows)\.)?(winrm|psrp|network_cli|netconf|httpapi|libssh|persistent|grpc)$/;

export function pythonConnection(
	host: () => PythonHost,
	plugin: PythonPlugin,
): ConnectionPlugin {
	if (ABSENT.test(plugin.fqcn))
		throw new ShevekError(
			"plugin",
			`the connection ${plugin.fqcn} is not there: hosts without a POSIX shell are not managed`,
			{ hint: "--engine ansible runs it." },
		);
	return {
		name: plugin.fqcn,
		options: new PythonOptions(host, "connection", plugin),
		connection: new Connection(host, plugin),
	};
}

class Connection implements SessionConnection {
	readonly kind = "session";
	readonly #host: () => PythonHost;
	readonly #plugin: PythonPlugin;
	readonly #workers = new Map<string, Promise<PythonWorker>>();

	constructor(host: () => PythonHost, plugin: PythonPlugin) {
		this.#host = host;
		this.#plugin = plugin;
	}

	get name(): string {
		return this.#plugin.fqcn;
	}

	async session(target: TargetSpec): Promise<Session> {
		return new PythonSession(await this.#worker(target), target);
	}

	/** One that has ended by itself, whatever the reason, is started anew. */
	#worker(target: TargetSpec): Promise<PythonWorker> {
		const params = this.#params(target);
		const key = pyRepr(params);
		const known = this.#workers.get(key);
		if (known !== undefined) return known;
		const started = this.#start(params);
		this.#workers.set(key, started);
		const forget = () => {
			if (this.#workers.get(key) === started) this.#workers.delete(key);
		};
		started.then(({ ended }) => ended.then(forget), forget);
		return started;
	}

	async #start(params: PyDict): Promise<PythonWorker> {
		const host = this.#host();
		host.callNow("connection_worker.preload", new Map());
		const subject = `the connection plugin ${this.#plugin.file}`;
		return host.worker("connection", params, subject);
	}

	#params(target: TargetSpec): PyDict {
		const { cwd = process.cwd(), host, options } = target;
		const login = targetData({ ...target, become: undefined });
		login.set("remote_tmp", target.remoteTmp);
		return fields({
			plugin: pluginData(this.#plugin),
			host,
			basedir: cwd,
			target: login,
			options: optionData(options),
			variables: fields({
				ansible_python_interpreter: target.pythonInterpreter,
				ansible_interpreter_python_fallback: [...target.interpreterFallback],
			}),
			play: fields({ name: host, hosts: host, uuid: host, path: "", line: 1 }),
			task: fields({
				action: "ansible.builtin.command",
				uuid: host,
				path: "",
				line: 1,
				connection: target.connection,
				remote_user: target.user,
			}),
		});
	}

	async reset(target: TargetSpec): Promise<void> {
		const key = pyRepr(this.#params(target));
		const worker = await this.#workers.get(key);
		await worker?.request("reset", new Map());
		this.#workers.delete(key);
		if (worker) await end(worker);
	}

	async close(): Promise<void> {
		const workers = [...this.#workers.values()];
		this.#workers.clear();
		const started = await Promise.allSettled(workers);
		await Promise.all(
			started.map((each) =>
				each.status === "fulfilled" ? end(each.value) : undefined,
			),
		);
	}
}

/** A plugin has this long to close its connection. */
const CLOSE_MS = 2_000;

async function end(worker: PythonWorker): Promise<void> {
	const closed = worker.request("close", new Map()).catch(() => undefined);
	await within(CLOSE_MS, closed);
	await worker.close();
}
