// An action plugin in Python as an action of the engine: it runs in a worker with Ansible's own classes, and
// what it wants of the machine (commands, files, modules) is done by the task's session here.

import { UnreachableError } from "../agent/target.ts";
import type { Action, ActionContext } from "../engine/action.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { pyStr } from "../pyvalue/text.ts";
import { PyBytes, type PyDict, type PyValue } from "../pyvalue/value.ts";
import type { PythonHost, PythonWorker } from "./host.ts";
import { fields, hostVariables, taskParams } from "./task-data.ts";

/** A plugin's file as it was found. */
export interface PythonPlugin {
	readonly name: string;
	readonly fqcn: string;
	readonly file: string;
	readonly collection: string | undefined;
}

export function pluginData(plugin: PythonPlugin): PyDict {
	const { name, fqcn, file, collection } = plugin;
	return fields({ name, fqcn, file, collection });
}

export function pythonAction(
	host: () => PythonHost,
	plugin: PythonPlugin,
): Action {
	return {
		name: plugin.fqcn,
		needsHost: true,
		// The plugin says itself, in its class and as it runs.
		supportsCheckMode: true,
		supportsAsync: true,
		run: (context) => runAction(host(), plugin, context),
	};
}

/** Importing what actions need takes 150 ms, which a fork of a host that has it saves. */
const PRELOADED = new WeakSet<PythonHost>();

async function runAction(
	host: PythonHost,
	plugin: PythonPlugin,
	context: ActionContext,
): Promise<PyDict> {
	if (!PRELOADED.has(host)) host.callNow("action_worker.preload", new Map());
	PRELOADED.add(host);
	const params = taskParams(context);
	params.set("plugin", pluginData(plugin));
	const worker = await host.worker(
		"action",
		params,
		`the action plugin ${plugin.file}`,
	);
	const onAbort = () => worker.close();
	context.signal.addEventListener("abort", onAbort, { once: true });
	try {
		answer(worker, context);
		return await resultOf(worker, plugin);
	} finally {
		context.signal.removeEventListener("abort", onAbort);
		await worker.close();
	}
}

async function resultOf(
	worker: PythonWorker,
	plugin: PythonPlugin,
): Promise<PyDict> {
	const result = await worker.request("run", new Map());
	if (result instanceof Map) return result;
	throw new ShevekError(
		"plugin",
		`the action plugin ${plugin.name} (${plugin.file}) gave no result`,
	);
}

function answer(worker: PythonWorker, context: ActionContext): void {
	worker.onRequest("hostVars", (params) =>
		hostVariables(context.vars, text(params, "host")),
	);
	worker.onRequest(
		"readFile",
		(params) => new PyBytes(context.readLocalFile(text(params, "path"))),
	);
	for (const [method, work] of Object.entries(WORKS))
		worker.onRequest(method, (params) => told(() => work(context, params)));
}

type Work = (
	context: ActionContext,
	params: PyDict,
) => PyValue | Promise<PyValue>;

const WORKS: Readonly<Record<string, Work>> = {
	exec: execute,
	async putFile(context, params) {
		const session = await context.loginSession();
		await session.putFile(text(params, "local"), text(params, "remote"));
		return null;
	},
	async fetchFile(context, params) {
		const session = await context.loginSession();
		return new PyBytes(await session.readFile(text(params, "remote")));
	},
	async reset(context) {
		await context.resetConnection();
		return null;
	},
	module: runModule,
};

async function execute(
	context: ActionContext,
	params: PyDict,
): Promise<PyValue> {
	const isOther = params.get("as_become_user") === true;
	const session = await (isOther ? context.session() : context.loginSession());
	const stdin = params.get("stdin");
	const { rc, stdout, stderr } = await session.exec(text(params, "command"), {
		stdin: stdin instanceof PyBytes ? stdin.bytes : undefined,
		signal: context.signal,
		// quoted by Python's shlex
		isPosix: true,
		asBecomeUser: isOther,
	});
	return fields({
		rc,
		stdout: new PyBytes(stdout),
		stderr: new PyBytes(stderr),
	});
}

function runModule(context: ActionContext, params: PyDict): Promise<PyDict> {
	const args = params.get("args");
	const environment = params.get("environment");
	const pairs = environment instanceof Map ? [...environment] : [];
	return context.runModule(
		text(params, "name"),
		args instanceof Map ? args : new Map(),
		{
			isNeverAsync: params.get("is_async") !== true,
			ignoresUnknownOptions: params.get("ignores_unknown") === true,
			task: {
				isCheckMode: params.get("check_mode") === true,
				isDiff: params.get("diff") === true,
				isNoLog: params.get("no_log") === true,
				environment: new Map(
					pairs.map(([name, value]) => [pyStr(name), pyStr(value)]),
				),
			},
		},
	);
}

/** Whether a machine is unreachable is for the plugin to know: it may wait for it, as reboot does. */
async function told(work: () => PyValue | Promise<PyValue>): Promise<PyDict> {
	try {
		return fields({ kind: "done", value: await work() });
	} catch (error) {
		if (!(error instanceof Error)) throw error;
		const isUnreachable = error instanceof UnreachableError;
		return fields({
			kind: isUnreachable ? "unreachable" : "failed",
			message: error.message,
		});
	}
}

function text(params: PyDict, name: string): string {
	const value = params.get(name);
	if (typeof value === "string") return value;
	throw new ShevekError(
		"internal",
		`the Python host asked without ${name}: ${pyStr(value ?? null)}`,
	);
}
