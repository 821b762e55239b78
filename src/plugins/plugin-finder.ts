// Where plugins of every kind are found, in Ansible's order: folders of playbooks and roles, configured
// folders, npm packages, what ships, and ansible-core's own in Python. Full names lead into collections.
// The first found wins; a plugin's name is its file's.

import { existsSync } from "node:fs";
import path from "node:path";
import type { Settings } from "../config/settings.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { type FoundPlugin, pluginsIn, withSubfolders } from "./find-plugins.ts";
import { PLUGIN_KINDS, type PluginKind, placesOf } from "./kinds.ts";
import { packageFolders } from "./packages.ts";

/** What a collection says of a plugin's name (meta/runtime.yml). */
export interface PluginRoute {
	readonly redirect: string | undefined;
	/** Tells that it is deprecated; throws where it was removed. */
	check(): void;
}

export interface PluginCollection {
	readonly path: string;
	route(kind: string, name: string): PluginRoute | undefined;
}

export interface FinderOptions {
	readonly settings: Pick<Settings, "texts">;
	/** The folder of the playbook, or the one that stands for it. */
	readonly baseDir: string | undefined;
	/** Where packages with plugins may be installed. */
	readonly packageRoots: readonly string[];
	/** Of `ansible.builtin` as well, where an ansible-core is installed: its path is the package `ansible`. */
	readonly collection: (name: string) => PluginCollection | undefined;
	/** The short name of a plugin that ships, by any name that means it (`debug`, `ansible.builtin.debug`). */
	readonly builtin: (kind: PluginKind, name: string) => string | undefined;
}

/** A plugin that a name means. */
export type NamedPlugin =
	| (FoundPlugin & {
			readonly kind: PluginKind;
			/** With its collection, where it has one. */
			readonly fqcn: string;
			readonly collection: string | undefined;
	  })
	| {
			readonly language: "builtin";
			readonly kind: PluginKind;
			readonly name: string;
			readonly fqcn: string;
	  };

const CORE = "ansible.builtin";
const LEGACY = /^ansible\.legacy\./;
const MAX_REDIRECTS = 20;

export class PluginFinder {
	readonly #options: FinderOptions;
	readonly #parents: string[] = [];
	readonly #listings = new Map<string, readonly FoundPlugin[]>();
	readonly #folders = new Map<PluginKind, readonly string[]>();
	#version = 0;

	constructor(options: FinderOptions) {
		this.#options = options;
		if (options.baseDir !== undefined) this.addFolder(options.baseDir);
	}

	/** A playbook's or a role's folder: its `*_plugins` folders count from now on. True where it is new and has some. */
	addFolder(parent: string): boolean {
		const folder = path.resolve(parent);
		if (this.#parents.includes(folder)) return false;
		const kinds = Object.values(PLUGIN_KINDS);
		if (!kinds.some((kind) => existsSync(path.join(folder, kind.folder))))
			return false;
		this.#parents.push(folder);
		this.#folders.clear();
		this.#version++;
		return true;
	}

	/** Grows when folders come in: what was not there may be now. */
	get version(): number {
		return this.#version;
	}

	/** The folders of a kind, first to last: of users, by files alone. */
	folders(kind: PluginKind): readonly string[] {
		let folders = this.#folders.get(kind);
		if (!folders) {
			folders = this.#searched(kind);
			this.#folders.set(kind, folders);
		}
		return folders;
	}

	#searched(kind: PluginKind): readonly string[] {
		const { settings, packageRoots } = this.#options;
		const { folder, setting } = placesOf(kind);
		const configured = setting === undefined ? [] : settings.texts(setting);
		return [
			...this.#parents.map((parent) => path.join(parent, folder)),
			...configured.flatMap(withSubfolders),
			...packageFolders(folder, packageRoots),
		].filter((each, at, all) => all.indexOf(each) === at);
	}

	/** Every file of that kind in those folders, the first of a name only. */
	all(kind: PluginKind): readonly FoundPlugin[] {
		const found = new Map<string, FoundPlugin>();
		for (const plugin of this.folders(kind).flatMap((folder) =>
			this.#listing(folder),
		))
			if (!found.has(plugin.name)) found.set(plugin.name, plugin);
		return [...found.values()];
	}

	/** The files of a collection's kind; none where it is not installed. */
	inCollection(kind: PluginKind, collection: string): readonly FoundPlugin[] {
		const folder = this.#collectionFolder(kind, collection);
		return folder === undefined ? [] : this.#listing(folder);
	}

	collection(name: string): PluginCollection | undefined {
		return this.#options.collection(name);
	}

	/**
	 * What a name means; `collections` are those of the keyword, for short names. Throws a `plugin` error for
	 * one that was removed, and for redirects in a circle.
	 */
	find(
		kind: PluginKind,
		name: string,
		collections: readonly string[] = [],
	): NamedPlugin | undefined {
		let wanted = name;
		for (let step = 0; step < MAX_REDIRECTS; step++) {
			const next = this.#step(kind, wanted, collections);
			if (typeof next !== "string") return next;
			wanted = next;
		}
		throw endless(kind, name);
	}

	/** The name that redirects lead to, for kinds whose names are not those of files; else the name itself. */
	redirected(kind: PluginKind, name: string): string {
		let wanted = name.replace(LEGACY, "");
		for (let step = 0; step < MAX_REDIRECTS; step++) {
			const full = wanted.includes(".") ? wanted : `${CORE}.${wanted}`;
			const [namespace, own, ...rest] = full.split(".");
			const route = this.collection(`${namespace}.${own}`)?.route(
				placesOf(kind).inCollection,
				rest.join("."),
			);
			if (route?.redirect === undefined) return wanted;
			wanted = route.redirect;
		}
		throw endless(kind, name);
	}

	/** The plugin, or the name that it leads to. */
	#step(
		kind: PluginKind,
		name: string,
		collections: readonly string[],
	): NamedPlugin | string | undefined {
		const short = name.replace(LEGACY, "");
		if (short.includes(".")) return this.#named(kind, short);
		for (const owner of short === name ? collections : []) {
			const found = /^ansible\.(builtin|legacy)$/.test(owner)
				? this.#plain(kind, short)
				: this.#named(kind, `${owner}.${short}`);
			if (found !== undefined) return found;
		}
		return this.#plain(kind, short);
	}

	/** By a name without a collection. */
	#plain(kind: PluginKind, name: string): NamedPlugin | string | undefined {
		for (const folder of this.folders(kind)) {
			const file = this.#listing(folder).find((each) => each.name === name);
			if (file) return { ...file, kind, fqcn: name, collection: undefined };
		}
		return this.#builtin(kind, name) ?? this.#named(kind, `${CORE}.${name}`);
	}

	#builtin(kind: PluginKind, name: string): NamedPlugin | undefined {
		const own = this.#options.builtin(kind, name);
		return own === undefined
			? undefined
			: { language: "builtin", kind, name: own, fqcn: `${CORE}.${own}` };
	}

	/** By its full name. */
	#named(kind: PluginKind, fqcn: string): NamedPlugin | string | undefined {
		const [namespace, own, ...rest] = fqcn.split(".");
		if (rest.length === 0) return undefined;
		const builtin = this.#builtin(kind, fqcn);
		if (builtin) return builtin;
		const owner = `${namespace}.${own}`;
		const collection = this.collection(owner);
		const { inCollection } = placesOf(kind);
		const route = collection?.route(inCollection, rest.join("."));
		route?.check();
		if (route?.redirect !== undefined) return route.redirect;
		const folder = this.#collectionFolder(kind, owner);
		if (folder === undefined) return undefined;
		const name = rest.at(-1) ?? "";
		const file = this.#listing(path.join(folder, ...rest.slice(0, -1))).find(
			(each) => each.name === name,
		);
		return file && { ...file, kind, fqcn, collection: owner };
	}

	#collectionFolder(kind: PluginKind, owner: string): string | undefined {
		const collection = this.collection(owner);
		return (
			collection &&
			path.join(collection.path, "plugins", placesOf(kind).inCollection)
		);
	}

	#listing(folder: string): readonly FoundPlugin[] {
		let listing = this.#listings.get(folder);
		if (!listing) {
			listing = pluginsIn(folder);
			this.#listings.set(folder, listing);
		}
		return listing;
	}
}

function endless(kind: PluginKind, name: string): ShevekError {
	return new ShevekError(
		"plugin",
		`the ${kind} plugin ${name} is redirected ${MAX_REDIRECTS} times without an end`,
	);
}
