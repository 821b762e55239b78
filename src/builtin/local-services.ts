// What lookups ask for, answered from this machine's files: the search of a playbook's folder.
// The engine answers from roles and plays instead.

import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expandUser, expandVariables } from "../config/path-expansion.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyValue } from "../pyvalue/value.ts";
import type { LookupServices } from "../templar/lookup.ts";
import type { VarScope } from "../templar/scope.ts";

export interface LocalServicesOptions {
	readonly basedir: string;
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** Decrypts vault files; as they are where left out. */
	readFile?(path: string): Uint8Array;
	setting(name: string): PyValue | undefined;
	option: LookupServices["option"];
	warn(text: string): void;
}

export function localServices(options: LocalServicesOptions): LookupServices {
	const { basedir, environment } = options;
	const searchPaths = (scope: VarScope): readonly string[] => {
		const paths = scope.get("ansible_search_path");
		if (Array.isArray(paths)) return paths.map(pyStr);
		return [pyStr(scope.get("role_path") ?? basedir)];
	};
	return {
		basedir,
		environment,
		searchPaths,
		findFile: (scope, folder, name) =>
			findInStack([...searchPaths(scope), basedir], folder, name),
		readFile: options.readFile ?? ((path) => readFileSync(path)),
		setting: (name) => options.setting(name),
		option: (...args) => options.option(...args),
		warn: (text) => options.warn(text),
	};
}

/** In each folder first inside of `folder`, unless the name begins with it, then beside it. */
function findInStack(
	paths: readonly string[],
	folder: string,
	name: string,
): string | undefined {
	if (name.startsWith("~") || name.startsWith("/")) {
		const path = resolve(expandVariables(expandUser(name)));
		return existsSync(path) ? path : undefined;
	}
	const isInside = name.split("/")[0] === folder;
	const candidates = paths.flatMap((path) => [
		...(isInside ? [] : [join(path, folder, name)]),
		join(path, name),
	]);
	return candidates.find((path) => existsSync(path));
}
