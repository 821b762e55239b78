// Statements as code. Loops, macros and what concerns other templates have files of their own.

import { pyTruth } from "../pyvalue/compare.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyValue } from "../pyvalue/value.ts";
import type {
	Assign,
	AssignBlock,
	Autoescape,
	Expr,
	FilterBlock,
	If,
	LoopControl,
	Output,
	Statement,
	TemplateData,
	With,
} from "./ast.ts";
import { declareWith, emitStore } from "./emit-assign.ts";
import {
	emitCondition,
	emitExpr,
	emitFilter,
	foldContext,
} from "./emit-expression.ts";
import { emitFor } from "./emit-loop.ts";
import { emitCallBlock, emitMacro } from "./emit-macro.ts";
import {
	emitBlock,
	emitExtends,
	emitFromImport,
	emitImport,
	emitInclude,
} from "./emit-templates.ts";
import {
	type Emitter,
	enterFrame,
	type Frame,
	innerFrame,
	quote,
	softFrame,
} from "./emitter.ts";
import { fold } from "./fold.ts";
import { escapeText, htmlOf } from "./markup.ts";
import { analyze, declareTarget } from "./symbols.ts";

export function emitBody(
	g: Emitter,
	body: readonly Statement[],
	frame: Frame,
): void {
	for (const statement of body) emitStatement(g, statement, frame);
}

function emitStatement(g: Emitter, node: Statement, frame: Frame): void {
	switch (node.kind) {
		case "output":
			emitOutput(g, node, frame);
			return;
		case "for":
			emitFor(g, node, frame);
			return;
		case "if":
			emitIf(g, node, frame);
			return;
		case "macro":
			emitMacro(g, node, frame);
			return;
		case "callblock":
			emitCallBlock(g, node, frame);
			return;
		case "filterblock":
			emitFilterBlock(g, node, frame);
			return;
		case "with":
			emitWith(g, node, frame);
			return;
		case "autoescape":
			emitAutoescape(g, node, frame);
			return;
		case "block":
			emitBlock(g, node, frame);
			return;
		case "extends":
			emitExtends(g, node, frame);
			return;
		case "include":
			emitInclude(g, node, frame);
			return;
		case "import":
			emitImport(g, node, frame);
			return;
		case "fromimport":
			emitFromImport(g, node, frame);
			return;
		case "assign":
			emitAssign(g, node, frame);
			return;
		case "assignblock":
			emitAssignBlock(g, node, frame);
			return;
		case "exprstmt":
			g.write(`${g.mark(node)}${emitExpr(g, node.node, frame)};`);
			return;
		case "break":
		case "continue":
			emitLoopControl(g, node);
			return;
	}
}

// Outside of a loop Python's compiler, not Jinja2, refuses them.
function emitLoopControl(g: Emitter, node: LoopControl): void {
	if (g.loopDepth === 0)
		throw g.syntaxError(
			node.kind === "break"
				? "'break' outside loop"
				: "'continue' not properly in loop",
			node,
		);
	g.write(`${node.kind};`);
}

function emitOutput(g: Emitter, node: Output, frame: Frame): void {
	if (frame.asksForParent) {
		if (g.hasKnownExtends) return;
		g.write("if(P===undefined){");
	}
	let pending: string | undefined;
	const flush = () => {
		if (pending !== undefined && (pending !== "" || !g.isText))
			g.append(frame, quote(pending));
		pending = undefined;
	};
	for (const child of node.nodes) {
		const text = constantText(g, child, frame);
		if (text !== undefined) {
			pending = (pending ?? "") + text;
			continue;
		}
		flush();
		if (child.kind === "data") continue;
		g.write(g.mark(child));
		g.append(frame, emitOutputValue(g, child, frame));
	}
	flush();
	if (frame.asksForParent) g.write("}");
}

/** The output of template text and of constant expressions. */
function constantText(
	g: Emitter,
	node: TemplateData | Expr,
	frame: Frame,
): string | undefined {
	if (node.kind === "data") return node.text;
	const value = fold(node, foldContext(g, frame));
	if (value === undefined) return undefined;
	try {
		const { finalize } = g.options.environment;
		if (!frame.autoescape || !g.isText)
			return pyStr(finalize === undefined ? value : finalize(value));
		const html = htmlOf(value);
		return finalize === undefined
			? html
			: escapeText(pyStr(finalize(html as PyValue)));
	} catch {
		return undefined;
	}
}

function emitOutputValue(g: Emitter, node: Expr, frame: Frame): string {
	const code = emitExpr(g, node, frame);
	const value =
		g.options.environment.finalize === undefined
			? code
			: `${g.helper("finalize")}(c,${code})`;
	if (!g.isText) return value;
	if (frame.isVolatile) return `${g.helper("outputText")}(c,${value})`;
	return `${g.helper(frame.autoescape ? "htmlOf" : "str")}(${value})`;
}

function emitIf(g: Emitter, node: If, frame: Frame): void {
	const soft = softFrame(frame);
	g.write(`${g.mark(node)}if(${emitCondition(g, node.test, soft)}){`);
	emitBody(g, node.body, soft);
	for (const elif of node.elifs) {
		const test = emitCondition(g, elif.test, soft);
		g.write(`}else if(${g.mark(elif).replace(";", ",")}${test}){`);
		emitBody(g, elif.body, soft);
	}
	if (node.otherwise.length > 0) {
		g.write("}else{");
		emitBody(g, node.otherwise, soft);
	}
	g.write("}");
}

function emitAssign(g: Emitter, node: Assign, frame: Frame): void {
	g.write(g.mark(node));
	emitStore(g, node.target, emitExpr(g, node.value, frame), frame);
}

function emitAssignBlock(g: Emitter, node: AssignBlock, frame: Frame): void {
	const buffer = g.id("b");
	const block = innerFrame(frame, { asksForParent: false, buffer });
	analyze(block.symbols, node.body);
	if (node.filter !== undefined) analyze(block.symbols, [node.filter]);
	g.write("{");
	enterFrame(g, block);
	g.write(`let ${buffer}=${g.emptyBuffer};`);
	emitBody(g, node.body, block);
	g.write(g.mark(node));
	const content = capturedValue(g, block);
	const value =
		node.filter === undefined
			? g.joined(buffer)
			: emitFilter(g, node.filter, block, content);
	emitStore(g, node.target, `${g.helper("markIfEscaping")}(c,${value})`, frame);
	g.write("}");
}

/** What a block has written, as a filter gets it. */
function capturedValue(g: Emitter, frame: Frame): string {
	const joined = g.joined(frame.buffer);
	return !frame.autoescape && !frame.isVolatile
		? joined
		: `${g.helper("markIfEscaping")}(c,${joined})`;
}

function emitFilterBlock(g: Emitter, node: FilterBlock, frame: Frame): void {
	const buffer = g.id("b");
	const block = innerFrame(frame, { buffer });
	analyze(block.symbols, [node.filter, ...node.body]);
	g.write("{");
	enterFrame(g, block);
	g.write(`let ${buffer}=${g.emptyBuffer};`);
	emitBody(g, node.body, block);
	g.write(g.mark(node));
	const value = emitFilter(g, node.filter, block, capturedValue(g, block));
	g.append(frame, g.isText ? `${g.helper("str")}(${value})` : value);
	g.write("}");
}

function emitWith(g: Emitter, node: With, frame: Frame): void {
	const inner = innerFrame(frame);
	for (const target of node.targets) declareTarget(inner.symbols, target);
	analyze(inner.symbols, node.body);
	g.write(`${g.mark(node)}{`);
	enterFrame(g, inner);
	node.targets.forEach((target, i) => {
		const value = node.values[i];
		if (value !== undefined)
			declareWith(g, target, emitExpr(g, value, frame), inner);
	});
	emitBody(g, node.body, inner);
	g.write("}");
}

function emitAutoescape(g: Emitter, node: Autoescape, frame: Frame): void {
	const symbols = innerFrame(frame);
	analyze(symbols.symbols, [node.value, ...node.body]);
	const constant = fold(node.value, foldContext(g, frame));
	const inner = {
		...symbols,
		...(constant === undefined
			? { isVolatile: true }
			: { autoescape: pyTruth(constant) }),
	};
	const saved = g.id("s");
	g.write(`${g.mark(node)}{`);
	enterFrame(g, symbols);
	g.write(`const ${saved}=c.evalContext.autoescape;`);
	g.write(`c.evalContext.autoescape=${emitCondition(g, node.value, symbols)};`);
	emitBody(g, node.body, inner);
	g.write(`c.evalContext.autoescape=${saved};}`);
}
