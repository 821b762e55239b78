// A compiled template. Code is generated when it first runs, one form at a time; a lone
// `{{ name }}` and plain text never need any.

import type { PyValue } from "../pyvalue/value.ts";
import type { Statement } from "./ast.ts";
import { type Body, Context, type Output, type Scope } from "./context.ts";
import { copyingScope } from "./copying-scope.ts";
import { emitTemplate } from "./emit-templates.ts";
import { Emitter } from "./emitter.ts";
import type { Environment } from "./environment.ts";
import { placeError, TemplateError } from "./errors.ts";
import {
	currentEvaluation,
	Evaluation,
	evaluateForms,
	type Forms,
	type MaybePromise,
	Suspend,
	within,
} from "./evaluation.ts";
import { HELPERS } from "./helpers.ts";
import { isGenerator } from "./loop.ts";
import { htmlOf, toPlainText } from "./markup.ts";
import { mutates } from "./mutation.ts";
import { str } from "./operations.ts";
import { type OutputMode, Rendering } from "./rendering.ts";

export interface Bodies {
	readonly root: Body;
	readonly blocks: ReadonlyMap<string, Body>;
}

export interface Unit {
	readonly environment: Environment;
	readonly name: string | undefined;
	readonly statements: readonly Statement[];
}

export function build<T extends object>(g: Emitter, code: string): T {
	const make = g.options.environment.codes.makerOf(code);
	return make(HELPERS, g.constants) as T;
}

export class Template {
	readonly environment: Environment;
	readonly name: string | undefined;
	/** It may change values in place, so that it gets copies of the scope's containers. */
	readonly mutates: boolean;
	readonly #statements: readonly Statement[];
	readonly #sites = new WeakMap<object, number>();
	readonly #compiled = new Map<string, Bodies>();
	readonly #shape: Shape;

	constructor(unit: Unit) {
		this.environment = unit.environment;
		this.name = unit.name;
		this.#statements = unit.statements;
		this.mutates = mutates(unit.statements);
		this.#shape = shapeOf(unit.statements);
	}

	/** The compiled code in the rendering's form. */
	bodies({ mode, isGenerator }: Rendering): Bodies {
		const key = `${mode} ${isGenerator}`;
		let bodies = this.#compiled.get(key);
		if (bodies === undefined) {
			bodies = this.#compile(mode, isGenerator);
			this.#compiled.set(key, bodies);
		}
		return bodies;
	}

	#compile(mode: OutputMode, isGeneratorForm: boolean): Bodies {
		const { environment, name } = this;
		const g = new Emitter({
			environment,
			name,
			mode,
			isGenerator: isGeneratorForm,
			sites: this.#sites,
			autoescape: environment.autoescapes(name),
		});
		const code = compileSafely(name, () => emitTemplate(g, this.#statements));
		return build<Bodies>(g, code);
	}

	#context(scope: Scope, mode: OutputMode, isGeneratorForm: boolean): Context {
		const rendering = new Rendering(this.environment, mode, isGeneratorForm);
		return new Context({
			rendering,
			name: this.name,
			scope: this.mutates ? copyingScope(scope) : scope,
			blocks: this.bodies(rendering).blocks,
			autoescape: this.environment.autoescapes(this.name),
		});
	}

	#formsOf<T>(
		scope: Scope,
		mode: OutputMode,
		finish: (output: Output) => T,
	): Forms<T> {
		return {
			run: () => {
				const context = this.#context(scope, mode, false);
				const output = this.bodies(context.rendering).root(context);
				return finish(plainAnswer(output));
			},
			generate: function* (this: Template) {
				const context = this.#context(scope, mode, true);
				const output = this.bodies(context.rendering).root(context);
				return finish(isGenerator(output) ? yield* output : output);
			}.bind(this),
		};
	}

	#text(scope: Scope): Forms<string> {
		const quick = this.#quickValue(scope);
		if (quick === undefined)
			return this.#formsOf(scope, "text", (output) =>
				typeof output === "string" ? output : output.map(str).join(""),
			);
		const { environment, name } = this;
		const toText = environment.autoescapes(name) ? htmlOf : str;
		return once(() => {
			const value = quick();
			return typeof value === "object" && value !== null && "data" in value
				? value.data
				: toText(value);
		});
	}

	#nodes(scope: Scope): Forms<PyValue[]> {
		const quick = this.#quickValue(scope);
		const finish = (output: Output) =>
			(typeof output === "string" ? [output] : output).map(toPlainText);
		if (quick === undefined) return this.#formsOf(scope, "native", finish);
		return once(() => {
			const value = quick();
			if (typeof value === "object" && value !== null && "data" in value)
				return value.data === "" ? [] : [value.data];
			return finish([value]);
		});
	}

	/** What a template of one piece gives, without code. */
	#quickValue(scope: Scope): (() => PyValue | { data: string }) | undefined {
		const shape = this.#shape;
		if (shape.kind === "code") return undefined;
		if (shape.kind === "data") return () => ({ data: shape.text });
		const { environment } = this;
		return () => {
			try {
				let value = scope.lookup(shape.name);
				if (value === undefined) value = environment.globals.get(shape.name);
				if (value === undefined)
					value = environment.makeUndefined({ name: shape.name });
				return environment.finalize === undefined
					? value
					: environment.finalize(value);
			} catch (error) {
				throw placeError(error, this.name, shape.place);
			}
		};
	}

	/** The output as text. Nothing in the template may have to be waited for. */
	render(scope: Scope): string {
		return runNow(this.#placed(this.#text(scope)));
	}

	/** The values of the output's nodes, for the caller to concatenate by its own rules. */
	renderNodes(scope: Scope): PyValue[] {
		return runNow(this.#placed(this.#nodes(scope)));
	}

	/** As `render`; a promise where something has to be waited for. */
	renderMaybe(scope: Scope): MaybePromise<string> {
		return evaluateForms(this.#placed(this.#text(scope)));
	}

	/** As `renderNodes`; a promise where something has to be waited for. */
	renderNodesMaybe(scope: Scope): MaybePromise<PyValue[]> {
		return evaluateForms(this.#placed(this.#nodes(scope)));
	}

	// The quick shapes turn their value into text outside of any generated code.
	#placed<T>(forms: Forms<T>): Forms<T> {
		const shape = this.#shape;
		if (shape.kind !== "name") return forms;
		return once(() => {
			try {
				return forms.run();
			} catch (error) {
				throw placeError(error, this.name, shape.place);
			}
		});
	}
}

/** Both forms of what has no parts to go on from. */
function once<T>(run: () => T): Forms<T> {
	return {
		run,
		// biome-ignore lint/correctness/useYield: what has one step never yields
		*generate() {
			return run();
		},
	};
}

export function runNow<T>(forms: Forms<T>): T {
	const evaluation = currentEvaluation();
	if (evaluation !== undefined) return forms.run();
	try {
		return within(new Evaluation(), () => forms.run());
	} catch (error) {
		if (!(error instanceof Suspend)) throw error;
		error.promise.catch(() => undefined);
		throw new TemplateError(
			"runtime",
			"the template has to wait for an answer, which this call cannot",
		);
	}
}

export function plainAnswer<T>(answer: T | Generator<Suspend, T, void>): T {
	if (isGenerator(answer))
		throw new TemplateError("internal", "a generator in the plain form");
	return answer;
}

export function compileSafely(
	name: string | undefined,
	emit: () => string,
): string {
	try {
		return emit();
	} catch (error) {
		throw placeError(error, name, { line: 1, column: 1 });
	}
}

/** Templates of one piece need no code. */
type Shape =
	| { readonly kind: "code" }
	| { readonly kind: "data"; readonly text: string }
	| {
			readonly kind: "name";
			readonly name: string;
			readonly place: { readonly line: number; readonly column: number };
	  };

function shapeOf(statements: readonly Statement[]): Shape {
	const [statement, ...more] = statements;
	if (statement === undefined) return { kind: "data", text: "" };
	if (more.length > 0 || statement.kind !== "output") return { kind: "code" };
	const [node, ...others] = statement.nodes;
	if (node === undefined || others.length > 0) return { kind: "code" };
	if (node.kind === "data") return { kind: "data", text: node.text };
	if (node.kind !== "name" || node.name === "self") return { kind: "code" };
	const { name, line, column } = node;
	return { kind: "name", name, place: { line, column } };
}
