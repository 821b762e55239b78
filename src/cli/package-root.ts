// Where the package lies: the folder of package.json, bin/ and python/.

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
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
