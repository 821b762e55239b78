// A compiled expression: what could stand between `{{` and `}}`, answering its value.

import type { PyValue } from "../pyvalue/value.ts";
import type { Expr } from "./ast.ts";
import { type Body, Context, type Scope } from "./context.ts";
import { copyingScope } from "./copying-scope.ts";
import { emitExpr } from "./emit-expression.ts";
import { declareSelf } from "./emit-templates.ts";
import { Emitter, enterFrame } from "./emitter.ts";
import { evaluateForms, type Forms, type MaybePromise } from "./evaluation.ts";
import { isGenerator } from "./loop.ts";
import { toPlainText } from "./markup.ts";
import { mutates } from "./mutation.ts";
import { Rendering } from "./rendering.ts";
import { analyze } from "./symbols.ts";
import {
	build,
	compileSafely,
	plainAnswer,
	runNow,
	type Unit,
} from "./template.ts";
import { findUndeclared } from "./walk.ts";

type ExpressionBody = Body<PyValue>;

/** A compiled expression, which answers a value instead of output. */
export class Expression {
	readonly mutates: boolean;
	readonly #unit: Omit<Unit, "statements">;
	readonly #expr: Expr;
	readonly #sites = new WeakMap<object, number>();
	readonly #compiled = new Map<boolean, ExpressionBody>();

	constructor(unit: Omit<Unit, "statements">, expr: Expr) {
		this.#unit = unit;
		this.#expr = expr;
		this.mutates = mutates([expr]);
	}

	#body(isGeneratorForm: boolean) {
		let body = this.#compiled.get(isGeneratorForm);
		if (body !== undefined) return body;
		const { environment, name } = this.#unit;
		const g = new Emitter({
			environment,
			name,
			mode: "native",
			isGenerator: isGeneratorForm,
			sites: this.#sites,
			autoescape: environment.autoescapes(name),
		});
		const code = compileSafely(name, () => emitExpression(g, this.#expr));
		body = build<ExpressionBody>(g, code);
		this.#compiled.set(isGeneratorForm, body);
		return body;
	}

	#formsOf(scope: Scope): Forms<PyValue> {
		const contextOf = (isGeneratorForm: boolean) => {
			const { environment, name } = this.#unit;
			return new Context({
				rendering: new Rendering(environment, "native", isGeneratorForm),
				name,
				scope: this.mutates ? copyingScope(scope) : scope,
				autoescape: environment.autoescapes(name),
			});
		};
		return {
			run: () => toPlainText(plainAnswer(this.#body(false)(contextOf(false)))),
			generate: function* (this: Expression) {
				const answer = this.#body(true)(contextOf(true));
				return toPlainText(isGenerator(answer) ? yield* answer : answer);
			}.bind(this),
		};
	}

	/** The value; what is undefined is one of the environment's undefined values. */
	evaluate(scope: Scope): PyValue {
		return runNow(this.#formsOf(scope));
	}

	/** As `evaluate`; a promise where something has to be waited for. */
	evaluateMaybe(scope: Scope): MaybePromise<PyValue> {
		return evaluateForms(this.#formsOf(scope));
	}
}

function emitExpression(g: Emitter, expr: Expr): string {
	const frame = g.rootFrame();
	const body = g.bodyFunction("root", "c", () => {
		if (findUndeclared([expr], ["self"]).has("self")) declareSelf(g, frame);
		analyze(frame.symbols, [expr]);
		enterFrame(g, frame);
		g.write(`${g.mark(expr)}return ${emitExpr(g, expr, frame)};`);
	});
	return `"use strict";const {${g.helpers.join(",")}}=h;\n${body}return root;`;
}
