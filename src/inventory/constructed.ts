// What inventory plugins share for making variables and groups out of what is known of a host: compose,
// groups and keyed_groups, with the rules of ansible-core 2.14.

import { ShevekError } from "../errors/shevek-error.ts";
import { pyTruth } from "../pyvalue/compare.ts";
import { dictGet } from "../pyvalue/dict.ts";
import { pyStr, pyTypeName } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { type MaybePromise, scopeOf, type VarScope } from "../templar/scope.ts";
import type { Templar } from "../templar/templar.ts";
import { Template, typeString } from "../templar/template-node.ts";
import type { InventoryBuilder } from "./builder.ts";
import { combineVars } from "./combine-vars.ts";
import { safeGroupName } from "./group-name.ts";
import { withoutLookups } from "./no-lookups.ts";
import { SILENT_REPORT } from "./report.ts";

export interface ConstructedOptions {
	/** What cannot be worked out is an error, not left out. */
	readonly isStrict: boolean;
	readonly compose: PyValue;
	readonly groups: PyValue;
	readonly keyedGroups: PyValue;
	readonly usesExtraVars: boolean;
	readonly hasLeadingSeparator: boolean;
}

export interface ConstructingTools {
	readonly templar: Templar;
	readonly inventory: InventoryBuilder;
	readonly extraVars: PyDict;
	readonly isMerging: boolean;
}

/** For one plugin and source. */
export class Constructor {
	readonly #options: ConstructedOptions;
	readonly #tools: ConstructingTools;
	/** By source: compiled once, not once a host. */
	readonly #templates = new Map<string, Template>();

	constructor(options: ConstructedOptions, tools: ConstructingTools) {
		this.#options = options;
		this.#tools = tools;
	}

	/** Asks for the variables twice, since `compose` adds to them. */
	async construct(host: string, variables: () => MaybePromise<PyDict>) {
		await this.#compose(host, await variables());
		const known = await variables();
		await this.#joinGroups(host, known);
		await this.#joinKeyedGroups(host, known);
	}

	async #compose(host: string, variables: PyDict): Promise<void> {
		const { compose } = this.#options;
		if (!(compose instanceof Map)) return;
		for (const [name, expression] of compose) {
			try {
				const value = await this.#evaluate(expression, variables);
				const { inventory } = this.#tools;
				inventory.setVariable(host, name, value, { isData: true });
			} catch (error) {
				this.#fail(
					error,
					(reason) =>
						`Could not set ${pyStr(name)} for host ${host}: ${reason}`,
				);
			}
		}
	}

	async #joinGroups(host: string, variables: PyDict): Promise<void> {
		const { groups } = this.#options;
		if (!(groups instanceof Map)) return;
		const { inventory, templar } = this.#tools;
		for (const [written, condition] of groups) {
			const name = variableName(pyStr(written));
			try {
				const test = `{% if ${sourceOf(condition)} %}True{% else %}False{% endif %}`;
				const answer = templar.template(
					this.#template(test),
					toScope(variables),
				);
				if (pyStr(await answer) !== "True") continue;
			} catch (error) {
				this.#fail(
					error,
					(reason) => `Could not add host ${host} to group ${name}: ${reason}`,
				);
				continue;
			}
			inventory.addChild(inventory.addGroup(name), host);
		}
	}

	async #joinKeyedGroups(host: string, variables: PyDict): Promise<void> {
		const { keyedGroups } = this.#options;
		if (!Array.isArray(keyedGroups)) return;
		for (const entry of keyedGroups) {
			if (!(entry instanceof Map) || entry.size === 0) {
				throw bad(
					`Invalid keyed group entry, it must be a dictionary: ${pyStr(entry)} `,
				);
			}
			await this.#joinKeyedGroup(host, entry, variables);
		}
	}

	async #joinKeyedGroup(
		host: string,
		entry: PyDict,
		variables: PyDict,
	): Promise<void> {
		const expression = sourceOf(dictGet(entry, "key") ?? null);
		let key: PyValue;
		try {
			key = await this.#evaluate(expression, variables);
		} catch (error) {
			return this.#fail(
				error,
				(reason) =>
					`Could not generate group for host ${host} from ${expression} entry: ${reason}`,
			);
		}
		const words = new KeyedWords(entry, this.#options.hasLeadingSeparator);
		if (!pyTruth(key) && !(key === "" && words.hasDefault)) {
			if (this.#options.isStrict && !isEmptyContainer(key)) {
				throw bad(
					`No key or key resulted empty for ${expression} in host ${host}, invalid entry`,
				);
			}
			return;
		}
		const parent = await this.#parentOf(entry, key, variables);
		if (parent === undefined) return;
		this.#join(host, words.groupNames(key), parent);
	}

	/** An empty name is none; undefined where it cannot be worked out. */
	async #parentOf(entry: PyDict, key: PyValue, variables: PyDict) {
		const written = dictGet(entry, "parent_group") ?? null;
		if (!pyTruth(written)) return "";
		try {
			const name = await this.#tools.templar.template(
				typeString(sourceOf(written)),
				this.#scope(variables),
			);
			return pyStr(name);
		} catch (error) {
			return this.#fail(
				error,
				(reason) =>
					`Could not generate parent group ${sourceOf(written)} for group ${pyStr(key)}: ${reason}`,
			);
		}
	}

	#join(host: string, names: readonly string[], parent: string): void {
		const { inventory } = this.#tools;
		for (const name of names) {
			const group = inventory.addGroup(variableName(name));
			inventory.addHost(host, { group });
			if (parent === "") continue;
			inventory.addChild(inventory.addGroup(variableName(parent)), group);
		}
	}

	/** The value of an expression. Lookups are not for it (2.14), only for what its variables hold. */
	#evaluate(expression: PyValue, variables: PyDict): MaybePromise<PyValue> {
		const source = sourceOf(expression);
		return this.#tools.templar.template(
			this.#template(`{{${source}}}`),
			this.#scope(variables),
			{ extra: withoutLookups(source) },
		);
	}

	#template(source: string): Template {
		let template = this.#templates.get(source);
		if (template === undefined) {
			template = new Template(source);
			this.#templates.set(source, template);
		}
		return template;
	}

	#scope(variables: PyDict): VarScope {
		const { extraVars, isMerging } = this.#tools;
		return toScope(
			this.#options.usesExtraVars
				? combineVars(variables, extraVars, isMerging)
				: variables,
		);
	}

	#fail(error: unknown, say: (reason: string) => string): undefined {
		if (!(error instanceof Error)) throw error;
		if (this.#options.isStrict) {
			throw new ShevekError("inventory", say(error.message), { cause: error });
		}
	}
}

/** How the names of one keyed group are put together. */
class KeyedWords {
	readonly #prefix: PyValue;
	readonly #separator: PyValue;
	readonly #default: PyValue;
	readonly #trailing: PyValue;
	readonly #hasLeadingSeparator: boolean;

	constructor(entry: PyDict, hasLeadingSeparator: boolean) {
		this.#prefix = textOf(dictGet(entry, "prefix") ?? "");
		this.#separator = textOf(dictGet(entry, "separator") ?? "_");
		this.#default = textOf(dictGet(entry, "default_value") ?? null);
		this.#trailing = dictGet(entry, "trailing_separator") ?? null;
		this.#hasLeadingSeparator = hasLeadingSeparator;
		if (this.#trailing !== null && this.#default !== null) {
			throw bad(
				"parameters are mutually exclusive for keyed groups: default_value|trailing_separator",
			);
		}
	}

	get hasDefault(): boolean {
		return this.#default !== null;
	}

	groupNames(key: PyValue): readonly string[] {
		const isBare = this.#prefix === "" && !this.#hasLeadingSeparator;
		const before = `${pyStr(this.#prefix)}${isBare ? "" : pyStr(this.#separator)}`;
		return this.#bareNames(key).map((name) => before + name);
	}

	#bareNames(key: PyValue): readonly string[] {
		if (typeof key === "string") return [pyStr(this.#orDefault(key))];
		if (Array.isArray(key)) {
			return key.map((name) => pyStr(this.#orDefault(name)));
		}
		if (key instanceof Map) {
			return [...key].map(([name, value]) => this.#pairName(name, value));
		}
		throw bad(
			`Invalid group name format, expected a string or a list of them or dictionary, got: <class '${pyTypeName(key)}'>`,
		);
	}

	#orDefault(name: PyValue): PyValue {
		return name === "" && this.hasDefault ? this.#default : name;
	}

	#pairName(name: PyValue, value: PyValue): string {
		if (value === "" && !this.hasDefault && this.#trailing === false) {
			return pyStr(name);
		}
		return `${pyStr(name)}${pyStr(this.#separator)}${pyStr(this.#orDefault(value))}`;
	}
}

function toScope(variables: PyDict): VarScope {
	return scopeOf(
		new Map([...variables].map(([name, value]) => [pyStr(name), value])),
	);
}

/** An option's text as it was written: what looks like a template in it is one part of a larger one. */
function sourceOf(value: PyValue): string {
	return pyStr(value);
}

function textOf(value: PyValue): PyValue {
	return value instanceof Template ? value.source : value;
}

/** Always a variable's name, whatever TRANSFORM_INVALID_GROUP_CHARS says. */
function variableName(name: string): string {
	return safeGroupName(name, "silently", SILENT_REPORT);
}

function isEmptyContainer(value: PyValue): boolean {
	return Array.isArray(value)
		? value.length === 0
		: value instanceof Map && value.size === 0;
}

function bad(message: string): ShevekError {
	return new ShevekError("inventory", message);
}
