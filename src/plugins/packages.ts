// npm packages that bring plugins: their package.json has a field `shevek`, which names folders by kind; the one
// plugin for runner's runs is a file.
//
//     "shevek": { "callback_plugins": "./callbacks", "runnerPlugin": "./runner-plugin.js" }

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Folders of that kind in the packages that are installed in these folders' node_modules, or above them. */
export function packageFolders(
	kind: string,
	startFolders: readonly string[],
): readonly string[] {
	return packageEntries(kind, startFolders).map(({ file }) => file);
}

export interface PackageEntry {
	/** The package's name: of package.json, else its folder's. */
	readonly name: string;
	readonly file: string;
}

/** What these packages name by that key: absolute, each package once where it is installed once. */
export function packageEntries(
	key: string,
	startFolders: readonly string[],
): readonly PackageEntry[] {
	const roots = new Set(startFolders.flatMap(ancestors));
	return [...roots].flatMap((root) =>
		packagesIn(path.join(root, "node_modules")).flatMap((folder) =>
			declaredEntry(folder, key),
		),
	);
}

function ancestors(folder: string): string[] {
	const parent = path.dirname(folder);
	return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

/** Scoped ones lie one folder deeper. */
function packagesIn(modules: string): string[] {
	return namesIn(modules).flatMap((name) =>
		name.startsWith("@")
			? namesIn(path.join(modules, name)).map((each) =>
					path.join(modules, name, each),
				)
			: [path.join(modules, name)],
	);
}

function namesIn(folder: string): string[] {
	try {
		return readdirSync(folder).filter((name) => !name.startsWith("."));
	} catch {
		return [];
	}
}

function declaredEntry(folder: string, key: string): PackageEntry[] {
	try {
		const text = readFileSync(path.join(folder, "package.json"), "utf8");
		if (!text.includes('"shevek"')) return [];
		const { shevek, name }: { shevek?: unknown; name?: unknown } =
			JSON.parse(text);
		if (typeof shevek !== "object" || shevek === null) return [];
		const declared: unknown = Reflect.get(shevek, key);
		if (typeof declared !== "string") return [];
		const title = typeof name === "string" ? name : path.basename(folder);
		return [{ name: title, file: path.join(folder, declared) }];
	} catch {
		return [];
	}
}
