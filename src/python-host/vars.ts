// Vars plugins in Python. Their answers are wanted in the middle of templates, so they are asked in the host itself.

import { VARS_STAGES, type VarsPlugin } from "../inventory/vars-plugins.ts";
import { pyStr } from "../pyvalue/text.ts";
import { PyBytes, type PyDict, type PyValue } from "../pyvalue/value.ts";
import { type PythonPlugin, pluginData } from "./action.ts";
import { decodeConfiguration } from "./decode-value.ts";
import type { CallOptions, PythonHost } from "./host.ts";

export interface PythonVarsOptions {
	readonly host: () => PythonHost;
	readonly plugin: PythonPlugin;
	readonly basedir: string;
	/** A local file, decrypted where it is a vault. */
	readonly readBytes: (file: string) => Uint8Array;
}

/** Secret stores may take their time. */
const READ_MS = 120_000;

export function pythonVars({
	host,
	plugin,
	basedir,
	readBytes,
}: PythonVarsOptions): {
	readonly plugin: VarsPlugin;
	/** REQUIRES_ENABLED of its class, where it says. */
	readonly needsEnabling: boolean | undefined;
} {
	const call = (method: string, more: PyDict): PyValue => {
		const params = new Map(more);
		params.set("plugin", pluginData(plugin));
		const options: CallOptions = {
			subject: `the vars plugin ${plugin.name} (${plugin.file})`,
			limitMs: READ_MS,
			answers: {
				readFile: (asked) =>
					new PyBytes(readBytes(pyStr(asked.get("path") ?? null))),
			},
		};
		return host().callNow(`vars_plugins.${method}`, params, options);
	};
	const described = call("describe", new Map());
	const about: PyDict = described instanceof Map ? described : new Map();
	const needsEnabling = about.get("needs_enabling");
	const stage = about.get("stage");
	return {
		plugin: {
			name: plugin.fqcn,
			stage: VARS_STAGES.find((each) => each === stage),
			isFixed: false,
			read: (folder, entities) => {
				const answer = call(
					"read",
					new Map<PyValue, PyValue>([
						["folder", folder],
						["basedir", basedir],
						["entities", entities.map(({ kind, name }) => [kind, name])],
					]),
				);
				return decodeConfiguration(pyStr(answer));
			},
		},
		needsEnabling:
			typeof needsEnabling === "boolean" ? needsEnabling : undefined,
	};
}
