// The options of a connection or become plugin in Python, resolved by Ansible's own configuration.

import type { ResolvedOptions } from "../agent/target.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import type {
	HostOptionSources,
	OptionsByHost,
} from "../plugins/host-options.ts";
import { pyRepr, pyStr } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { type PythonPlugin, pluginData } from "./action.ts";
import { PythonFailure } from "./fault.ts";
import type { PythonHost } from "./host.ts";
import { fields } from "./task-data.ts";

/** More than that many different hosts are resolved again. */
const KEPT = 5_000;

export class PythonOptions implements OptionsByHost {
	readonly #host: () => PythonHost;
	readonly #kind: "connection" | "become";
	readonly #plugin: PythonPlugin;
	readonly #known = new Map<string, ResolvedOptions>();
	#vars: readonly string[] | undefined;

	constructor(
		host: () => PythonHost,
		kind: "connection" | "become",
		plugin: PythonPlugin,
	) {
		this.#host = host;
		this.#kind = kind;
		this.#plugin = plugin;
	}

	get vars(): readonly string[] {
		if (this.#vars === undefined) {
			const names = this.#ask("variables", {});
			this.#vars = Array.isArray(names) ? names.map(pyStr) : [];
		}
		return this.#vars;
	}

	resolve({ vars, keywords, cli }: HostOptionSources): ResolvedOptions {
		const written = new Map<PyValue, PyValue>([...cli, ...keywords]);
		const variables = new Map<PyValue, PyValue>(vars);
		const key = `${pyRepr(written)} ${pyRepr(variables)}`;
		const known = this.#known.get(key);
		if (known !== undefined) return known;
		const options = this.#ask("resolve", { keywords: written, variables });
		const pairs = options instanceof Map ? [...options] : [];
		const resolved = {
			// some read it from their play context, which has the one that was asked for
			password: written.get("password"),
			...Object.fromEntries(pairs.map(([name, value]) => [pyStr(name), value])),
		};
		if (this.#known.size >= KEPT) this.#known.clear();
		this.#known.set(key, resolved);
		return resolved;
	}

	#ask(method: string, params: Readonly<Record<string, PyValue>>): PyValue {
		const plugin = this.#plugin;
		return asked(this.#host(), plugin, `plugin_options.${method}`, {
			...params,
			kind: this.#kind,
			plugin: pluginData(plugin),
		});
	}
}

/** Throws a `plugin` error that names the file for whatever the plugin raised. */
export function asked(
	host: PythonHost,
	plugin: PythonPlugin,
	method: string,
	params: Readonly<Record<string, PyValue>>,
): PyValue {
	try {
		return host.callNow(method, fields(params), {
			subject: `the plugin ${plugin.file}`,
		});
	} catch (error) {
		if (!(error instanceof PythonFailure)) throw error;
		throw new ShevekError("plugin", `${plugin.file}: ${error.message}`, {
			cause: error,
		});
	}
}

/** Back as Python resolved them. */
export function optionData(options: ResolvedOptions): PyDict {
	return fields(options as Readonly<Record<string, PyValue>>);
}
