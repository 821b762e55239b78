// Where installed collections are, and what their runtime.yml says. `ansible.builtin` is one of them:
// its plugins are ansible-core's own.

import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { ShevekError } from "../../errors/shevek-error.ts";
import type { CoreInstall } from "./core-install.ts";
import type { ModuleNotice } from "./payload.ts";
import { NO_ROUTING, type Routing, readRouting } from "./routing.ts";
import { isVersionIn } from "./version-spec.ts";

export interface Collection {
	readonly name: string;
	/** `…/ansible_collections/ns/coll`; for ansible.builtin the `ansible` package. */
	readonly path: string;
	readonly routing: Routing;
	/** The folder that holds its modules. */
	readonly modulesPath: string;
}

export interface CollectionsOptions {
	readonly core: CoreInstall;
	/** Folders that hold `ansible_collections`, or are it: playbook's own, configured, then site-packages. */
	readonly paths: readonly string[];
	/** COLLECTIONS_ON_ANSIBLE_VERSION_MISMATCH. */
	readonly onVersionMismatch: "error" | "warning" | "ignore";
	readonly notify: (notice: ModuleNotice) => void;
}

export class Collections {
	readonly #options: CollectionsOptions;
	readonly #roots: readonly string[];
	readonly #known = new Map<string, Collection | undefined>();

	constructor(options: CollectionsOptions) {
		this.#options = options;
		this.#roots = options.paths.map((path) =>
			path.endsWith("/ansible_collections")
				? path
				: join(path, "ansible_collections"),
		);
	}

	/** The first folder that has it wins; undefined where none has. */
	get(name: string): Collection | undefined {
		if (!this.#known.has(name)) this.#known.set(name, this.#load(name));
		return this.#known.get(name);
	}

	#load(name: string): Collection | undefined {
		if (name === "ansible.builtin") return builtin(this.#options.core);
		const [namespace, own, ...rest] = name.split(".");
		if (!namespace || !own || rest.length > 0) return undefined;
		const path = this.#roots
			.map((root) => join(root, namespace, own))
			.find(isFolder);
		if (path === undefined) return undefined;
		const file = join(path, "meta", "runtime.yml");
		const routing = existsSync(file) ? readRouting(file) : NO_ROUTING;
		this.#checkVersion(name, routing);
		const modulesPath = join(path, "plugins", "modules");
		return { name, path, routing, modulesPath };
	}

	#checkVersion(name: string, routing: Routing): void {
		const { onVersionMismatch, core, notify } = this.#options;
		const required = routing.requiresAnsible;
		if (onVersionMismatch === "ignore" || required === undefined) return;
		const fits = isVersionIn(core.version, required);
		if (fits === undefined) {
			notify({
				kind: "warning",
				message: `Error parsing collection metadata requires_ansible value from collection ${name}: Invalid specifier: '${required}'`,
			});
			return;
		}
		if (fits) return;
		const message = `Collection ${name} does not support Ansible version ${core.version}`;
		if (onVersionMismatch === "error") throw new ShevekError("module", message);
		notify({ kind: "warning", message });
	}
}

function builtin(core: CoreInstall): Collection {
	return {
		name: "ansible.builtin",
		path: core.packagePath,
		routing: readRouting(
			join(core.packagePath, "config", "ansible_builtin_runtime.yml"),
		),
		modulesPath: join(core.packagePath, "modules"),
	};
}

export function isFolder(path: string): boolean {
	return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
