// Which runner plugins a run has: all that are found. npm packages whose package.json names a file as `shevek.runnerPlugin`, and the
// files in runner_plugins/ of the private data dir and of the project.

import path from "node:path";
import { pluginsIn } from "../plugins/find-plugins.ts";
import { loadPluginModule } from "../plugins/load-plugin.ts";
import { packageEntries } from "../plugins/packages.ts";
import { asRunnerPlugin } from "../plugins/runner-plugin.ts";
import type { RunFolder } from "./folder.ts";
import type { FoundRunnerPlugin } from "./plugin-host.ts";

/** Throws a `plugin` error for one that cannot be loaded: a run without it would tell nobody. */
export async function findRunnerPlugins(
	{ privateDataDir, projectDir }: RunFolder,
	{
		startFolders,
		warn,
	}: { startFolders: readonly string[]; warn: (text: string) => void },
): Promise<readonly FoundRunnerPlugin[]> {
	const folders = [...new Set([privateDataDir, projectDir])];
	const packed = packageEntries("runnerPlugin", [...folders, ...startFolders]);
	const files = folders
		.map((folder) => path.join(folder, "runner_plugins"))
		.flatMap(pluginsIn);
	for (const { file, language } of files)
		if (language === "python")
			warn(
				`${file} is no plugin here: runner plugins are written in TypeScript or JavaScript`,
			);
	const scripts = files.filter(({ language }) => language === "script");
	const found: FoundRunnerPlugin[] = [];
	for (const { name, file } of [...packed, ...scripts])
		found.push({
			name,
			file,
			plugin: asRunnerPlugin(await loadPluginModule(file), file),
		});
	return found;
}
