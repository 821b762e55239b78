// Comparisons as code; in a chain every operand is evaluated once and only when needed.

import type { Compare, CompareOperator } from "./ast.ts";
import { emitExpr } from "./emit-expression.ts";
import type { Emitter, Frame } from "./emitter.ts";

const HELPERS: Record<CompareOperator, string> = {
	eq: "equals",
	ne: "differs",
	lt: "less",
	lteq: "lessOrEqual",
	gt: "greater",
	gteq: "greaterOrEqual",
	in: "isIn",
	notin: "isNotIn",
};

export function emitCompare(g: Emitter, node: Compare, frame: Frame): string {
	let left = emitExpr(g, node.expr, frame);
	const tests = node.ops.map(({ op, expr }, i) => {
		let right = emitExpr(g, expr, frame);
		const previous = left;
		if (i < node.ops.length - 1) {
			left = g.temp();
			right = `${left}=${right}`;
		}
		return `${g.helper(HELPERS[op])}(${previous},${right})`;
	});
	return tests.length === 1 ? (tests[0] ?? "") : `(${tests.join("&&")})`;
}
