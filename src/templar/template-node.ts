// A configuration string that has to be rendered. Typing happens once, when configuration is
// loaded; whatever is a plain string after that is data and is never rendered.

import type { Place } from "../errors/shevek-error.ts";
import { pyLen } from "../pyvalue/access.ts";
import { pyRepr } from "../pyvalue/text.ts";
import { PyObject, type PyValue } from "../pyvalue/value.ts";

/** What a template compiled to, kept on its node by the Templar that compiled it. */
export interface CompiledSlot {
	readonly owner: object;
	readonly form: object;
}

export class Template extends PyObject {
	readonly typeName = "str";
	readonly source: string;
	readonly where: Place | undefined;
	compiled: CompiledSlot | undefined;

	constructor(source: string, where?: Place) {
		super();
		this.source = source;
		this.where = where;
	}
	override toStr(): string {
		return this.source;
	}
	override toRepr(): string {
		return pyRepr(this.source);
	}
	override equals(other: PyValue): boolean {
		return other instanceof Template
			? other.source === this.source
			: other === this.source;
	}
	override hashKey(): string {
		return `template ${this.source}`;
	}
	override length(): number {
		return this.source.length;
	}
}

/** A vaulted scalar: decrypted when first asked for. Its text is data: 2.14 renders no template in it. */
export class VaultedText extends PyObject {
	readonly typeName = "AnsibleVaultEncryptedUnicode";
	readonly where: Place | undefined;
	/** As it was written: what listings show, so that none gives a secret away. */
	readonly ciphertext: string;
	readonly #decrypt: () => string;
	#text: string | undefined;

	constructor(decrypt: () => string, where?: Place, ciphertext = "") {
		super();
		this.#decrypt = decrypt;
		this.where = where;
		this.ciphertext = ciphertext;
	}
	override toStr(): string {
		this.#text ??= this.#decrypt();
		return this.#text;
	}
	override toRepr(): string {
		return pyRepr(this.toStr());
	}
	override equals(other: PyValue): boolean {
		return this.toStr() === other;
	}
	override length(): number {
		return pyLen(this.toStr());
	}
	override hashKey(): string {
		return `vaulted ${this.toStr()}`;
	}
}

/** Whether the text may be a template: it holds an opening mark (2.14's own, loose rule). */
export function hasTemplateMarks(text: string): boolean {
	let at = text.indexOf("{");
	while (at !== -1) {
		const next = text.charCodeAt(at + 1);
		// { % #
		if (next === 0x7b || next === 0x25 || next === 0x23) return true;
		at = text.indexOf("{", at + 1);
	}
	return false;
}

export function typeString(text: string, where?: Place): string | Template {
	return hasTemplateMarks(text) ? new Template(text, where) : text;
}

export interface TypingOptions {
	readonly where?: Place | undefined;
	/** The place of a string in its container, where the reader of the file knows it. */
	placeOf?(container: PyValue, key: PyValue): Place | undefined;
}

/**
 * Turns the strings of configuration that hold template marks into Template nodes, at every
 * depth. Keys stay text, as in Ansible. Containers are changed in place only where something
 * in them changes; they belong to the caller, fresh from a parser.
 */
export function typeStrings(
	value: PyValue,
	options: TypingOptions = {},
): PyValue {
	if (typeof value === "string") return typeString(value, options.where);
	if (Array.isArray(value)) {
		for (const [index, item] of value.entries()) {
			const typed = typeStrings(item, placed(options, value, index));
			if (typed !== item) value[index] = typed;
		}
	} else if (value instanceof Map) {
		for (const [key, item] of value) {
			const typed = typeStrings(item, placed(options, value, key));
			if (typed !== item) value.set(key, typed);
		}
	}
	return value;
}

function placed(
	options: TypingOptions,
	container: PyValue,
	key: PyValue,
): TypingOptions {
	const where = options.placeOf?.(container, key);
	return where === undefined ? options : { ...options, where };
}

/** The opposite, as a copy: each Template is the text that was written. */
export function plainText(value: PyValue): PyValue {
	if (value instanceof Template) return value.source;
	if (Array.isArray(value)) return value.map(plainText);
	if (!(value instanceof Map)) return value;
	return new Map([...value].map(([key, item]) => [key, plainText(item)]));
}

/** Sizes at which a container was found to hold no template, at any depth. */
const plainAtSize = new WeakMap<object, number>();

/** Whether something in the value still has to be rendered. */
export function holdsTemplates(value: PyValue): boolean {
	if (typeof value !== "object" || value === null) return false;
	if (value instanceof Template || value instanceof VaultedText) return true;
	if (Array.isArray(value)) {
		if (plainAtSize.get(value) === value.length) return false;
		if (value.some(holdsTemplates)) return true;
		plainAtSize.set(value, value.length);
	} else if (value instanceof Map) {
		if (plainAtSize.get(value) === value.size) return false;
		for (const item of value.values()) if (holdsTemplates(item)) return true;
		plainAtSize.set(value, value.size);
	}
	return false;
}

/** Text that came from outside, inside of configuration: `!unsafe`. Marked by its container. */
const unsafeContainers = new WeakMap<object, Set<PyValue>>();

export function markUnsafe(container: PyValue, key: PyValue): void {
	if (typeof container !== "object" || container === null) return;
	let keys = unsafeContainers.get(container);
	if (keys === undefined) {
		keys = new Set();
		unsafeContainers.set(container, keys);
	}
	keys.add(key);
}

/** Whether text at any depth is marked as unsafe. */
export function holdsUnsafe(value: PyValue): boolean {
	if (typeof value !== "object" || value === null) return false;
	if (unsafeContainers.has(value)) return true;
	if (Array.isArray(value)) return value.some(holdsUnsafe);
	if (value instanceof Map) {
		for (const item of value.values()) if (holdsUnsafe(item)) return true;
	}
	return false;
}
