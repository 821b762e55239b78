// From a module's name to its file, by the steps of Ansible's plugin loader (2.14): the `collections:`
// keyword, fully qualified names with their routing, plain folders, core's redirects last.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ShevekError } from "../../errors/shevek-error.ts";
import { pyRepr } from "../../pyvalue/text.ts";
import type { Collections } from "./collections.ts";
import { isFolder } from "./collections.ts";
import { isIgnored, type ModuleFolders } from "./module-folders.ts";
import { kindOfModule } from "./module-kind.ts";
import type { FoundModule, ModuleNotice } from "./payload.ts";
import { checkRemoval } from "./plugin-collection.ts";

export interface FindPlaces {
	readonly collections: Collections;
	readonly folders: ModuleFolders;
	readonly ignoredExtensions: readonly string[];
	readonly notify: (notice: ModuleNotice) => void;
}

interface Hit {
	readonly kind: "file";
	readonly path: string;
	/** As the folder has it, where that decides the full name. */
	readonly fqcn: string | undefined;
	readonly collection: string;
	readonly actionPlugin: string | undefined;
}

type Step =
	| Hit
	| { readonly kind: "redirect"; readonly to: string }
	| undefined;

export function findModule(
	name: string,
	collections: readonly string[],
	places: FindPlaces,
): FoundModule | undefined {
	const names: string[] = [];
	let wanted = name;
	for (;;) {
		names.push(wanted);
		const step = oneStep(wanted, collections, { places, names });
		if (step === undefined) return undefined;
		if (step.kind === "file") return toModule(step, names);
		if (names.includes(step.to)) {
			throw new ShevekError(
				"module",
				`plugin redirect loop resolving ${name} (path: ${pyRepr(names)})`,
			);
		}
		wanted = step.to;
	}
}

interface Way {
	readonly places: FindPlaces;
	/** Grows as names lead to names. */
	readonly names: string[];
}

function oneStep(name: string, collections: readonly string[], way: Way): Step {
	const isQualified = isFullName(name);
	if (
		name.startsWith("Ansible") ||
		(!isQualified && collections.length === 0)
	) {
		return inFolders(name, way);
	}
	for (const candidate of candidatesOf(name, collections)) {
		if (candidate.startsWith("ansible.legacy")) {
			const step = inFolders(name.replace(/^ansible\.legacy\./, ""), way);
			if (step !== undefined) return step;
			continue;
		}
		const step = inCollection(candidate, way);
		if (step === undefined) continue;
		if (step.kind === "file" && !way.names.includes(candidate)) {
			way.names.push(candidate);
		}
		return step;
	}
	return undefined;
}

function candidatesOf(name: string, collections: readonly string[]): string[] {
	if (name.includes(".") || collections.length === 0) return [name];
	const hasOurs =
		collections.includes("ansible.builtin") ||
		collections.includes("ansible.legacy");
	const all = hasOurs ? collections : [...collections, "ansible.legacy"];
	return all.map((collection) => `${collection}.${name}`);
}

function isFullName(name: string): boolean {
	return /^[\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+){2,}$/u.test(name);
}

function inFolders(name: string, way: Way): Step {
	const hit = way.places.folders.find(name);
	if (hit !== undefined) {
		return {
			kind: "file",
			path: hit.path,
			fqcn: hit.isCore ? `ansible.builtin.${hit.name}` : hit.name,
			collection: hit.isCore ? "ansible.builtin" : "",
			actionPlugin: undefined,
		};
	}
	const full = `ansible.builtin.${name}`;
	return name.includes(".") || !isFullName(full)
		? undefined
		: inCollection(full, way);
}

function inCollection(fqcn: string, way: Way): Step {
	const parts = fqcn.split(".");
	const name = parts.slice(0, 2).join(".");
	const resource = parts.slice(2).join(".");
	const { collections, notify, ignoredExtensions } = way.places;
	const collection = collections.get(name);
	if (collection === undefined) return undefined;
	const entry = collection.routing.entry("modules", resource);
	if (entry) checkRemoval(entry, { fqcn, collection: name, notify });
	if (entry?.redirect !== undefined) {
		if (!isFullName(entry.redirect)) {
			throw new ShevekError(
				"module",
				`Collection ${name} contains invalid redirect for ${fqcn}: ${entry.redirect}. Redirects must use fully qualified collection names.`,
			);
		}
		if (!way.names.includes(fqcn)) way.names.push(fqcn);
		return { kind: "redirect", to: entry.redirect };
	}
	const folder = join(collection.modulesPath, ...parts.slice(2, -1));
	const path = fileIn(folder, parts.at(-1) ?? "", ignoredExtensions);
	if (path === undefined) return undefined;
	const actionPlugin = entry?.actionPlugin;
	return {
		kind: "file",
		path,
		fqcn: undefined,
		collection: name,
		actionPlugin,
	};
}

/** A file of just that name, else the first with any extension. */
function fileIn(
	folder: string,
	name: string,
	ignoredExtensions: readonly string[],
): string | undefined {
	if (!isFolder(folder)) return undefined;
	const files = readdirSync(folder, { withFileTypes: true })
		.filter((entry) => !entry.isDirectory())
		.map((entry) => entry.name);
	const fitting = files
		.filter((file) => file.startsWith(`${name}.`))
		.filter((file) => !isIgnored(file, ignoredExtensions))
		.sort();
	const file = files.includes(name) ? name : fitting[0];
	// Beside a PowerShell module an `.py` of its name only holds the documentation.
	if (files.includes(`${name}.ps1`) && file === `${name}.py`) return undefined;
	return file === undefined ? undefined : join(folder, file);
}

function toModule(hit: Hit, names: readonly string[]): FoundModule | undefined {
	const kind = kindOfModule(readFileSync(hit.path));
	if (kind === "powershell") return undefined;
	const last = (names.at(-1) ?? "").replace(/^ansible\.legacy\./, "");
	const qualified =
		hit.collection !== "" && !isFullName(last)
			? `${hit.collection}.${last}`
			: last;
	const { path, collection, actionPlugin } = hit;
	const fqcn = hit.fqcn ?? qualified;
	return { fqcn, path, kind, redirects: names, collection, actionPlugin };
}
