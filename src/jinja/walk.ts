// What a node holds, for analyses that do not care which kind it is.

import type { Args, Expr, Node, Statement } from "./ast.ts";

const argNodes = (args: Args): readonly Expr[] => [
	...args.args,
	...args.kwargs.map(({ value }) => value),
	...present(args.dynArgs, args.dynKwargs),
];

function present<T>(...nodes: readonly (T | undefined)[]): T[] {
	return nodes.filter((node) => node !== undefined);
}

export function childrenOf(node: Node): readonly Node[] {
	switch (node.kind) {
		case "const":
		case "name":
		case "nsref":
		case "data":
		case "break":
		case "continue":
			return [];
		case "tuple":
		case "list":
			return node.items;
		case "dict":
			return node.items.flatMap(({ key, value }) => [key, value]);
		case "condexpr":
			return present(node.test, node.chosen, node.otherwise);
		case "filter":
		case "test":
		case "call":
			return [...present(node.node), ...argNodes(node)];
		case "getattr":
		case "not":
		case "unary":
		case "exprstmt":
			return [node.node];
		case "getitem":
			return [node.node, node.arg];
		case "slice":
			return present(node.start, node.stop, node.step);
		case "concat":
		case "output":
			return node.nodes;
		case "compare":
			return [node.expr, ...node.ops.map(({ expr }) => expr)];
		case "binary":
		case "and":
		case "or":
			return [node.left, node.right];
		default:
			return statementChildren(node);
	}
}

function statementChildren(
	node: Exclude<
		Statement,
		{ kind: "output" | "exprstmt" | "break" | "continue" }
	>,
): readonly Node[] {
	switch (node.kind) {
		case "for":
			return [
				...present<Node>(node.target, node.iter, node.test),
				...node.body,
				...node.otherwise,
			];
		case "if":
			return [node.test, ...node.body, ...node.elifs, ...node.otherwise];
		case "macro":
			return [...node.params, ...node.defaults, ...node.body];
		case "callblock":
			return [...node.params, ...node.defaults, node.call, ...node.body];
		case "filterblock":
			return [node.filter, ...node.body];
		case "with":
			return [...node.targets, ...node.values, ...node.body];
		case "autoescape":
			return [node.value, ...node.body];
		case "block":
			return node.body;
		case "extends":
		case "include":
		case "import":
		case "fromimport":
			return [node.template];
		case "assign":
			return [node.target, node.value];
		case "assignblock":
			return [...present<Node>(node.target, node.filter), ...node.body];
	}
}

/** Every node below these, themselves included, without recursion of ours on JavaScript's stack. */
export function* descendants(roots: readonly Node[]): Generator<Node> {
	const stack = [...roots].reverse();
	for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
		yield node;
		const children = childrenOf(node);
		for (let i = children.length - 1; i >= 0; i--) {
			const child = children[i];
			if (child !== undefined) stack.push(child);
		}
	}
}

/** Which of the names are read in the nodes before anything there assigns them; blocks are not entered. */
export function findUndeclared(
	nodes: readonly Node[],
	names: readonly string[],
): ReadonlySet<string> {
	const found = new Set<string>();
	const assigned = new Set<string>();
	const visit = (node: Node, isTarget: boolean): void => {
		if (node.kind === "block") return;
		if (node.kind === "name") {
			if (!names.includes(node.name)) return;
			if (isTarget) assigned.add(node.name);
			else if (!assigned.has(node.name)) found.add(node.name);
			return;
		}
		const targets = targetsOf(node);
		for (const child of childrenOf(node))
			visit(child, isTarget || targets.includes(child));
	};
	for (const node of nodes) visit(node, false);
	return found;
}

function targetsOf(node: Node): readonly Node[] {
	switch (node.kind) {
		case "for":
		case "assign":
		case "assignblock":
			return [node.target];
		case "with":
			return node.targets;
		case "macro":
		case "callblock":
			return node.params;
		default:
			return [];
	}
}
