// What concerns other templates, as code: inheritance, includes and imports.

import { strRepr } from "../pyvalue/text.ts";
import type {
	Block,
	Extends,
	FromImport,
	Import,
	Include,
	Statement,
} from "./ast.ts";
import { emitExpr } from "./emit-expression.ts";
import { emitBody } from "./emit-statement.ts";
import {
	type Emitter,
	enterFrame,
	type Frame,
	quote,
	visibleStores,
} from "./emitter.ts";
import { analyze } from "./symbols.ts";
import { descendants, findUndeclared } from "./walk.ts";

/** The whole template: answers the source of a function that gives its bodies. */
export function emitTemplate(g: Emitter, body: readonly Statement[]): string {
	const all = [...descendants(body)];
	const isChild = all.some(({ kind }) => kind === "extends");
	for (const node of all) {
		if (node.kind !== "block") continue;
		if (g.blocks.has(node.name))
			throw g.fail(`block ${strRepr(node.name)} defined twice`, node);
		g.blocks.set(node.name, node);
	}
	const root = g.bodyFunction("root", "c", () => emitRoot(g, body, isChild));
	const blocks = [...g.blocks.values()].map((block, i) => {
		const code = g.bodyFunction(`block${i}`, "c", () =>
			emitBlockBody(g, block, `block${i}`),
		);
		return { code, entry: `[${quote(block.name)},block${i}]` };
	});
	const helpers = `const {${g.helpers.join(",")}}=h;`;
	const code = blocks.map((block) => block.code).join("");
	const entries = blocks.map((block) => block.entry).join(",");
	return `"use strict";${helpers}\n${root}${code}return{root,blocks:new Map([${entries}])};`;
}

function emitRoot(
	g: Emitter,
	body: readonly Statement[],
	isChild: boolean,
): void {
	const frame = g.rootFrame({
		isToplevel: true,
		isRootlevel: true,
		asksForParent: isChild,
	});
	if (findUndeclared(body, ["self"]).has("self")) declareSelf(g, frame);
	analyze(frame.symbols, body);
	if (isChild) g.write("let P;");
	enterFrame(g, frame);
	emitBody(g, body, frame);
	if (isChild) {
		g.write("if(P!==undefined){");
		g.appendAll(frame, bodyCall(g, "P(c)"));
		g.write("}");
	}
	g.write("return o;");
}

export function declareSelf(g: Emitter, frame: Frame): void {
	const ref = frame.symbols.declareParameter("self");
	g.write(`const ${ref}=new ${g.helper("TemplateReference")}(c);`);
}

function emitBlockBody(g: Emitter, block: Block, name: string): void {
	const frame = g.rootFrame();
	const used = findUndeclared(block.body, ["self", "super"]);
	if (used.has("self")) declareSelf(g, frame);
	if (used.has("super")) {
		const ref = frame.symbols.declareParameter("super");
		g.write(
			`const ${ref}=${g.helper("superBlock")}(c,${quote(block.name)},${name});`,
		);
	}
	analyze(frame.symbols, block.body);
	enterFrame(g, frame);
	emitBody(g, block.body, frame);
	g.write("return o;");
}

/** A body run to its end, going on in the generator form. */
function bodyCall(g: Emitter, code: string): string {
	return g.options.isGenerator ? `(yield* ${code})` : code;
}

export function emitBlock(g: Emitter, node: Block, frame: Frame): void {
	const asks = frame.isToplevel && g.extendsSoFar > 0;
	if (frame.isToplevel && g.hasKnownExtends) return;
	g.write(`${g.mark(node)}${asks ? "if(P===undefined){" : "{"}`);
	const name = quote(node.name);
	if (node.isRequired) g.write(`${g.helper("requireBlock")}(c,${name});`);
	const context = node.isScoped ? `c.derive(${visibleStores(frame)})` : "c";
	g.appendAll(
		frame,
		bodyCall(g, `${g.helper("blockBody")}(c,${name})(${context})`),
	);
	g.write("}");
}

export function emitExtends(g: Emitter, node: Extends, frame: Frame): void {
	if (!frame.isToplevel)
		throw g.fail("cannot use extend from a non top-level scope", node);
	g.write(g.mark(node));
	if (g.extendsSoFar > 0)
		g.write(
			`if(P!==undefined)${g.helper("raise")}("extended multiple times");`,
		);
	const template = emitExpr(g, node.template, frame);
	g.write(`P=${g.awaited(`${g.helper("extendFrom")}(c,${template})`)};`);
	if (frame.isRootlevel) g.hasKnownExtends = true;
	g.extendsSoFar++;
}

export function emitInclude(g: Emitter, node: Include, frame: Frame): void {
	g.write(g.mark(node));
	const template = emitExpr(g, node.template, frame);
	const locals = node.withContext ? visibleStores(frame) : "undefined";
	g.appendAll(
		frame,
		g.awaited(
			`${g.helper("include")}(c,${template},${node.ignoresMissing},${locals})`,
		),
	);
}

function importCode(
	g: Emitter,
	node: Import | FromImport,
	frame: Frame,
): string {
	const template = emitExpr(g, node.template, frame);
	const locals = node.withContext ? visibleStores(frame) : "undefined";
	return g.awaited(`${g.helper("importModule")}(c,${template},${locals})`);
}

export function emitImport(g: Emitter, node: Import, frame: Frame): void {
	g.write(g.mark(node));
	const ref = frame.symbols.ref(node.target);
	g.write(`${ref}=${importCode(g, node, frame)};`);
	emitUnexported(g, node.target, frame);
}

export function emitFromImport(
	g: Emitter,
	node: FromImport,
	frame: Frame,
): void {
	g.write(g.mark(node));
	const module = g.temp();
	g.write(`${module}=${importCode(g, node, frame)};`);
	const where =
		g.options.name === undefined
			? `line ${node.line}`
			: `line ${node.line} in ${strRepr(g.options.name)}`;
	for (const { name, alias } of node.names) {
		const ref = frame.symbols.ref(alias);
		g.write(
			`${ref}=${g.helper("importedName")}(c,${module},${quote(name)},${quote(where)});`,
		);
		emitUnexported(g, alias, frame);
	}
}

/** Imports are seen by blocks and includes, but not exported again. */
function emitUnexported(g: Emitter, name: string, frame: Frame): void {
	if (!frame.isToplevel) return;
	const key = quote(name);
	g.write(`c.vars.set(${key},${frame.symbols.ref(name)});`);
	g.write(`c.exported.delete(${key});`);
}
