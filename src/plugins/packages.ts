// npm packages that bring plugins: their package.json has a field `shevek`, which names folders by kind.
//
//     "shevek": { "callback_plugins": "./callbacks" }

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Folders of that kind in the packages that are installed in these folders' node_modules, or above them. */
export function packageFolders(
	kind: string,
	startFolders: readonly string[],
): readonly string[] {
	const roots = new Set(startFolders.flatMap(ancestors));
	return [...roots].flatMap((root) =>
		packagesIn(path.join(root, "node_modules")).flatMap((folder) =>
			declaredFolder(folder, kind),
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

function declaredFolder(folder: string, kind: string): string[] {
	try {
		const text = readFileSync(path.join(folder, "package.json"), "utf8");
		if (!text.includes('"shevek"')) return [];
		const { shevek }: { shevek?: unknown } = JSON.parse(text);
		if (typeof shevek !== "object" || shevek === null) return [];
		const declared: unknown = Reflect.get(shevek, kind);
		return typeof declared === "string" ? [path.join(folder, declared)] : [];
	} catch {
		return [];
	}
}
