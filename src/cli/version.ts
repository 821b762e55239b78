// Shevek's own version, from its package.json.

import { readFileSync } from "node:fs";
import { packageRoot } from "./package-root.ts";

export function shevekVersion(): string {
	const text = readFileSync(`${packageRoot()}/package.json`, "utf8");
	const parsed: unknown = JSON.parse(text);
	const isPackage =
		typeof parsed === "object" && parsed !== null && "version" in parsed;
	return isPackage ? String(parsed.version) : "";
}
