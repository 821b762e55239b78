// Where the documentation of modules and of plugins in Python lies: in their files, or in a YAML file beside them. Names
// are found as a run finds them.

import { existsSync } from "node:fs";
import path from "node:path";
import type { ModuleLibrary } from "../../agent/modules/payload.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import type { PluginFinder } from "../../plugins/plugin-finder.ts";
import { dictSet } from "../../pyvalue/dict.ts";
import type { PyDict } from "../../pyvalue/value.ts";
import { addFragments, type FragmentFile } from "./doc-fragments.ts";
import type { DocKind } from "./doc-kinds.ts";
import { folderInCollection, isFinderKind } from "./doc-kinds.ts";
import { tellCollection, tellCollectionOfReturns } from "./doc-versions.ts";
import {
	type Docstring,
	readDocstring,
	YAML_DOC_EXTENSIONS,
} from "./docstring.ts";
import type { PluginDoc } from "./plugin-doc.ts";
import { fileOfFunction } from "./python-functions.ts";

export interface PythonDocsOptions {
	readonly finder: PluginFinder;
	readonly modules: ModuleLibrary;
}

interface Source {
	readonly file: string;
	/** Empty for one of a plain folder. */
	readonly collection: string;
}

const CORE = "ansible.builtin";
const DOC_EXTENSIONS = [".py", ...YAML_DOC_EXTENSIONS];

export class PythonDocs {
	readonly #finder: PluginFinder;
	readonly #modules: ModuleLibrary;

	constructor({ finder, modules }: PythonDocsOptions) {
		this.#finder = finder;
		this.#modules = modules;
	}

	/** Undefined where nothing has that name. Throws a `plugin` error where it is there, but not documented. */
	find(kind: DocKind, name: string): PluginDoc | undefined {
		const source = this.#source(kind, name);
		if (!source) return undefined;
		const isModule = kind === "module";
		const { doc, file, ...rest } = readDocs(source.file, name);
		const { collection } = source;
		tellCollection(doc, collection, isModule);
		addFragments(doc, {
			file,
			isModule,
			find: (fragment) => this.#fragment(fragment),
		});
		if (rest.returns instanceof Map)
			tellCollectionOfReturns(rest.returns, collection);
		dictSet(doc, "filename", file);
		dictSet(doc, "collection", collection);
		if (isModule) dictSet(doc, "has_action", this.#hasAction(name));
		return { doc, ...rest };
	}

	#source(kind: DocKind, name: string): Source | undefined {
		if (kind === "module") return this.#module(name);
		if (!isFinderKind(kind)) return this.#byPath(kind, name);
		const found = this.#finder.find(kind, name);
		if (found && found.language === "python")
			return { file: found.file, collection: found.collection ?? "" };
		return kind === "filter" || kind === "test"
			? this.#function(kind, name)
			: undefined;
	}

	/** PowerShell modules are documented in a Python file beside them. */
	#module(name: string): Source | undefined {
		const found = this.#modules.find(name, { collections: [] });
		if (found) return { file: found.path, collection: found.collection };
		return this.#byPath("module", this.#redirected("modules", name));
	}

	#redirected(kind: string, name: string): string {
		const full = name.includes(".") ? name : `${CORE}.${name}`;
		const { owner, rest } = splitName(full);
		const target = this.#finder.collection(owner)?.route(kind, rest)?.redirect;
		return target === undefined ? full : this.#redirected(kind, target);
	}

	/** By the file's place in the collection alone. */
	#byPath(kind: DocKind, name: string): Source | undefined {
		const full = name.includes(".") ? name : `${CORE}.${name}`;
		const { owner, rest } = splitName(full);
		const collection = this.#finder.collection(owner);
		if (!collection || rest === "") return undefined;
		const folder = folderInCollection(kind, owner, collection.path);
		const file = DOC_EXTENSIONS.map((extension) =>
			path.join(folder, `${rest.replaceAll(".", "/")}${extension}`),
		).find((each) => existsSync(each));
		return file === undefined ? undefined : { file, collection: owner };
	}

	/** A filter or test in a file of another name, or with its documentation in a file of its own. */
	#function(kind: "filter" | "test", name: string): Source | undefined {
		const wanted = this.#finder.redirected(kind, name);
		const { owner, rest } = splitName(wanted);
		const plain = wanted.includes(".") ? rest : wanted;
		const folders = wanted.includes(".") ? [] : this.#finder.folders(kind);
		for (const folder of folders) {
			const file = fileOfFunction(kind, plain, folder);
			if (file !== undefined) return { file, collection: "" };
		}
		const inOwner = wanted.includes(".") ? owner : CORE;
		const collection = this.#finder.collection(inOwner);
		if (!collection) return undefined;
		const folder = folderInCollection(kind, inOwner, collection.path);
		const file = fileOfFunction(kind, plain, folder);
		return file === undefined ? undefined : { file, collection: inOwner };
	}

	#fragment(name: string): FragmentFile | undefined {
		const full = name.split(".").length > 2 ? name : `${CORE}.${name}`;
		const { owner, rest } = splitName(full);
		const collection = this.#finder.collection(owner);
		if (!collection) return undefined;
		const file = path.join(
			collection.path,
			"plugins",
			"doc_fragments",
			`${rest.replaceAll(".", "/")}.py`,
		);
		return existsSync(file) ? { file, collection: owner } : undefined;
	}

	#hasAction(name: string): boolean {
		try {
			return this.#finder.find("action", name) !== undefined;
		} catch (error) {
			// removed, or redirected without an end
			if (error instanceof ShevekError) return false;
			throw error;
		}
	}
}

function splitName(fqcn: string): { owner: string; rest: string } {
	const [namespace = "", own = "", ...rest] = fqcn.split(".");
	return { owner: `${namespace}.${own}`, rest: rest.join(".") };
}

/** In the file itself, or else in the one of the plugin's name beside it. */
function readDocs(
	file: string,
	name: string,
): Docstring & { readonly doc: PyDict; readonly file: string } {
	const isDocumented = DOC_EXTENSIONS.includes(path.extname(file));
	const files = [...(isDocumented ? [file] : []), ...adjacent(file, name)];
	for (const each of files) {
		const docs = readDocstring(each);
		if (docs.doc) return { ...docs, doc: docs.doc, file: each };
	}
	throw new ShevekError("plugin", `there is no documentation in ${file}`);
}

function adjacent(file: string, name: string): readonly string[] {
	const base = path.join(path.dirname(file), name.split(".").at(-1) ?? "");
	return DOC_EXTENSIONS.map((extension) => base + extension).filter(
		(each) => each !== file && existsSync(each),
	);
}
