// `shevek callback install`: what makes plain ansible-playbook runs known to Shevek. `uninstall` undoes it.

import path from "node:path";
import { parseArgs } from "node:util";
import { findConfigFile } from "../config/find-config-file.ts";
import { unfrackPath } from "../config/paths.ts";
import { loadSettings } from "../config/settings.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import {
	type ConfigChange,
	plainConfig,
	withCallback,
	withoutCallback,
} from "./callback-config/edit.ts";
import {
	addLinks,
	everywhereFolder,
	removeLinks,
} from "./callback-config/links.ts";
import { readConfig, writeConfig } from "./callback-config/write-file.ts";
import { type CommandWorld, processWorld } from "./command-world.ts";
import { EXIT } from "./exit-codes.ts";
import { bridgePlugins } from "./package-root.ts";

const USAGE = `usage: shevek callback install [--write [--config FILE] | --everywhere]
       shevek callback uninstall [--config FILE | --everywhere]

Has every plain run of ansible-playbook, ansible and ansible-pull recorded.

install               shows what ansible.cfg needs, and which file that is
install --write       puts it into that file
install --everywhere  links the plugins into the folder that Ansible searches by default:
                      without a change to ansible.cfg, for every project that sets no callback_plugins;
                      root's is /usr/share/ansible/plugins/callback, which is every user's
uninstall             takes out of ansible.cfg what install put there

--config FILE         that file instead of the ansible.cfg in effect
`;

interface Request {
	readonly isInstall: boolean;
	readonly isWriting: boolean;
	readonly isEverywhere: boolean;
	readonly configFile: string | undefined;
}

export async function run(
	argv: readonly string[],
	world: CommandWorld = processWorld(),
): Promise<number> {
	if (argv.length === 0 || argv.includes("--help") || argv.includes("-h")) {
		world.stdout.write(USAGE);
		return EXIT.ok;
	}
	const request = readRequest(argv);
	if (request.isEverywhere) changeLinks(request, world);
	else if (request.isInstall) install(request, world);
	else uninstall(request, world);
	return EXIT.ok;
}

function readRequest(argv: readonly string[]): Request {
	const { values, positionals } = parse(argv);
	const [action, ...excess] = positionals;
	const isInstall = action === "install";
	const isAmbiguous =
		values.everywhere && (values.write || values.config !== undefined);
	if (
		(!isInstall && action !== "uninstall") ||
		excess.length > 0 ||
		isAmbiguous
	)
		throw usage("it takes install or uninstall, and one place");
	return {
		isInstall,
		isWriting: values.write,
		isEverywhere: values.everywhere,
		configFile: values.config,
	};
}

function parse(argv: readonly string[]) {
	try {
		return parseArgs({
			args: [...argv],
			allowPositionals: true,
			options: {
				write: { type: "boolean", default: false },
				everywhere: { type: "boolean", default: false },
				config: { type: "string" },
			},
		});
	} catch (error) {
		throw usage(error instanceof Error ? error.message : String(error));
	}
}

function usage(message: string): ShevekError {
	return new ShevekError("usage", `shevek callback: ${message}`, {
		hint: USAGE,
	});
}

const change = (): ConfigChange => ({
	plugins: bridgePlugins(),
	node: process.execPath,
});

function install(request: Request, world: CommandWorld): void {
	const file = configFileOf(request, world);
	const before = readConfig(file);
	const after = withCallback(before, change());
	if (before === after) {
		world.stdout.write(`${file} has it all.\n`);
	} else if (request.isWriting) {
		writeConfig(file, after);
		world.stdout.write(`${file} is changed.\n`);
	} else {
		const state = before === "" ? ", which is not there yet" : "";
		world.stdout.write(
			`In ${file}${state}:\n\n${plainConfig(change())}\n--write puts it there; a value that is there already is kept, and added to.\n`,
		);
	}
	if (request.isWriting) warnOfOverrides(file, world);
}

function uninstall(request: Request, world: CommandWorld): void {
	const file = configFileOf(request, world);
	const before = readConfig(file);
	const after = withoutCallback(before, change());
	if (before !== after) writeConfig(file, after);
	const state = before === after ? "has nothing of it" : "is changed";
	world.stdout.write(`${file} ${state}.\n`);
}

/** That in effect; the user's own where there is none. */
function configFileOf({ configFile }: Request, world: CommandWorld): string {
	if (configFile !== undefined) return path.resolve(world.cwd, configFile);
	const found = findConfigFile(world);
	for (const warning of found.warnings)
		world.stderr.write(`[WARNING]: ${warning}\n`);
	return found.path ?? unfrackPath("~/.ansible.cfg", world);
}

function changeLinks({ isInstall }: Request, world: CommandWorld): void {
	const folder = everywhereFolder(world);
	const changeFolder = isInstall ? addLinks : removeLinks;
	const links = changeFolder(folder, bridgePlugins());
	for (const link of links) world.stdout.write(`${link}\n`);
	if (!isInstall) return;
	const settings = loadSettings(world);
	if (!settings.texts("DEFAULT_CALLBACK_PLUGIN_PATH").includes(folder))
		world.stderr.write(
			`[WARNING]: here callback_plugins is set (${settings.origin("DEFAULT_CALLBACK_PLUGIN_PATH")}), without ${folder}: Ansible does not look there\n`,
		);
}

function warnOfOverrides(file: string, world: CommandWorld): void {
	const settings = loadSettings({ ...world, configFile: file });
	const paths = settings.texts("DEFAULT_CALLBACK_PLUGIN_PATH");
	if (!paths.includes(bridgePlugins()))
		world.stderr.write(
			`[WARNING]: ${settings.origin("DEFAULT_CALLBACK_PLUGIN_PATH")} hides callback_plugins in ${file}\n`,
		);
	if (!settings.flag("DEFAULT_LOAD_CALLBACK_PLUGINS"))
		world.stderr.write(
			"[WARNING]: bin_ansible_callbacks is off, so runs of `ansible` itself are not recorded\n",
		);
}
