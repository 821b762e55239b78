// The hosts and groups of a run. Sources fill it, tasks may add to it (add_host, group_by); whoever keeps
// something derived from it compares `version`.

import { posix } from "node:path";
import { isFile, isFolder } from "../config/paths.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { pyRepr, pyStr } from "../pyvalue/text.ts";
import type { PyValue } from "../pyvalue/value.ts";
import { Group } from "./group.ts";
import { type GroupNamePolicy, safeGroupName } from "./group-name.ts";
import { Host } from "./host.ts";
import { type InventoryReport, SILENT_REPORT } from "./report.ts";

/** Names that get an implicit host when no source has them. */
export const LOCALHOST_NAMES: readonly string[] = [
	"127.0.0.1",
	"localhost",
	"::1",
];

const NO_SOURCE = { file: null, dir: null };

export interface InventoryOptions {
	readonly report?: InventoryReport;
	/** hash_behaviour = merge. */
	readonly isMerging?: boolean;
	/** TRANSFORM_INVALID_GROUP_CHARS. */
	readonly groupNamePolicy?: GroupNamePolicy;
	/** The implicit localhost's interpreter. */
	readonly pythonExecutable?: string;
}

export class Inventory {
	readonly hosts = new Map<string, Host>();
	readonly groups = new Map<string, Group>();
	readonly report: InventoryReport;
	readonly isMerging: boolean;
	#version = 0;
	/** What `inventory_file` and `inventory_dir` of new hosts are. */
	#source: { file: string | null; dir: string | null } = NO_SOURCE;
	#localhost: Host | undefined;
	#groupsDict: { version: number; names: Map<string, string[]> } | undefined;
	readonly #options: InventoryOptions;

	constructor(options: InventoryOptions = {}) {
		this.#options = options;
		this.report = options.report ?? SILENT_REPORT;
		this.isMerging = options.isMerging ?? false;
		this.#addOwnGroups();
	}

	get all(): Group {
		return this.group("all");
	}

	get ungrouped(): Group {
		return this.group("ungrouped");
	}

	/** Forgets every host and group, as before the first source was read. */
	clear(): void {
		this.hosts.clear();
		this.groups.clear();
		this.#localhost = undefined;
		this.#addOwnGroups();
	}

	#addOwnGroups(): void {
		this.addGroup("all");
		this.addGroup("ungrouped");
		this.addChild("all", "ungrouped");
	}

	/** The source being read: a path or a list of hosts. New hosts remember it. */
	startSource(source: string | undefined): void {
		this.#source =
			source === undefined
				? NO_SOURCE
				: { file: source, dir: folderOfSource(source) };
	}

	/** Changes whenever hosts, groups or memberships do. */
	get version(): number {
		return this.#version;
	}

	/** The name that the group really has; throws an `inventory` error for what is no name. */
	addGroup(name: PyValue): string {
		if (name === "" || name === null || name === false) {
			throw inventoryError(
				`Invalid empty/false group name provided: ${pyStr(name)}`,
			);
		}
		if (typeof name !== "string") {
			throw inventoryError(
				`Invalid group name supplied, expected a string but got ${pyRepr(name)}`,
			);
		}
		if (this.groups.has(name)) return name;
		const safe = this.safeGroupName(name);
		if (!this.groups.has(safe)) {
			this.groups.set(safe, new Group(safe));
			this.#version++;
		}
		return safe;
	}

	safeGroupName(name: string): string {
		const policy = this.#options.groupNamePolicy ?? "never";
		return safeGroupName(name, policy, this.report);
	}

	addHost(
		name: PyValue,
		options: { group?: string | undefined; port?: number | undefined } = {},
	): Host {
		if (name === "" || name === null || name === false) {
			throw inventoryError(`Invalid empty host name provided: ${pyStr(name)}`);
		}
		if (typeof name !== "string") {
			throw inventoryError(
				`Invalid host name supplied, expected a string but got ${pyRepr(name)}`,
			);
		}
		const group =
			options.group === undefined ? undefined : this.#knownGroup(options.group);
		const host = this.hosts.get(name) ?? this.#makeHost(name, options.port);
		if (group?.addHost(host)) this.#version++;
		return host;
	}

	/** Puts a group or a host into a group. */
	addChild(groupName: string, child: string): boolean {
		const group = this.groups.get(groupName);
		if (group === undefined) {
			throw inventoryError(`${groupName} is not a known group`);
		}
		const childGroup = this.groups.get(child);
		const host = this.hosts.get(child);
		if (childGroup === undefined && host === undefined) {
			throw inventoryError(`${child} is not a known host nor group`);
		}
		let isAdded = false;
		if (childGroup !== undefined) isAdded = group.addChild(childGroup);
		else if (host !== undefined) isAdded = group.addHost(host);
		if (isAdded) this.#version++;
		return isAdded;
	}

	/** Out of every group, too; nothing where there is no such host. */
	removeHost(name: string): void {
		const host = this.hosts.get(name);
		if (host === undefined) return;
		for (const group of this.groups.values()) group.removeHost(host);
		this.hosts.delete(name);
		this.#version++;
	}

	/** Its hosts and the groups below it stay. */
	removeGroup(name: string): void {
		const group = this.groups.get(name);
		if (group === undefined) return;
		group.dissolve();
		this.groups.delete(name);
		this.#version++;
	}

	setHostVariable(host: Host, name: PyValue, value: PyValue): void {
		host.setVariable(name, value, this.isMerging);
	}

	/** Sets it on the group of that name, else on the host of that name. */
	setVariable(entity: string, name: PyValue, value: PyValue): void {
		const owner = this.groups.get(entity) ?? this.hosts.get(entity);
		if (owner === undefined) {
			throw inventoryError(`Could not identify group or host named ${entity}`);
		}
		owner.setVariable(name, value, this.isMerging);
	}

	/** A host by name; `localhost`, 127.0.0.1 and ::1 are there even when no source has them. */
	host(name: string): Host | undefined {
		const known = this.hosts.get(name);
		if (known !== undefined || !LOCALHOST_NAMES.includes(name)) return known;
		this.#localhost ??= this.#makeImplicitHost(name);
		return this.#localhost;
	}

	get localhost(): Host | undefined {
		return this.host("localhost");
	}

	group(name: string): Group {
		return this.#knownGroup(name);
	}

	/** Group names with their hosts' names, as the magic variable `groups`. */
	groupsDict(): ReadonlyMap<string, readonly string[]> {
		if (this.#groupsDict?.version !== this.#version) {
			const names = new Map<string, string[]>();
			for (const [name, group] of this.groups) {
				names.set(
					name,
					group.allHosts().map((host) => host.name),
				);
			}
			this.#groupsDict = { version: this.#version, names };
		}
		return this.#groupsDict.names;
	}

	/**
	 * Brings groups and hosts in order after a change: every group is below `all`, a host without another
	 * group is in `ungrouped` and only then. Looks at those given, else at everything.
	 */
	reconcile(
		changed: { groups: Iterable<Group>; hosts: Iterable<Host> } = {
			groups: this.groups.values(),
			hosts: this.hosts.values(),
		},
	): void {
		this.startSource(undefined);
		for (const group of changed.groups) {
			if (group !== this.all && group.ancestors().size === 0) {
				this.all.addChild(group);
			}
			this.#warnSameName(group.name);
		}
		for (const host of changed.hosts) {
			this.#settleHost(host);
			this.#warnSameName(host.name);
		}
		this.#version++;
	}

	#settleHost(host: Host): void {
		const others = [...host.groups].filter(
			(group) => group !== this.all && group !== this.ungrouped,
		);
		if (host.groups.has(this.ungrouped)) {
			if (others.length > 0) this.ungrouped.removeHost(host);
		} else if (!host.isImplicit && others.length === 0) {
			this.ungrouped.addHost(host);
		}
	}

	#warnSameName(name: string): void {
		if (this.groups.has(name) && this.hosts.has(name)) {
			this.report.warn(`Found both group and host with same name: ${name}`);
		}
	}

	#makeHost(name: string, port: number | undefined): Host {
		const host = new Host(name, { port });
		host.vars.set("inventory_file", this.#source.file);
		host.vars.set("inventory_dir", this.#source.dir);
		this.hosts.set(name, host);
		this.#version++;
		if (LOCALHOST_NAMES.includes(name)) this.#noteLocalhost(host);
		return host;
	}

	#noteLocalhost(host: Host): void {
		if (this.#localhost === undefined) {
			this.#localhost = host;
			this.report.verbose(`Set default localhost to ${host.name}`, 4);
			return;
		}
		this.report.warn(
			`A duplicate localhost-like entry was found (${host.name}). First found localhost was ${this.#localhost.name}`,
		);
	}

	#makeImplicitHost(name: string): Host {
		const host = new Host(name, { isImplicit: true });
		host.vars.set(
			"ansible_python_interpreter",
			this.#options.pythonExecutable ?? "/usr/bin/python3",
		);
		host.vars.set("ansible_connection", "local");
		return host;
	}

	#knownGroup(name: string): Group {
		const group = this.groups.get(name);
		if (group !== undefined) return group;
		throw inventoryError(`Could not find group ${name} in inventory`);
	}
}

/** The folder that group_vars and host_vars of a source are in; null for a list of hosts. */
export function folderOfSource(source: string): string | null {
	if (isFolder(source)) return posix.resolve(source);
	if (source === "" || source === ".") return process.cwd();
	return isFile(source) ? posix.dirname(posix.resolve(source)) : null;
}

function inventoryError(message: string): ShevekError {
	return new ShevekError("inventory", message);
}
