// The entry point: an environment holds the syntax, filters, tests, globals and limits, and
// compiles templates and expressions.

import type { PyValue } from "../pyvalue/value.ts";
import { CodeCache } from "./code-cache.ts";
import type {
	FilterDefinition,
	Registry,
	TestDefinition,
} from "./definitions.ts";
import { placeError, TemplateError } from "./errors.ts";
import { Expression } from "./expression.ts";
import { FILTERS } from "./filters/registry.ts";
import { makeGlobals } from "./globals.ts";
import { lex } from "./lexer.ts";
import { DEFAULT_LIMITS, exceeded, type Limits } from "./limits.ts";
import { nativeConcat } from "./native.ts";
import {
	type Extension,
	parseLoneExpression,
	parseTemplate,
} from "./parser.ts";
import {
	buildRules,
	DEFAULT_SYNTAX,
	type LexRules,
	type Syntax,
} from "./syntax.ts";
import { Template } from "./template.ts";
import { TESTS } from "./tests/registry.ts";
import {
	type MakeUndefined,
	type UndefinedKind,
	undefinedFactory,
} from "./undefined.ts";

interface LoadedSource {
	/** What the template is called in errors. */
	readonly name: string;
	readonly source: string;
}

export interface Loader {
	/** The source of a template by name, as asked for by the template `parent`. */
	load(name: string, parent: string | undefined): LoadedSource | undefined;
}

/** Policies of Jinja2's that filters obey. */
export interface Policies {
	readonly urlizeRel: string;
	readonly urlizeTarget: string | undefined;
	readonly urlizeExtraSchemes: readonly string[];
	readonly truncateLeeway: number;
	readonly jsonSortKeys: boolean;
}

const DEFAULT_POLICIES: Policies = {
	urlizeRel: "noopener",
	urlizeTarget: undefined,
	urlizeExtraSchemes: [],
	truncateLeeway: 5,
	jsonSortKeys: true,
};

export interface EnvironmentOptions extends Partial<Syntax> {
	/** Instead of Jinja2's own; a caller adds to a copy of FILTERS, or looks them up lazily. */
	readonly filters?: Registry<FilterDefinition>;
	readonly tests?: Registry<TestDefinition>;
	/** Seen after the scope, besides range, dict, lipsum, cycler, joiner and namespace. */
	readonly globals?: ReadonlyMap<string, PyValue>;
	readonly loader?: Loader;
	/** One of Jinja2's undefined types by name, or a factory of the caller's. */
	readonly makeUndefined?: UndefinedKind | MakeUndefined;
	readonly extensions?: readonly Extension[];
	readonly limits?: Partial<Limits>;
	readonly autoescape?: boolean | ((name: string | undefined) => boolean);
	/** Applied to every value on its way to the output. */
	readonly finalize?: (value: PyValue) => PyValue;
	/** Makes one value of a macro's or captured block's nodes in native output. */
	readonly concat?: (nodes: PyValue[]) => PyValue;
	readonly policies?: Partial<Policies>;
}

export interface CompileOptions {
	/** In errors, and what `self` and imports show. Places in errors count from the source's start. */
	readonly name?: string | undefined;
}

export class Environment {
	readonly syntax: Syntax;
	readonly filters: Registry<FilterDefinition>;
	readonly tests: Registry<TestDefinition>;
	readonly globals: ReadonlyMap<string, PyValue>;
	readonly makeUndefined: MakeUndefined;
	readonly limits: Limits;
	readonly finalize: ((value: PyValue) => PyValue) | undefined;
	readonly concat: (nodes: PyValue[]) => PyValue;
	readonly policies: Policies;
	readonly codes = new CodeCache();
	readonly #rules: LexRules;
	readonly #loader: Loader | undefined;
	readonly #extensions: ReadonlySet<Extension>;
	readonly #autoescape: boolean | ((name: string | undefined) => boolean);
	readonly #loaded = new Map<string, { source: string; template: Template }>();

	constructor(options: EnvironmentOptions = {}) {
		this.syntax = syntaxOf(options);
		this.#rules = buildRules(this.syntax);
		this.filters = options.filters ?? FILTERS;
		this.tests = options.tests ?? TESTS;
		this.limits = { ...DEFAULT_LIMITS, ...options.limits };
		this.globals = new Map([
			...makeGlobals(this.limits),
			...(options.globals ?? []),
		]);
		const kind = options.makeUndefined ?? "default";
		this.makeUndefined =
			typeof kind === "string" ? undefinedFactory(kind) : kind;
		this.finalize = options.finalize;
		this.concat = options.concat ?? nativeConcat;
		this.policies = { ...DEFAULT_POLICIES, ...options.policies };
		this.#loader = options.loader;
		this.#extensions = new Set(options.extensions);
		this.#autoescape = options.autoescape ?? false;
	}

	autoescapes(name: string | undefined): boolean {
		return typeof this.#autoescape === "boolean"
			? this.#autoescape
			: this.#autoescape(name);
	}

	/** Parses a template; syntax errors are thrown here, code is made when it first runs. */
	compile(source: string, options: CompileOptions = {}): Template {
		const statements = this.#parse(source, options, false, parseTemplate);
		return new Template({ environment: this, name: options.name, statements });
	}

	/** Parses what could stand between `{{` and `}}`. */
	compileExpression(source: string, options: CompileOptions = {}): Expression {
		const expr = this.#parse(source, options, true, parseLoneExpression);
		return new Expression({ environment: this, name: options.name }, expr);
	}

	#parse<T>(
		source: string,
		{ name }: CompileOptions,
		startsInExpression: boolean,
		parse: (
			tokens: ReturnType<typeof lex>,
			options: {
				name: string | undefined;
				limits: Limits;
				extensions: ReadonlySet<Extension>;
			},
		) => T,
	): T {
		const { syntax, limits } = this;
		if (source.length > limits.sourceLength)
			throw exceeded("sourceLength", limits);
		try {
			const tokens = lex({
				source,
				syntax,
				rules: this.#rules,
				name,
				startsInExpression,
			});
			return parse(tokens, { name, limits, extensions: this.#extensions });
		} catch (error) {
			throw placeError(error, name, { line: 1, column: 1 });
		}
	}

	/** The loader's template, compiled once for each source. */
	getTemplate(name: string, parent?: string): Template | undefined {
		if (this.#loader === undefined)
			throw new TemplateError(
				"type",
				"no loader for this environment specified",
				{ exception: "TypeError" },
			);
		const loaded = this.#loader.load(name, parent);
		if (loaded === undefined) return undefined;
		const known = this.#loaded.get(loaded.name);
		if (known !== undefined && known.source === loaded.source)
			return known.template;
		const template = this.compile(loaded.source, { name: loaded.name });
		this.#loaded.set(loaded.name, { source: loaded.source, template });
		return template;
	}
}

function syntaxOf(options: Partial<Syntax>): Syntax {
	const given = Object.entries(options).filter(
		([key, value]) => key in DEFAULT_SYNTAX && value !== undefined,
	);
	return { ...DEFAULT_SYNTAX, ...Object.fromEntries(given) };
}
