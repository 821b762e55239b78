// One evaluation's view of the variables: each is resolved once, when first asked for. A
// variable whose own template fails on something undefined is undefined itself, lazily, so
// that `default` and `is defined` can still meet it.

import type { Scope } from "../jinja/context.ts";
import { Suspend } from "../jinja/evaluation.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyValue } from "../pyvalue/value.ts";
import {
	AnsibleFailure,
	classText,
	exceptionOf,
	isUndefinedFailure,
	messageOf,
	whereOf,
} from "./failure.ts";
import type { VarScope } from "./scope.ts";
import { holdsTemplates, holdsUnsafe, VaultedText } from "./template-node.ts";
import { AnsibleUndefined } from "./undefined.ts";

/** Variables that resolve through one another: roles in the field need some ten. */
const MAX_VARIABLE_DEPTH = 100;

export interface ResolutionOptions {
	readonly scope: VarScope;
	/** Renders what is in the value, inside of this evaluation. */
	render(value: PyValue, resolution: Resolution): PyValue;
	/** lookup, query, q, now and undef, bound to this evaluation. */
	makeGlobal(name: string, resolution: Resolution): PyValue | undefined;
	/** Notes which results hold text from outside; conditions need it. */
	readonly isTainting?: boolean;
}

interface Resolved {
	readonly value: PyValue;
	readonly isTainted: boolean;
}

export class Resolution implements Scope {
	readonly scope: VarScope;
	/** Texts that are not converted (see kept-text.ts). */
	readonly keptTexts = new Set<string>();
	readonly lookedUpTexts = new Set<string>();
	readonly vaultedTexts = new Set<string>();
	/** Whether text from outside had a part in what was rendered since this was last reset. */
	isTainted = false;
	/** The sources rendered so far. */
	readonly #sources: string[] = [];
	readonly #options: ResolutionOptions;
	readonly #resolved = new Map<string, Resolved>();
	readonly #resolving = new Set<string>();
	readonly #globals = new Map<string, PyValue | undefined>();

	constructor(options: ResolutionOptions) {
		this.#options = options;
		this.scope = options.scope;
	}

	lookup(name: string): PyValue | undefined {
		const known = this.#resolved.get(name);
		if (known !== undefined) {
			if (known.isTainted) this.isTainted = true;
			return known.value;
		}
		const raw = this.scope.get(name);
		if (raw === undefined) return this.global(name);
		if (typeof raw !== "object" || raw === null || !holdsTemplates(raw)) {
			if (this.#options.isTainting) this.#noteTaint(name, raw);
			return raw;
		}
		const resolved = this.#resolve(name, raw);
		this.#resolved.set(name, resolved);
		if (resolved.isTainted) this.isTainted = true;
		return resolved.value;
	}

	open(vault: VaultedText): string {
		const text = vault.toStr();
		this.vaultedTexts.add(text);
		return text;
	}

	/** What has no secret here may still be handed on, to `unvault`; any other use tells why it fails. */
	#openable(vault: VaultedText): PyValue {
		try {
			return this.open(vault);
		} catch {
			return vault;
		}
	}

	noteSource(source: string): void {
		this.#sources.push(source);
	}

	/** Whether the text stands as a string in one of the templates themselves. */
	isWritten(text: string): boolean {
		return this.#sources.some(
			(source) => source.includes(`'${text}'`) || source.includes(`"${text}"`),
		);
	}

	#noteTaint(name: string, raw: PyValue): void {
		if (this.isTainted || typeof raw === "boolean" || raw === null) return;
		if (this.scope.isData?.(name) === true || holdsUnsafe(raw))
			this.isTainted = true;
	}

	global(name: string): PyValue | undefined {
		if (!this.#globals.has(name))
			this.#globals.set(name, this.#options.makeGlobal(name, this));
		return this.#globals.get(name);
	}

	#resolve(name: string, raw: PyValue): Resolved {
		if (this.#resolving.has(name) || this.#resolving.size > MAX_VARIABLE_DEPTH)
			throw recursionFailure(raw);
		const outerTaint = this.isTainted;
		this.isTainted = this.#options.isTainting === true && holdsUnsafe(raw);
		this.#resolving.add(name);
		try {
			const value =
				raw instanceof VaultedText
					? this.#openable(raw)
					: this.#options.render(raw, this);
			// As in 2.14 only text, or what holds text, can be unsafe.
			const isText = typeof value === "string" || typeof value === "object";
			return { value, isTainted: this.isTainted && isText && value !== null };
		} catch (error) {
			return { value: lazyFailure(name, raw, error), isTainted: false };
		} finally {
			this.#resolving.delete(name);
			this.isTainted = outerTaint;
		}
	}
}

function lazyFailure(name: string, raw: PyValue, error: unknown): PyValue {
	if (error instanceof Suspend) throw error;
	if (isUndefinedFailure(error)) {
		const hint = `${pyStr(raw)}: ${messageOf(error)}`;
		return new AnsibleUndefined({ hint, name }, error);
	}
	const exception = exceptionOf(error);
	// A fault of our own and a loop keep their words; the reference tells them layer by layer.
	if (exception === undefined || exception === "RecursionError") throw error;
	throw new AnsibleFailure(
		"AnsibleError",
		`An unhandled exception occurred while templating '${pyStr(raw)}'. Error was a ${classText(error)}, original message: ${messageOf(error)}`,
		{ where: whereOf(error), cause: error },
	);
}

function recursionFailure(raw: PyValue): AnsibleFailure {
	return new AnsibleFailure(
		"RecursionError",
		`recursive loop detected in template string: ${pyStr(raw)}`,
		{
			hint: `a variable refers to itself, or variables refer to one another more than ${MAX_VARIABLE_DEPTH} levels deep`,
		},
	);
}
