// A become plugin in Python: it builds the command and knows its prompt; the terminal is ours.

import type { BecomeMethod } from "../agent/become.ts";
import type { BecomePlugin } from "../engine/host-plugins.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyValue } from "../pyvalue/value.ts";
import { type PythonPlugin, pluginData } from "./action.ts";
import type { PythonHost } from "./host.ts";
import { asked, optionData, PythonOptions } from "./plugin-options.ts";

export function pythonBecome(
	host: () => PythonHost,
	plugin: PythonPlugin,
): BecomePlugin {
	return {
		name: plugin.fqcn,
		options: new PythonOptions(host, "become", plugin),
		method: new Method(host, plugin),
	};
}

class Method implements BecomeMethod {
	readonly #host: () => PythonHost;
	readonly #plugin: PythonPlugin;
	#texts: PyValue | undefined;

	constructor(host: () => PythonHost, plugin: PythonPlugin) {
		this.#host = host;
		this.#plugin = plugin;
	}

	get name(): string {
		return this.#plugin.fqcn;
	}

	get incorrectTexts(): readonly string[] {
		return this.#textsFor("fail");
	}

	get missingTexts(): readonly string[] {
		return this.#textsFor("missing");
	}

	command(...[spec, command, id]: Parameters<BecomeMethod["command"]>) {
		const answer = this.#ask("build", {
			id,
			command,
			executable: "/bin/sh",
			options: optionData(spec.options),
		});
		const built = answer instanceof Map ? answer : new Map<PyValue, PyValue>();
		const prompt = {
			test: (shown: string) => this.#ask("is_prompt", { id, shown }) === true,
		};
		return {
			command: pyStr(built.get("command") ?? ""),
			prompt: built.get("asks") === true ? prompt : undefined,
		};
	}

	#textsFor(name: string): readonly string[] {
		this.#texts ??= this.#ask("texts", {});
		const texts =
			this.#texts instanceof Map ? this.#texts.get(name) : undefined;
		return Array.isArray(texts) ? texts.map(pyStr) : [];
	}

	#ask(method: string, params: Readonly<Record<string, PyValue>>): PyValue {
		const plugin = this.#plugin;
		return asked(this.#host(), plugin, `become.${method}`, {
			...params,
			plugin: pluginData(plugin),
		});
	}
}
