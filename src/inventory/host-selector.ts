// Which hosts a pattern means, with --limit and the restriction to a batch. Answers are kept until the
// inventory changes.

import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { isFile } from "../config/paths.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { compareText } from "../pyvalue/codepoints.ts";
import { compilePyRegex } from "../pyvalue/regex.ts";
import { compileGlob, isGlob } from "./glob.ts";
import type { Host } from "./host.ts";
import {
	applySubscript,
	orderPatterns,
	splitHostPattern,
	splitSubscript,
} from "./host-pattern.ts";
import { type Inventory, LOCALHOST_NAMES } from "./inventory.ts";

export interface HostSelectorOptions {
	/** HOST_PATTERN_MISMATCH: what to do when a pattern matches nothing. */
	readonly onMismatch?: "warning" | "error" | "ignore";
	/** For the order `shuffle`: a number from 0 below 1. */
	readonly random?: () => number;
	/** What a relative `@file` counts from; the working directory of the process where not given. */
	readonly cwd?: string;
}

export interface SelectOptions {
	readonly isLimitIgnored?: boolean;
	readonly isRestrictionIgnored?: boolean;
	/** inventory, reverse_inventory, sorted, reverse_sorted or shuffle; anything else is refused. */
	readonly order?: string | undefined;
}

export class HostSelector {
	readonly #inventory: Inventory;
	readonly #options: HostSelectorOptions;
	#limit: readonly string[] | undefined;
	#restriction: ReadonlySet<string> | undefined;
	#version = -1;
	readonly #selected = new Map<string, readonly Host[]>();
	readonly #matched = new Map<string, readonly Host[]>();

	constructor(inventory: Inventory, options: HostSelectorOptions = {}) {
		this.#inventory = inventory;
		this.#options = options;
	}

	/** --limit; `@file` reads patterns from a file, one a line. Throws an `inventory` error without it. */
	setLimit(pattern: string | readonly string[] | undefined): void {
		this.#selected.clear();
		this.#limit =
			pattern === undefined
				? undefined
				: splitHostPattern(pattern).flatMap((part) =>
						readLimitFile(part, this.#options.cwd ?? process.cwd()),
					);
	}

	get limit(): readonly string[] | undefined {
		return this.#limit;
	}

	/** Only these hosts until it is lifted (a batch of `serial`). */
	restrictTo(names: Iterable<string> | undefined): void {
		this.#selected.clear();
		this.#restriction = names === undefined ? undefined : new Set(names);
	}

	/** The hosts of a pattern in inventory order, each once. */
	select(
		pattern: string | readonly string[],
		options: SelectOptions = {},
	): readonly Host[] {
		this.#forgetIfChanged();
		const key = JSON.stringify([
			pattern,
			options.isLimitIgnored,
			options.isRestrictionIgnored,
		]);
		let hosts = this.#selected.get(key);
		if (hosts === undefined) {
			hosts = this.#selectAnew(pattern, options);
			// Finding an implicit localhost can be a change.
			this.#selected.set(key, hosts);
		}
		return orderHosts(hosts, options.order, this.#options.random);
	}

	#selectAnew(
		pattern: string | readonly string[],
		options: SelectOptions,
	): readonly Host[] {
		let hosts = this.#evaluate(splitHostPattern(pattern));
		if (!options.isLimitIgnored && this.#limit && this.#limit.length > 0) {
			const allowed = new Set(this.#evaluate(this.#limit));
			hosts = hosts.filter((host) => allowed.has(host));
		}
		const restriction = this.#restriction;
		if (!options.isRestrictionIgnored && restriction && restriction.size > 0) {
			hosts = hosts.filter((host) => restriction.has(host.name));
		}
		return [...new Set(hosts)];
	}

	#evaluate(patterns: readonly string[]): Host[] {
		let hosts = new Map<string, Host>();
		for (const pattern of orderPatterns(patterns)) {
			const host = this.#inventory.hosts.get(pattern);
			if (host !== undefined) {
				hosts.set(host.name, host);
				continue;
			}
			const matched = this.#match(pattern.replace(/^[!&]/, ""));
			if (pattern.startsWith("!")) {
				for (const { name } of matched) hosts.delete(name);
			} else if (pattern.startsWith("&")) {
				const names = new Set(matched.map((h) => h.name));
				hosts = new Map([...hosts].filter(([name]) => names.has(name)));
			} else {
				for (const one of matched) {
					if (!hosts.has(one.name)) hosts.set(one.name, one);
				}
			}
		}
		return [...hosts.values()];
	}

	#match(pattern: string): readonly Host[] {
		const known = this.#matched.get(pattern);
		if (known !== undefined) return known;
		const { expression, subscript } = splitSubscript(pattern);
		if (subscript?.isOldForm) {
			this.#inventory.report.warn(
				"Use [x:y] inclusive subscripts instead of [x-y] which has been removed",
			);
		}
		const hosts = applySubscript(this.#enumerate(expression), subscript);
		if (hosts === undefined) {
			throw new ShevekError(
				"inventory",
				`No hosts matched the subscripted pattern '${pattern}'`,
			);
		}
		this.#matched.set(pattern, hosts);
		return hosts;
	}

	#enumerate(expression: string): readonly Host[] {
		const { groups, hosts } = this.#inventory;
		const matchingGroups = namesMatching(groups, expression);
		const found = matchingGroups.flatMap((g) =>
			this.#inventory.group(g).allHosts(),
		);
		if (matchingGroups.length === 0 || /^~|[.?*[]/.test(expression)) {
			for (const name of namesMatching(hosts, expression)) {
				const host = hosts.get(name);
				if (host !== undefined) found.push(host);
			}
		}
		if (found.length === 0 && LOCALHOST_NAMES.includes(expression)) {
			const implicit = this.#inventory.host(expression);
			if (implicit !== undefined) found.push(implicit);
		}
		if (found.length === 0 && matchingGroups.length === 0) {
			this.#noteMismatch(expression);
		}
		return found;
	}

	#noteMismatch(expression: string): void {
		if (expression === "all") return;
		const message = `Could not match supplied host pattern, ignoring: ${expression}`;
		const reaction = this.#options.onMismatch ?? "warning";
		if (reaction === "error") throw new ShevekError("inventory", message);
		if (reaction === "warning") this.#inventory.report.warn(message);
	}

	#forgetIfChanged(): void {
		if (this.#version === this.#inventory.version) return;
		this.#version = this.#inventory.version;
		this.#selected.clear();
		this.#matched.clear();
	}
}

function namesMatching(
	names: ReadonlyMap<string, unknown>,
	expression: string,
): string[] {
	if (!expression.startsWith("~")) {
		if (!isGlob(expression)) return names.has(expression) ? [expression] : [];
		const glob = compileGlob(expression);
		return [...names.keys()].filter((name) => glob.test(name));
	}
	const regex = compileHostRegex(expression);
	return [...names.keys()].filter((name) => regex.match(name) !== null);
}

function compileHostRegex(expression: string) {
	try {
		return compilePyRegex(expression.slice(1));
	} catch (cause) {
		throw new ShevekError(
			"inventory",
			`Invalid host list pattern: ${expression}`,
			{ cause },
		);
	}
}

function orderHosts(
	hosts: readonly Host[],
	order: string | undefined,
	random: () => number = Math.random,
): readonly Host[] {
	switch (order) {
		case undefined:
		case "inventory":
			return hosts;
		case "reverse_inventory":
			return hosts.toReversed();
		case "sorted":
			return hosts.toSorted(byName);
		case "reverse_sorted":
			return hosts.toSorted((a, b) => byName(b, a));
		case "shuffle":
			return shuffled(hosts, random);
		default:
			throw new ShevekError(
				"inventory",
				`Invalid 'order' specified for inventory hosts: ${order}`,
			);
	}
}

function byName(a: Host, b: Host): number {
	return compareText(a.name, b.name);
}

function shuffled(hosts: readonly Host[], random: () => number): Host[] {
	const result = [...hosts];
	for (let i = result.length - 1; i > 0; i--) {
		const j = Math.floor(random() * (i + 1));
		const [a, b] = [result[i], result[j]];
		if (a !== undefined && b !== undefined) [result[i], result[j]] = [b, a];
	}
	return result;
}

function readLimitFile(pattern: string, cwd: string): string[] {
	if (!pattern.startsWith("@")) return [pattern];
	const written = pattern.slice(1);
	const path = posix.resolve(cwd, written);
	if (!existsSync(path)) {
		throw new ShevekError(
			"inventory",
			`Unable to find limit file b'${written}'`,
		);
	}
	if (!isFile(path)) {
		throw new ShevekError(
			"inventory",
			`Limit starting with "@" must be a file, not a directory: b'${written}'`,
		);
	}
	return readFileSync(path, "utf8")
		.split("\n")
		.map((line) => line.trim());
}
