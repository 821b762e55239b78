// An environment for one syntax and one way of making results, with what it has compiled.

import type { Place } from "../errors/shevek-error.ts";
import type { Output } from "../jinja/ast.ts";
import type { Scope } from "../jinja/context.ts";
import type {
	FilterDefinition,
	Registry,
	TestDefinition,
} from "../jinja/definitions.ts";
import { Environment } from "../jinja/environment.ts";
import { lex } from "../jinja/lexer.ts";
import { DEFAULT_LIMITS } from "../jinja/limits.ts";
import { parseTemplate } from "../jinja/parser.ts";
import { Rendering } from "../jinja/rendering.ts";
import { buildRules, type Syntax } from "../jinja/syntax.ts";
import type { Template as JinjaTemplate } from "../jinja/template.ts";
import type { PyValue } from "../pyvalue/value.ts";
import {
	concatConverted,
	concatNative,
	concatText,
	finalizeNative,
	finalizeText,
	type KeptTexts,
} from "./conversion.ts";
import { escapeBackslashes } from "./escape-backslashes.ts";
import { explainSyntaxError } from "./explain.ts";
import { handsOn, keptNow, type TextKeeper, withKeeper } from "./kept-text.ts";
import { readOverrideHeader } from "./override-header.ts";
import type { MaybePromise } from "./scope.ts";
import { AnsibleUndefined } from "./undefined.ts";

const RESULT_KINDS = ["converted", "native", "text"] as const;
/** What becomes of the output: data in 2.14's way, native values, or text as it is. */
export type ResultKind = (typeof RESULT_KINDS)[number];

/** A compiled template with what its result depends on besides. */
export interface Form {
	readonly template: JinjaTemplate;
	/** The source as compiled: what error messages show. */
	readonly data: string;
	readonly trailingNewlines: number;
	readonly newlineSequence: string;
	/** The name in a template that is nothing but `{{ name }}`. */
	readonly soleName: string | undefined;
}

export interface KitOptions {
	readonly kind: ResultKind;
	readonly syntax: Partial<Syntax>;
	readonly filters: Registry<FilterDefinition>;
	readonly tests: Registry<TestDefinition>;
	readonly globals: ReadonlyMap<string, PyValue>;
	/** Source and path of a template that another one names; undefined where there is none. */
	loadFile?(name: string): { source: string; path: string } | undefined;
}

const SOLE_NAME = /^\{\{\s*(\w*)\s*\}\}$/u;
const REMEMBERED_TEXTS = 5000;

export class Kit {
	readonly options: KitOptions;
	readonly environment: Environment;
	readonly #forms = new Map<string, Form>();
	readonly #handsOn = new WeakMap<Form, boolean>();

	constructor(options: KitOptions) {
		this.options = options;
		this.environment = this.#makeEnvironment(options.syntax);
	}

	#makeEnvironment(syntax: Partial<Syntax>): Environment {
		const { kind, filters, tests, globals, loadFile } = this.options;
		return new Environment({
			trimBlocks: true,
			...syntax,
			filters,
			tests,
			globals,
			makeUndefined: (options) => new AnsibleUndefined(options),
			finalize: kind === "native" ? finalizeNative : finalizeText,
			concat: (nodes: readonly PyValue[]) =>
				this.concat(nodes, keptNow() ?? NOTHING_KEPT),
			...(loadFile && { loader: loaderOf(loadFile) }),
		});
	}

	/** Text that is used again and again (conditions, files of many hosts): compiled once. */
	compileText(
		source: string,
		options: { isEscaping: boolean; where?: Place | undefined },
	): Form {
		const key = options.isEscaping ? source : `file ${source}`;
		let form = this.#forms.get(key);
		if (form === undefined) {
			form = this.compile(source, options);
			if (this.#forms.size >= REMEMBERED_TEXTS) this.#forms.clear();
			this.#forms.set(key, form);
		}
		return form;
	}

	compile(
		source: string,
		options: { isEscaping: boolean; where?: Place | undefined },
	): Form {
		const { body, syntax } = readOverrideHeader(source);
		const environment =
			syntax === undefined
				? this.environment
				: this.#makeEnvironment({ ...this.options.syntax, ...syntax });
		const data = options.isEscaping ? escapeBackslashes(body) : body;
		const { where } = options;
		const template = compileNow(environment, data, {
			where,
			mode: this.options.kind === "text" ? "text" : "native",
		});
		return {
			template,
			data,
			trailingNewlines: countTrailingNewlines(source),
			newlineSequence: environment.syntax.newlineSequence,
			soleName: SOLE_NAME.exec(source)?.[1],
		};
	}

	/** Whether the text holds an opening mark of this syntax. */
	isTemplate(source: string): boolean {
		const { variableStart, blockStart, commentStart } = this.environment.syntax;
		return (
			source.includes(variableStart) ||
			source.includes(blockStart) ||
			source.includes(commentStart)
		);
	}

	renderNodes(
		form: Form,
		scope: Scope & TextKeeper,
	): MaybePromise<readonly PyValue[]> {
		if (this.options.kind !== "text") {
			return withKeeper(scope, () => form.template.renderNodesMaybe(scope));
		}
		const text = form.template.renderMaybe(scope);
		return text instanceof Promise ? text.then((done) => [done]) : [text];
	}

	concat(nodes: readonly PyValue[], kept: KeptTexts): PyValue {
		switch (this.options.kind) {
			case "converted":
				return concatConverted(nodes, kept);
			case "native":
				return concatNative(nodes, kept);
			case "text":
				return concatText(nodes);
		}
	}

	/** The result of a template from its output nodes. */
	resultOf(form: Form, nodes: readonly PyValue[], kept: KeptTexts): PyValue {
		const [only] = nodes;
		const counts =
			nodes.length === 1 &&
			typeof only === "string" &&
			kept.has(only) &&
			this.#isHandingOn(form);
		const result = this.concat(nodes, counts ? kept : NOTHING_KEPT);
		if (typeof result !== "string" || form.trailingNewlines === 0)
			return result;
		const missing = form.trailingNewlines - countTrailingNewlines(result);
		return missing > 0 ? result + form.newlineSequence.repeat(missing) : result;
	}

	#isHandingOn(form: Form): boolean {
		let known = this.#handsOn.get(form);
		if (known === undefined) {
			known = soleOutputHandsOn(this.environment, form.data);
			this.#handsOn.set(form, known);
		}
		return known;
	}
}

const NOTHING_KEPT: KeptTexts = new Set();

/** Code is made at once where there is any, so that unknown filters are errors of this step. */
function compileNow(
	environment: Environment,
	source: string,
	{ where, mode }: { where: Place | undefined; mode: "text" | "native" },
): JinjaTemplate {
	try {
		const template = environment.compile(source);
		if (!SOLE_NAME.test(source))
			template.bodies(new Rendering(environment, mode, false));
		return template;
	} catch (error) {
		throw explainSyntaxError(error, source, where);
	}
}

function soleOutputHandsOn(environment: Environment, source: string): boolean {
	const { syntax } = environment;
	const tokens = lex({ source, syntax, rules: buildRules(syntax) });
	const statements = parseTemplate(tokens, {
		name: undefined,
		limits: DEFAULT_LIMITS,
		extensions: new Set(),
	});
	const outputs = statements.filter(
		(statement): statement is Output => statement.kind === "output",
	);
	const [node] = outputs[0]?.nodes ?? [];
	return node === undefined || node.kind === "data" || handsOn(node);
}

function loaderOf(load: NonNullable<KitOptions["loadFile"]>) {
	return {
		load(name: string) {
			const found = load(name);
			return found && { source: found.source, name };
		},
	};
}

function countTrailingNewlines(text: string): number {
	let count = 0;
	while (text.charCodeAt(text.length - 1 - count) === 10) count++;
	return count;
}
