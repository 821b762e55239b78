// The syntax tree. A type list, longer than it is deep. Names follow Jinja2's nodes.

import type { BinaryOperator, PyValue } from "../pyvalue/value.ts";

export interface At {
	readonly line: number;
	readonly column: number;
}

export type CompareOperator =
	| "eq"
	| "ne"
	| "lt"
	| "lteq"
	| "gt"
	| "gteq"
	| "in"
	| "notin";

export interface Args {
	readonly args: readonly Expr[];
	readonly kwargs: readonly { readonly key: string; readonly value: Expr }[];
	readonly dynArgs: Expr | undefined;
	readonly dynKwargs: Expr | undefined;
}

export interface Const extends At {
	readonly kind: "const";
	readonly value: PyValue;
}
export interface Name extends At {
	readonly kind: "name";
	readonly name: string;
}
interface Tuple extends At {
	readonly kind: "tuple";
	readonly items: readonly Expr[];
}
interface List extends At {
	readonly kind: "list";
	readonly items: readonly Expr[];
}
interface Dict extends At {
	readonly kind: "dict";
	readonly items: readonly { readonly key: Expr; readonly value: Expr }[];
}
export interface CondExpr extends At {
	readonly kind: "condexpr";
	readonly test: Expr;
	readonly chosen: Expr;
	readonly otherwise: Expr | undefined;
}
export interface Filter extends At, Args {
	readonly kind: "filter";
	/** Undefined for the innermost filter of a filter or set block. */
	readonly node: Expr | undefined;
	readonly name: string;
}
export interface Test extends At, Args {
	readonly kind: "test";
	readonly node: Expr;
	readonly name: string;
}
export interface Call extends At, Args {
	readonly kind: "call";
	readonly node: Expr;
}
interface Getattr extends At {
	readonly kind: "getattr";
	readonly node: Expr;
	readonly attr: string;
}
interface Getitem extends At {
	readonly kind: "getitem";
	readonly node: Expr;
	readonly arg: Expr;
}
interface Slice extends At {
	readonly kind: "slice";
	readonly start: Expr | undefined;
	readonly stop: Expr | undefined;
	readonly step: Expr | undefined;
}
interface Concat extends At {
	readonly kind: "concat";
	readonly nodes: readonly Expr[];
}
export interface Compare extends At {
	readonly kind: "compare";
	readonly expr: Expr;
	readonly ops: readonly {
		readonly op: CompareOperator;
		readonly expr: Expr;
	}[];
}
interface Binary extends At {
	readonly kind: "binary";
	readonly op: BinaryOperator;
	readonly left: Expr;
	readonly right: Expr;
}
interface Logic extends At {
	readonly kind: "and" | "or";
	readonly left: Expr;
	readonly right: Expr;
}
interface Not extends At {
	readonly kind: "not";
	readonly node: Expr;
}
interface Unary extends At {
	readonly kind: "unary";
	readonly op: "+" | "-";
	readonly node: Expr;
}

export type Expr =
	| Const
	| Name
	| Tuple
	| List
	| Dict
	| CondExpr
	| Filter
	| Test
	| Call
	| Getattr
	| Getitem
	| Slice
	| Concat
	| Compare
	| Binary
	| Logic
	| Not
	| Unary;

interface TupleTarget extends At {
	readonly kind: "tuple";
	readonly items: readonly Target[];
}
export type Target = Name | TupleTarget;
export interface NamespaceRef extends At {
	readonly kind: "nsref";
	readonly name: string;
	readonly attr: string;
}

export interface TemplateData extends At {
	readonly kind: "data";
	readonly text: string;
}
export interface Output extends At {
	readonly kind: "output";
	readonly nodes: readonly (TemplateData | Expr)[];
}
export interface For extends At {
	readonly kind: "for";
	readonly target: Target;
	readonly iter: Expr;
	readonly test: Expr | undefined;
	readonly isRecursive: boolean;
	readonly body: readonly Statement[];
	readonly otherwise: readonly Statement[];
}
export interface If extends At {
	readonly kind: "if";
	readonly test: Expr;
	readonly body: readonly Statement[];
	readonly elifs: readonly If[];
	readonly otherwise: readonly Statement[];
}
export interface Signature {
	readonly params: readonly Name[];
	/** Of the last parameters. */
	readonly defaults: readonly Expr[];
}
export interface Macro extends At, Signature {
	readonly kind: "macro";
	readonly name: string;
	readonly body: readonly Statement[];
}
export interface CallBlock extends At, Signature {
	readonly kind: "callblock";
	readonly call: Call;
	readonly body: readonly Statement[];
}
export interface FilterBlock extends At {
	readonly kind: "filterblock";
	readonly filter: Filter;
	readonly body: readonly Statement[];
}
export interface With extends At {
	readonly kind: "with";
	readonly targets: readonly Target[];
	readonly values: readonly Expr[];
	readonly body: readonly Statement[];
}
export interface Autoescape extends At {
	readonly kind: "autoescape";
	readonly value: Expr;
	readonly body: readonly Statement[];
}
export interface Block extends At {
	readonly kind: "block";
	readonly name: string;
	readonly isScoped: boolean;
	readonly isRequired: boolean;
	readonly body: readonly Statement[];
}
export interface Extends extends At {
	readonly kind: "extends";
	readonly template: Expr;
}
export interface Include extends At {
	readonly kind: "include";
	readonly template: Expr;
	readonly ignoresMissing: boolean;
	readonly withContext: boolean;
}
export interface Import extends At {
	readonly kind: "import";
	readonly template: Expr;
	readonly target: string;
	readonly withContext: boolean;
}
export interface FromImport extends At {
	readonly kind: "fromimport";
	readonly template: Expr;
	readonly names: readonly { readonly name: string; readonly alias: string }[];
	readonly withContext: boolean;
}
export interface Assign extends At {
	readonly kind: "assign";
	readonly target: Target | NamespaceRef;
	readonly value: Expr;
}
export interface AssignBlock extends At {
	readonly kind: "assignblock";
	readonly target: Target | NamespaceRef;
	readonly filter: Filter | undefined;
	readonly body: readonly Statement[];
}
interface ExprStatement extends At {
	readonly kind: "exprstmt";
	readonly node: Expr;
}
export interface LoopControl extends At {
	readonly kind: "break" | "continue";
}

export type Statement =
	| Output
	| For
	| If
	| Macro
	| CallBlock
	| FilterBlock
	| With
	| Autoescape
	| Block
	| Extends
	| Include
	| Import
	| FromImport
	| Assign
	| AssignBlock
	| ExprStatement
	| LoopControl;

export type Node = Expr | Statement | TemplateData | NamespaceRef;
