// `shevek config`: what the settings are and where they come from.

import { readFileSync } from "node:fs";
import { isReadable } from "../config/file-access.ts";
import { isFile } from "../config/paths.ts";
import { loadSettings, type Settings } from "../config/settings.ts";
import { assertNever, ShevekError } from "../errors/shevek-error.ts";
import {
	type CommandWorld,
	openDisplay,
	processWorld,
} from "./command-world.ts";
import {
	type ConfigOptions,
	parseConfigArgs,
} from "./config-view/config-options.ts";
import { dumpAsData, dumpAsText, dumpSettings } from "./config-view/dump.ts";
import { initialEnv, initialIni, listSettings } from "./config-view/list.ts";
import { unknownKeyWarnings } from "./config-view/unknown-keys.ts";
import { EXIT } from "./exit-codes.ts";

export async function run(
	argv: readonly string[],
	world: CommandWorld = processWorld(),
): Promise<number> {
	const found = loadSettings(world);
	const options = parseConfigArgs(argv, found);
	const settings =
		options.configFile === undefined
			? found
			: loadGivenFile(options.configFile, world);
	const display = openDisplay(world, settings, options.verbosity);
	try {
		const { ini, configFile } = settings;
		if (ini !== undefined && configFile !== undefined) {
			for (const text of unknownKeyWarnings(ini, configFile)) {
				display.warning(text);
			}
		}
		display.show(await render(options, settings, display));
	} finally {
		display.flush();
	}
	return EXIT.ok;
}

function loadGivenFile(path: string, world: CommandWorld): Settings {
	if (!isReadable(path)) {
		throw new ShevekError(
			"usage",
			`The provided configuration file is missing or not accessible: ${path}`,
		);
	}
	return loadSettings({ ...world, configFile: path });
}

async function render(
	options: ConfigOptions,
	settings: Settings,
	display: ReturnType<typeof openDisplay>,
): Promise<string> {
	switch (options.action) {
		case "list":
			return listSettings(options.format);
		case "init":
			return options.format === "env"
				? initialEnv(options.isCommented)
				: initialIni(options.isCommented);
		case "view":
			return viewFile(settings.configFile);
		case "dump": {
			const dumped = dumpSettings(settings, options.isOnlyChanged);
			if (options.format === "json" || options.format === "yaml") {
				return dumpAsData(dumped, options.format);
			}
			return dumpAsText(dumped, (text, role) => display.paint(text, role));
		}
		default:
			return assertNever(options.action);
	}
}

function viewFile(path: string | undefined): string {
	if (path === undefined) {
		throw new ShevekError("file", "Invalid or no config file was supplied");
	}
	if (!isFile(path)) {
		throw new ShevekError("usage", `${path} is not a valid file`);
	}
	return readFileSync(path, "utf8");
}
