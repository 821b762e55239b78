// Where the package lies: the folder of package.json, bin/ and python/.

import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The same from src/ and from the built form. */
export function packageRoot(): string {
	let folder = dirname(fileURLToPath(import.meta.url));
	while (!existsSync(join(folder, "bin", "shevek"))) {
		const parent = dirname(folder);
		if (parent === folder) break;
		folder = parent;
	}
	return folder;
}

/** The folder of the callback plugins that Ansible itself runs. */
export function bridgePlugins(): string {
	return join(packageRoot(), "python", "bridge", "callback_plugins");
}

/** Whether Ansible's part of the bridge is meant, by a link too, and of another Shevek on the machine. */
export function isBridgePlugin(file: string): boolean {
	return (
		existsSync(file) &&
		realpathSync(file).endsWith(
			join("/python/bridge/callback_plugins", basename(file)),
		)
	);
}
