// The files that include, import and extends name: searched in folders, never outside of them.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { decodeBytes } from "../pyvalue/encoding.ts";
import type { LookupServices } from "./lookup.ts";

export function makeFileLoader(
	folders: readonly string[],
	services: LookupServices,
) {
	return (name: string): { source: string; path: string } | undefined => {
		const parts = name.split("/").filter((part) => part !== "" && part !== ".");
		if (parts.includes("..")) return undefined;
		for (const folder of folders) {
			const path = join(folder, ...parts);
			if (!existsSync(path)) continue;
			return { source: decodeBytes(services.readFile(path)), path };
		}
		return undefined;
	};
}
