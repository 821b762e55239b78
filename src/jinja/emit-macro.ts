// Macros and call blocks as code.

import { strRepr } from "../pyvalue/text.ts";
import type { CallBlock, Macro, Signature } from "./ast.ts";
import { exportName } from "./emit-assign.ts";
import { emitCall, emitExpr } from "./emit-expression.ts";
import { emitBody } from "./emit-statement.ts";
import {
	type Emitter,
	enterFrame,
	type Frame,
	innerFrame,
	quote,
} from "./emitter.ts";
import { analyze } from "./symbols.ts";
import { findUndeclared } from "./walk.ts";

const SPECIAL = ["caller", "kwargs", "varargs"] as const;

/** Writes the function and answers the code that makes the macro of it. */
function emitMacroBody(
	g: Emitter,
	node: Macro | CallBlock,
	outer: Frame,
): string {
	const frame = innerFrame(outer, { asksForParent: false, buffer: "o" });
	const params = node.params.map(({ name }) => name);
	params.forEach((param, i) => {
		if (params.indexOf(param) < i)
			throw g.syntaxError(
				`duplicate argument '${param}' in function definition`,
				node,
			);
	});
	const refs = params.map((name) => frame.symbols.declareParameter(name));
	const used = findUndeclared(node.body, SPECIAL);
	assertCallerHasDefault(g, node, used);
	const takes = SPECIAL.filter(
		(name) => used.has(name) && !params.includes(name),
	);
	for (const name of takes) refs.push(frame.symbols.declareParameter(name));
	analyze(frame.symbols, [...node.defaults, ...node.body]);
	const name = g.id("m");
	g.write(
		g.bodyFunction(name, refs.join(","), () => {
			enterFrame(g, frame);
			emitDefaults(g, node, frame);
			emitBody(g, node.body, frame);
			g.write(`return ${g.joined("o")};`);
		}),
	);
	const has = (special: (typeof SPECIAL)[number]) => takes.includes(special);
	const title = node.kind === "macro" ? quote(node.name) : "null";
	const flags = `[${has("kwargs")},${has("varargs")},${used.has("caller")}]`;
	return `new ${g.helper("Macro")}(c,${name},${title},${JSON.stringify(params)},${flags})`;
}

function assertCallerHasDefault(
	g: Emitter,
	node: Signature & (Macro | CallBlock),
	used: ReadonlySet<string>,
): void {
	const index = node.params.findIndex(({ name }) => name === "caller");
	if (index === -1 || !used.has("caller")) return;
	if (index < node.params.length - node.defaults.length)
		throw g.fail(
			'When defining macros or call blocks the special "caller" argument must be omitted or be given a default.',
			node,
		);
}

function emitDefaults(g: Emitter, node: Signature, frame: Frame): void {
	const first = node.params.length - node.defaults.length;
	const pending = new Set(
		node.params.map(({ name }) => frame.symbols.ref(name)),
	);
	const outer = g.undeclaredParameters;
	g.undeclaredParameters = pending;
	node.params.forEach((param, i) => {
		const ref = frame.symbols.ref(param.name);
		const value = node.defaults[i - first];
		const hint = `parameter ${strRepr(param.name)} was not provided`;
		const code =
			value === undefined
				? `${g.helper("notProvided")}(c,${quote(hint)},${quote(param.name)})`
				: emitExpr(g, value, frame);
		g.write(`if(${ref}===undefined){${g.mark(param)}${ref}=${code};}`);
		pending.delete(ref);
	});
	g.undeclaredParameters = outer;
}

export function emitMacro(g: Emitter, node: Macro, frame: Frame): void {
	g.write(g.mark(node));
	const macro = emitMacroBody(g, node, frame);
	g.write(`${frame.symbols.ref(node.name)}=${macro};`);
	if (frame.isToplevel) exportName(g, node.name, frame);
}

export function emitCallBlock(g: Emitter, node: CallBlock, frame: Frame): void {
	g.write(`${g.mark(node)}{`);
	const macro = emitMacroBody(g, node, frame);
	const caller = g.id("q");
	g.write(`const ${caller}=${macro};`);
	const value = emitCall(g, node.call, frame, caller);
	g.append(frame, g.isText ? `${g.helper("str")}(${value})` : value);
	g.write("}");
}
