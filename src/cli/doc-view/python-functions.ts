// The filters and tests that Python files hold, by name, as far as their text tells: a file is not run for it.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

type FunctionKind = "filter" | "test";

/** The file that documents one of that name, or that holds it. */
export function fileOfFunction(
	kind: FunctionKind,
	name: string,
	folder: string,
): string | undefined {
	const own = [`${name}.yml`, `${name}.yaml`]
		.map((each) => path.join(folder, each))
		.find((each) => existsSync(each));
	if (own !== undefined) return own;
	const holder = pythonFilesIn(folder).find((file) =>
		functionsIn(kind, file).includes(name),
	);
	return holder;
}

function pythonFilesIn(folder: string): readonly string[] {
	if (!existsSync(folder)) return [];
	return readdirSync(folder)
		.filter((entry) => entry.endsWith(".py") && !entry.startsWith("__"))
		.sort()
		.map((entry) => path.join(folder, entry));
}

/** The keys of the dict that its method `filters` or `tests` gives, written there or elsewhere in its class. */
export function functionsIn(
	kind: FunctionKind,
	file: string,
): readonly string[] {
	const text = readFileSync(file, "utf8");
	const method = new RegExp(
		`^([ \\t]+)def ${kind}s\\(self\\):.*\\n((?:\\1[ \\t]+.*\\n?|[ \\t]*(?:#.*)?\\n)*)`,
		"m",
	).exec(text);
	const own = keysIn(method?.[2] ?? "");
	if (own.length > 0) return own;
	const holder =
		/^class (?:Filter|Test)Module\b.*\n((?:[ \t]+.*\n?|[ \t]*\n)*)/m;
	return keysIn(holder.exec(text)?.[1] ?? "");
}

function keysIn(code: string): readonly string[] {
	const keys = [...code.matchAll(/(['"])([^'"\s]+)\1\s*:/g)];
	const named = [...code.matchAll(/(?:dict\(|,)\s*(\w+)\s*=/g)];
	const names = [
		...keys.map((match) => match[2] ?? ""),
		...named.map((match) => match[1] ?? ""),
	];
	return [...new Set(names)];
}
