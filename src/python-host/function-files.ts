// Which Python files may hold a filter or test of some name. A file gives a dict of functions by names, and only
// Python can say which; but the names stand in its text, so that most runs never have to ask.

import { readFileSync } from "node:fs";
import type { FoundPlugin } from "../plugins/find-plugins.ts";
import type { PluginFinder } from "../plugins/plugin-finder.ts";

export type FunctionKind = "filter" | "test";

const CORE = "ansible.builtin";
const OF_CORE = /^ansible\.(?:builtin|legacy)\./;

export class FunctionFiles {
	readonly #finder: PluginFinder;
	readonly #texts = new Map<string, string>();

	constructor(finder: PluginFinder) {
		this.#finder = finder;
	}

	/** True for a full name of a collection that has Python files, too: it may be in any of them. */
	mayHold(kind: FunctionKind, name: string): boolean {
		const short = name.replace(OF_CORE, "");
		if (short.includes(".")) {
			const [namespace, own, ...rest] = short.split(".");
			// subfolders of a collection's are seldom, and not listed
			if (rest.length > 1) return true;
			const files = this.#finder.inCollection(kind, `${namespace}.${own}`);
			return files.some(isPython);
		}
		if (short === name && this.#isIn(this.#finder.all(kind), name)) return true;
		const isOurs = this.#finder.find(kind, name)?.language === "builtin";
		return !isOurs && this.#isIn(this.#finder.inCollection(kind, CORE), short);
	}

	/** As a key of a dict, or in `dict(name=…)`. */
	#isIn(files: readonly FoundPlugin[], name: string): boolean {
		const written = new RegExp(`["']${name}["']|\\b${name}\\s*=`);
		return files
			.filter(isPython)
			.some(({ file }) => written.test(this.#text(file)));
	}

	#text(file: string): string {
		let text = this.#texts.get(file);
		if (text === undefined) {
			text = readFileSync(file, "utf8");
			this.#texts.set(file, text);
		}
		return text;
	}
}

function isPython({ language }: FoundPlugin): boolean {
	return language === "python";
}
