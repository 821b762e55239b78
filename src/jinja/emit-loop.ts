// `for` as code. A loop whose body never looks at `loop` is a plain JavaScript loop.

import type { For, Node } from "./ast.ts";
import { declareWith } from "./emit-assign.ts";
import { emitCondition, emitExpr } from "./emit-expression.ts";
import { emitBody } from "./emit-statement.ts";
import { type Emitter, enterFrame, type Frame, innerFrame } from "./emitter.ts";
import { analyze, declareTarget } from "./symbols.ts";
import { childrenOf, descendants, findUndeclared } from "./walk.ts";

interface LoopParts {
	readonly node: For;
	readonly body: Frame;
	readonly otherwise: Frame;
	readonly test: Frame;
	/** The variable of `loop`, where the body uses it. */
	readonly loopRef: string | undefined;
}

export function emitFor(g: Emitter, node: For, frame: Frame): void {
	assertLoopUntouched(g, node);
	const isExtended =
		node.isRecursive ||
		findUndeclared(node.body, ["loop"]).has("loop") ||
		[...descendants([node])].some((n) => n.kind === "block" && n.isScoped);
	const body = innerFrame(frame, { isLoop: true });
	const otherwise = innerFrame(frame);
	const test = innerFrame(frame);
	const loopRef = isExtended
		? body.symbols.declareParameter("loop")
		: undefined;
	declareTarget(body.symbols, node.target);
	analyze(body.symbols, node.body);
	analyze(otherwise.symbols, node.otherwise);
	declareTarget(test.symbols, node.target);
	if (node.test !== undefined) analyze(test.symbols, [node.test]);
	const parts = { node, body, otherwise, test, loopRef };
	if (node.isRecursive) emitRecursive(g, parts, frame);
	else {
		g.write(`${g.mark(node)}{`);
		emitRounds(g, parts, emitExpr(g, node.iter, frame), "undefined,0");
		g.write("}");
	}
}

function assertLoopUntouched(g: Emitter, node: For): void {
	const check = (n: Node, isTarget: boolean): void => {
		if (isTarget && n.kind === "name" && n.name === "loop")
			throw g.fail(
				"Can't assign to special loop variable in for-loop target",
				n,
			);
		const isAssigning =
			n.kind === "for" || n.kind === "assign" || n.kind === "assignblock";
		for (const child of childrenOf(n))
			check(
				child,
				(isTarget && n.kind === "tuple") || (isAssigning && child === n.target),
			);
	};
	check(node, false);
}

/** The loop itself over `iterable` (code), and its else branch. */
function emitRounds(
	g: Emitter,
	parts: LoopParts,
	iterable: string,
	recursion: string,
): void {
	const { node, body, otherwise, loopRef } = parts;
	const isEmpty = g.id("e");
	const hasElse = node.otherwise.length > 0;
	if (hasElse) g.write(`let ${isEmpty}=true;`);
	const item = g.id("x");
	if (loopRef === undefined) {
		g.write(`for(const ${item} of ${g.helper("iterate")}(${iterable})){`);
		if (node.test !== undefined) {
			g.write("{");
			emitTest(g, parts, item);
			g.write(")continue;}");
		}
	} else {
		const items =
			node.test === undefined ? iterable : filtered(g, parts, iterable);
		g.write(
			`const ${loopRef}=new ${g.helper("Loop")}(c,${items},${recursion});`,
		);
		g.write(`for(let ${item};(${item}=${loopRef}.step())!==undefined;){`);
	}
	g.write(`r.tick(${body.buffer}.length);`);
	declareWith(g, node.target, item, body);
	enterFrame(g, body);
	g.loopDepth++;
	emitBody(g, node.body, body);
	g.loopDepth--;
	if (hasElse) g.write(`${isEmpty}=false;`);
	g.write("}");
	if (!hasElse) return;
	g.write(`if(${isEmpty}){`);
	enterFrame(g, otherwise);
	emitBody(g, node.otherwise, otherwise);
	g.write("}");
}

/** `if(!(test)`, in a block of its own with the target's variables. */
function emitTest(g: Emitter, parts: LoopParts, item: string): void {
	const { node, test } = parts;
	if (node.test === undefined) return;
	declareWith(g, node.target, item, test);
	enterFrame(g, test);
	g.write(`${g.mark(node.test)}if(!${emitCondition(g, node.test, test)}`);
}

// A loop that looks ahead needs the filtered items as an iterable. A generator form cannot
// wait inside of a JavaScript generator that the loop pulls, so it filters beforehand.
function filtered(g: Emitter, parts: LoopParts, iterable: string): string {
	const name = g.id("f");
	const item = g.id("x");
	const source = g.id("i");
	const isEager = g.options.isGenerator;
	const code = g.capture(() => {
		emitTest(g, parts, item);
		g.write(`)continue;${isEager ? `a.push(${item});` : `yield ${item};`}`);
	});
	const loop = `for(const ${item} of ${g.helper("iterate")}(${source})){${code}}`;
	if (isEager) {
		g.write(
			`const ${name}=function*(${source}){let p;const a=[];${loop}return a};`,
		);
		return `(yield* ${name}(${iterable}))`;
	}
	g.write(`const ${name}=function*(${source}){${loop}};`);
	return `${g.helper("lazily")}(${name}(${iterable}))`;
}

function emitRecursive(g: Emitter, parts: LoopParts, frame: Frame): void {
	const name = g.id("loop");
	const inner: LoopParts = {
		...parts,
		body: { ...parts.body, buffer: "o" },
		otherwise: { ...parts.otherwise, buffer: "o" },
	};
	g.write("{");
	g.write(
		g.bodyFunction(name, "items,depth", () => {
			g.write(g.mark(parts.node));
			emitRounds(g, inner, "items", `${name},depth`);
			g.write(`return ${g.joined("o")};`);
		}),
	);
	g.write(g.mark(parts.node));
	const items = emitExpr(g, parts.node.iter, frame);
	const star = g.options.isGenerator ? "(yield* " : "(";
	g.append(frame, `${star}${name}(${items},0))`);
	g.write("}");
}
