// Assignments as code: targets, and what becomes known outside of the frame.

import type { NamespaceRef, Target } from "./ast.ts";
import { emitExpr } from "./emit-expression.ts";
import { type Emitter, type Frame, quote } from "./emitter.ts";

/** Assigns `code` to variables that exist already. */
function assignTo(
	g: Emitter,
	target: Target | NamespaceRef,
	code: string,
	frame: Frame,
): void {
	if (target.kind === "name") {
		g.write(`${frame.symbols.ref(target.name)}=${code};`);
	} else if (target.kind === "tuple") {
		const items = g.temp();
		g.write(`${items}=${g.helper("unpack")}(${code},${target.items.length});`);
		target.items.forEach((item, i) => {
			assignTo(g, item, `${items}[${i}]`, frame);
		});
	}
}

/** Declares a target's variables with `code` as their value: loop variables, `with`. */
export function declareWith(
	g: Emitter,
	target: Target,
	code: string,
	frame: Frame,
): void {
	if (target.kind === "name") {
		g.write(`let ${frame.symbols.ref(target.name)}=${code};`);
		return;
	}
	const items = g.id("u");
	g.write(
		`const ${items}=${g.helper("unpack")}(${code},${target.items.length});`,
	);
	target.items.forEach((item, i) => {
		declareWith(g, item, `${items}[${i}]`, frame);
	});
}

function namesOf(target: Target | NamespaceRef): string[] {
	if (target.kind === "nsref") return [];
	return target.kind === "name" ? [target.name] : target.items.flatMap(namesOf);
}

/** Makes top-level assignments known to blocks, includes and importers. */
function exportNames(
	g: Emitter,
	target: Target | NamespaceRef,
	frame: Frame,
): void {
	if (!frame.isToplevel) return;
	for (const name of namesOf(target)) exportName(g, name, frame);
}

export function exportName(g: Emitter, name: string, frame: Frame): void {
	const key = quote(name);
	g.write(`c.vars.set(${key},${frame.symbols.ref(name)});`);
	if (!name.startsWith("_")) g.write(`c.exported.add(${key});`);
}

export function emitStore(
	g: Emitter,
	target: Target | NamespaceRef,
	code: string,
	frame: Frame,
): void {
	if (target.kind === "nsref") {
		const { line, column, name, attr } = target;
		const ref = emitExpr(g, { kind: "name", line, column, name }, frame);
		g.write(`${g.helper("namespaceOf")}(${ref}).set(${quote(attr)},${code});`);
		return;
	}
	assignTo(g, target, code, frame);
	exportNames(g, target, frame);
}
