// Ansible's templating of values: Template nodes in, data out. Nothing but Template nodes is
// ever rendered. Answers are promises only where a lookup has to be waited for.

import { ShevekError } from "../errors/shevek-error.ts";
import type { FilterDefinition, TestDefinition } from "../jinja/definitions.ts";
import { Suspend } from "../jinja/evaluation.ts";
import type { Syntax } from "../jinja/syntax.ts";
import { pyTruth } from "../pyvalue/compare.ts";
import { pyStr } from "../pyvalue/text.ts";
import { PyFloat, PyTuple, type PyValue } from "../pyvalue/value.ts";
import { evaluateCondition } from "./condition.ts";
import { explainRenderError } from "./explain.ts";
import { type FileRendering, syntaxOf } from "./file-rendering.ts";
import {
	FilterRegistry,
	type NamedDefinitions,
	TestRegistry,
} from "./filter-registry.ts";
import { makeTemplarGlobal } from "./globals.ts";
import { mapInOrder } from "./in-order.ts";
import { type Form, Kit, type ResultKind } from "./kit.ts";
import type { LookupServices, Lookups } from "./lookup.ts";
import { Resolution } from "./resolution.ts";
import { type MaybePromise, overlaid, type VarScope } from "./scope.ts";
import { makeFileLoader } from "./template-files.ts";
import { holdsTemplates, Template, VaultedText } from "./template-node.ts";

export type { MaybePromise } from "./scope.ts";

export interface TemplarOptions {
	/** Jinja2's filters with Ansible's, by name without a collection. */
	readonly filters: NamedDefinitions<FilterDefinition>;
	readonly tests: NamedDefinitions<TestDefinition>;
	/** By any name that lookups answer to. */
	readonly lookups: Lookups;
	readonly services: LookupServices;
	/** jinja2_native */
	readonly isNative?: boolean;
}

export interface TemplateOptions {
	/** Variables in front of the scope's. */
	readonly extra?: ReadonlyMap<string, PyValue> | undefined;
}

/** One for each set of folders that templates are searched in: a few for each role. */
const REMEMBERED_KITS = 500;

export class Templar {
	readonly services: LookupServices;
	readonly lookups: Lookups;
	readonly isNative: boolean;
	readonly #filters: FilterRegistry;
	readonly #tests: TestRegistry;
	readonly #kits = new Map<string, Kit>();
	/** The kit of everything but files. */
	readonly #ownKit: Kit;

	constructor(options: TemplarOptions) {
		this.services = options.services;
		this.lookups = options.lookups;
		this.isNative = options.isNative ?? false;
		this.#filters = new FilterRegistry(options.filters);
		this.#tests = new TestRegistry(options.tests);
		this.#ownKit = this.#kit(this.isNative ? "native" : "converted", {});
	}

	/** The value with every Template in it rendered; one without any comes back as it is. */
	template(
		value: PyValue,
		scope: VarScope,
		options: TemplateOptions = {},
	): MaybePromise<PyValue> {
		if (!holdsTemplates(value)) return value;
		const resolution = this.resolution(overlaid(scope, options.extra));
		return this.resolve(value, resolution);
	}

	/** As `template`, for callers inside of an evaluation, where waiting is by Suspend. */
	templateNow(value: PyValue, scope: VarScope): PyValue {
		const resolution = this.resolution(scope);
		return this.resolveNow(value, resolution);
	}

	/** As renderFile, for callers inside of an evaluation. */
	renderFileNow(request: FileRendering, scope: VarScope): PyValue {
		return notWaiting(this.renderFile(request, scope));
	}

	/** As `when:` takes it: text is an expression. */
	condition(
		value: PyValue,
		scope: VarScope,
		options: TemplateOptions = {},
	): MaybePromise<boolean> {
		// Nearly all conditions are plain text, and nearly none has to wait.
		const result = this.conditionValue(value, scope, options);
		return result instanceof Promise ? result.then(pyTruth) : pyTruth(result);
	}

	/** What the condition gives: 2.14 takes a list, dict or number that a template gives as it is. */
	conditionValue(
		value: PyValue,
		scope: VarScope,
		options: TemplateOptions = {},
	): MaybePromise<PyValue> {
		return evaluateCondition(this, value, overlaid(scope, options.extra));
	}

	/** Renders a file's text. */
	renderFile(request: FileRendering, scope: VarScope): MaybePromise<PyValue> {
		const kind = request.result ?? "text";
		const syntax = syntaxOf(request.options);
		const nested = this.#kit(kind === "text" ? "converted" : kind, syntax);
		const kit = this.#kit(kind, syntax, request.searchPath);
		if (kind !== "text" && !kit.isTemplate(request.text)) return request.text;
		const resolution = this.resolution(
			overlaid(scope, request.extraVars),
			nested,
		);
		const node = new Template(request.text, {
			file: request.path,
			line: 1,
			column: 1,
		});
		return this.#render(node, resolution, {
			kit,
			form: kit.compileText(node.source, {
				isEscaping: false,
				where: node.where,
			}),
		});
	}

	/** A file's rendering as text. */
	renderFileText(
		request: FileRendering,
		scope: VarScope,
	): MaybePromise<string> {
		const result = this.renderFile({ ...request, result: "text" }, scope);
		return result instanceof Promise ? result.then(pyStr) : pyStr(result);
	}

	/** Parses only; throws what is wrong with the syntax. */
	checkSyntax(source: string): void {
		this.#ownKit.environment.compile(source);
	}

	/** For conditions: text rendered as a template of its own. */
	renderText(source: string, resolution: Resolution): MaybePromise<PyValue> {
		const kit = this.#ownKit;
		const form = kit.compileText(source, { isEscaping: true });
		return this.#render(new Template(source), resolution, { kit, form });
	}

	resolution(
		scope: VarScope,
		kit: Kit = this.#ownKit,
		isTainting = false,
	): Resolution {
		return new Resolution({
			scope,
			isTainting,
			render: (value, resolution) => this.resolveNow(value, resolution, kit),
			makeGlobal: (name, resolution) =>
				makeTemplarGlobal(this, name, resolution),
		});
	}

	/** Renders what is in the value, one template after another. */
	resolve(
		value: PyValue,
		resolution: Resolution,
		kit: Kit = this.#ownKit,
	): MaybePromise<PyValue> {
		if (typeof value !== "object" || value === null) return value;
		if (value instanceof Template)
			return this.#renderNode(value, resolution, kit);
		if (value instanceof VaultedText) return resolution.open(value);
		if (!holdsTemplates(value)) return value;
		const next = (item: PyValue) => this.resolve(item, resolution, kit);
		if (Array.isArray(value)) return mapInOrder(value, next);
		if (value instanceof PyTuple) return value;
		if (!(value instanceof Map)) return value;
		const keys = [...value.keys()];
		const items = mapInOrder([...value.values()], next);
		const rebuild = (done: readonly PyValue[]): PyValue =>
			new Map(keys.map((key, index) => [key, done[index] ?? null]));
		return items instanceof Promise ? items.then(rebuild) : rebuild(items);
	}

	/** As resolve, for callers inside of an evaluation. */
	resolveNow(
		value: PyValue,
		resolution: Resolution,
		kit: Kit = this.#ownKit,
	): PyValue {
		return notWaiting(this.resolve(value, resolution, kit));
	}

	#renderNode(
		node: Template,
		resolution: Resolution,
		kit: Kit,
	): MaybePromise<PyValue> {
		if (!kit.isTemplate(node.source)) return node.source;
		const form = formOf(kit, node);
		// `{{ name }}` alone keeps numbers, booleans and null as the variable has them.
		if (form.soleName !== undefined) {
			const raw = resolution.scope.get(form.soleName);
			if (raw !== undefined && keepsType(raw)) return raw;
		}
		return this.#render(node, resolution, { kit, form });
	}

	#render(
		node: Template,
		resolution: Resolution,
		{ kit, form }: { kit: Kit; form: Form },
	): MaybePromise<PyValue> {
		const fail = (error: unknown): never => {
			throw error instanceof Suspend
				? error
				: explainRenderError(error, form.data, node.where);
		};
		resolution.noteSource(form.data);
		try {
			const nodes = kit.renderNodes(form, resolution);
			if (!(nodes instanceof Promise))
				return kit.resultOf(form, nodes, resolution.keptTexts);
			return nodes.then(
				(done) => kit.resultOf(form, done, resolution.keptTexts),
				fail,
			);
		} catch (error) {
			return fail(error);
		}
	}

	#kit(
		kind: ResultKind,
		syntax: Partial<Syntax>,
		folders: readonly string[] = [this.services.basedir],
	): Kit {
		const key = JSON.stringify([kind, syntax, folders]);
		let kit = this.#kits.get(key);
		if (kit === undefined) {
			kit = this.#makeKit(kind, syntax, folders);
			if (this.#kits.size >= REMEMBERED_KITS) this.#kits.clear();
			this.#kits.set(key, kit);
		}
		return kit;
	}

	#makeKit(
		kind: ResultKind,
		syntax: Partial<Syntax>,
		folders: readonly string[],
	): Kit {
		return new Kit({
			kind,
			syntax,
			filters: this.#filters,
			tests: this.#tests,
			globals: new Map(),
			loadFile: makeFileLoader(folders, this.services),
		});
	}
}

function formOf(kit: Kit, node: Template): Form {
	const slot = node.compiled;
	if (slot?.owner === kit) return slot.form as Form;
	const form = kit.compile(node.source, {
		isEscaping: true,
		where: node.where,
	});
	node.compiled = { owner: kit, form };
	return form;
}

function notWaiting(result: MaybePromise<PyValue>): PyValue {
	if (!(result instanceof Promise)) return result;
	// Nobody is there to take its failure.
	result.catch(() => undefined);
	throw new ShevekError(
		"template",
		"a lookup that has to be waited for (pipe, lines, url) cannot be used here",
	);
}

function keepsType(raw: PyValue): boolean {
	switch (typeof raw) {
		case "number":
		case "boolean":
		case "bigint":
			return true;
	}
	return raw === null || raw instanceof PyFloat;
}
