// A host over a folder of Python plugins, with templates that call them, for each ansible-core at hand.

import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findCoreInstall } from "../../src/agent/modules/core-install.ts";
import { builtinName } from "../../src/builtin/plugin-names.ts";
import { makeTemplar } from "../../src/builtin/templating.ts";
import { TemplatePlugins } from "../../src/kinds/template-plugins.ts";
import { PluginFinder } from "../../src/plugins/plugin-finder.ts";
import { pythonFunctions } from "../../src/python-host/filter.ts";
import { findPython } from "../../src/python-host/find-python.ts";
import type { HostSaying, PythonHost } from "../../src/python-host/host.ts";
import { makePythonHost } from "../../src/python-host/python-host.ts";
import { fromPlain } from "../../src/pyvalue/plain.ts";
import { pyRepr } from "../../src/pyvalue/text.ts";
import type { PyValue } from "../../src/pyvalue/value.ts";
import type { LookupServices } from "../../src/templar/lookup.ts";
import { scopeOf } from "../../src/templar/scope.ts";
import { typeStrings } from "../../src/templar/template-node.ts";

const REFERENCE = join(import.meta.dirname, "../../.scratch/reference");
const NEWEST = join(REFERENCE, "2.19");

/** The system's ansible-core, and the newest where it is installed: their insides differ most. */
export const CORES: readonly (readonly [string, string | undefined])[] = [
	["the system's ansible-core", undefined],
	...(existsSync(NEWEST) ? [["ansible-core 2.19", NEWEST] as const] : []),
];

export interface PluginLab {
	readonly folder: string;
	readonly host: PythonHost;
	readonly says: HostSaying[];
	render(value: PyValue): PyValue | Promise<PyValue>;
	/** The repr of what the template gives; `!` and the error's class and message where it fails. */
	show(template: string): Promise<string>;
	close(): Promise<void>;
}

interface LabOptions {
	readonly variables?: object;
	/** Seconds. */
	readonly limit?: string;
	/** In place of the one that has ansible-core. */
	readonly python?: string;
}

export function makePluginLab(
	setting: string | undefined,
	files: Readonly<Record<string, string>>,
	{ variables = {}, limit = "30", python }: LabOptions = {},
): PluginLab {
	const folder = mkdtempSync(join(tmpdir(), "shevek-plugin-lab-"));
	for (const [name, text] of Object.entries(files)) {
		mkdirSync(dirname(join(folder, name)), { recursive: true });
		writeFileSync(join(folder, name), text);
	}
	const core = findCoreInstall({ setting, env: process.env });
	if (!core) throw new Error("no ansible-core is installed");
	const says: HostSaying[] = [];
	const host = makePythonHost({
		...findPython(core, process.env),
		...(python !== undefined && { python }),
		env: { ...process.env, SHEVEK_PYTHON_PLUGIN_TIMEOUT: limit },
		folder: join(import.meta.dirname, "../../python/host"),
		surroundings: () => ({
			configFile: undefined,
			arguments: new Map(),
			verbosity: 0,
			basedir: folder,
			pluginFolders: {},
		}),
		onSay: (saying) => says.push(saying),
	});
	const finder = new PluginFinder({
		settings: { texts: () => [] },
		baseDir: folder,
		packageRoots: [],
		builtin: builtinName,
		collection: () => undefined,
	});
	const services = {
		basedir: folder,
		environment: process.env,
		searchPaths: () => [folder],
		readFile: (file: string) => readFileSync(file),
		setting: () => undefined,
		warn: (text: string) => says.push({ kind: "warning", text }),
	};
	const templar = makeTemplar({
		plugins: new TemplatePlugins(
			finder,
			pythonFunctions(() => host, finder),
		),
		services: services as unknown as LookupServices,
	});
	const typed = typeStrings(fromPlain(variables));
	const scope = scopeOf(typed instanceof Map ? (typed as never) : new Map());
	return {
		folder,
		host,
		says,
		render: (value) => templar.template(value, scope),
		async show(template) {
			try {
				const value = typeStrings(template);
				return pyRepr(await templar.template(value, scope));
			} catch (error) {
				const { exception = "", message } = error as Error & {
					exception?: string;
				};
				return `!${exception} ${message.replaceAll(folder, "LAB")}`;
			}
		},
		async close() {
			await host.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
