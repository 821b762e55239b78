// Packages that are installed beside Shevek by who needs them: clients of brokers.

import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { ShevekError } from "../errors/shevek-error.ts";

export interface WantedPackage {
	readonly name: string;
	/** In words: "the callback zeromq". */
	readonly neededBy: string;
	readonly folder: string;
}

/**
 * Loads a package from where Shevek is installed, else from the folder given. Throws a `plugin` error that names
 * the package to install.
 */
export async function loadOptionalPackage<T>(
	load: () => Promise<T>,
	wanted: WantedPackage,
): Promise<T> {
	try {
		return await load();
	} catch (cause) {
		if (!isMissing(cause)) throw cause;
	}
	const found = resolveFrom(wanted.folder, wanted.name);
	if (found !== undefined) return import(pathToFileURL(found).href);
	throw missing(wanted);
}

/** Throws the same where it could not be loaded, without loading it. */
export function assertOptionalPackage(wanted: WantedPackage): void {
	const folders = [import.meta.dirname, wanted.folder];
	if (!folders.some((folder) => resolveFrom(folder, wanted.name)))
		throw missing(wanted);
}

function missing({ name, neededBy, folder }: WantedPackage): ShevekError {
	return new ShevekError(
		"plugin",
		`${neededBy} needs the npm package ${name}, which is not installed`,
		{
			hint: `npm install ${name}, beside Shevek (npm install -g ${name} where Shevek is global) or in ${folder}.`,
		},
	);
}

function resolveFrom(folder: string, name: string): string | undefined {
	try {
		return createRequire(path.join(folder, "package.json")).resolve(name);
	} catch {
		return undefined;
	}
}

function isMissing(error: unknown): boolean {
	const { code } = error as NodeJS.ErrnoException;
	return code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
}
