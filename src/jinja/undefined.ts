// Jinja2's undefined values. The environment makes them through a factory, so that a
// caller can plug in a kind of its own (a subclass of Undefined).

import { PyType } from "../pyvalue/access.ts";
import { pyRepr, pyTypeName } from "../pyvalue/text.ts";
import {
	type BinaryOperator,
	type PyKwargs,
	PyObject,
	type PyValue,
} from "../pyvalue/value.ts";
import { TemplateError, type TemplateErrorKind } from "./errors.ts";

export interface UndefinedOptions {
	/** The whole message; made from the rest where it is missing. */
	readonly hint?: string | undefined;
	/** What was to have the name; left out for a variable. */
	readonly object?: PyValue | undefined;
	readonly name?: PyValue | undefined;
	/** The kind of error it raises on use. */
	readonly exceptionKind?: TemplateErrorKind | undefined;
}

export type MakeUndefined = (options: UndefinedOptions) => Undefined;

/** An object may say which Python module its type comes from; built-in types have none. */
interface WithModule {
	readonly typeModule?: string;
}

/** As Jinja2's `object_type_repr`. */
function describeType(value: PyValue): string {
	if (value === null) return "None";
	const module = (value as WithModule).typeModule;
	const name = pyTypeName(value);
	return `${module === undefined ? name : `${module}.${name}`} object`;
}

export class Undefined extends PyObject {
	readonly typeName: string = "Undefined";
	readonly typeModule: string = "jinja2.runtime";
	readonly options: UndefinedOptions;

	constructor(options: UndefinedOptions = {}) {
		super();
		this.options = options;
	}

	get message(): string {
		const { hint, object, name = null } = this.options;
		if (hint !== undefined && hint !== "") return hint;
		if (object === undefined) return `${pyRepr(name)} is undefined`;
		const type = describeType(object);
		return typeof name === "string"
			? `${pyRepr(type)} has no attribute ${pyRepr(name)}`
			: `${type} has no element ${pyRepr(name)}`;
	}

	fail(): never {
		throw new TemplateError(
			this.options.exceptionKind ?? "undefined",
			this.message,
		);
	}

	override getAttr(name: string): PyValue | undefined {
		if (name === "__class__")
			return new PyType(`${this.typeModule}.${this.typeName}`);
		return name.startsWith("__") ? undefined : this.fail();
	}
	override getItem(_key: PyValue): PyValue | undefined {
		return this.fail();
	}
	override isTruthy(): boolean {
		return false;
	}
	override iterate(): Iterable<PyValue> {
		return [];
	}
	override length(): number {
		return 0;
	}
	override contains(_item: PyValue): boolean | undefined {
		return false;
	}
	override call(_args: readonly PyValue[], _kwargs: PyKwargs): PyValue {
		return this.fail();
	}
	override toStr(): string {
		return "";
	}
	override toRepr(): string {
		return "Undefined";
	}
	override equals(other: PyValue): boolean {
		return other instanceof Undefined && other.constructor === this.constructor;
	}
	override compare(_other: PyValue): number | undefined {
		return this.fail();
	}
	override binary(
		operator: BinaryOperator,
		_other: PyValue,
		_isReflected: boolean,
	): PyValue | undefined {
		// Jinja2 leaves the bitwise operators to Python, which knows none for it.
		return "|&^<<>>".includes(operator) ? undefined : this.fail();
	}
	override unary(): PyValue | undefined {
		return this.fail();
	}
	override hashKey(): string | undefined {
		return `undefined ${this.typeName}`;
	}
}

/** Any further step into it is itself again. */
class ChainableUndefined extends Undefined {
	override readonly typeName: string = "ChainableUndefined";

	override getAttr(name: string): PyValue | undefined {
		// Python looks special methods up on the type.
		return name.startsWith("__") ? super.getAttr(name) : this;
	}
	override getItem(_key: PyValue): PyValue {
		return this;
	}
}

/** Prints what was missing. */
class DebugUndefined extends Undefined {
	override readonly typeName: string = "DebugUndefined";

	override toStr(): string {
		const { hint, object, name = null } = this.options;
		if (hint !== undefined && hint !== "")
			return `{{ undefined value printed: ${hint} }}`;
		if (object === undefined)
			return `{{ ${typeof name === "string" ? name : pyRepr(name)} }}`;
		return `{{ no such element: ${describeType(object)}[${pyRepr(name)}] }}`;
	}
}

/** Anything but asking whether it is defined raises. */
export class StrictUndefined extends Undefined {
	override readonly typeName: string = "StrictUndefined";

	override isTruthy(): boolean {
		return this.fail();
	}
	override iterate(): Iterable<PyValue> {
		return this.fail();
	}
	override length(): number {
		return this.fail();
	}
	override contains(_item: PyValue): boolean {
		return this.fail();
	}
	override toStr(): string {
		return this.fail();
	}
	override equals(_other: PyValue): boolean {
		return this.fail();
	}
	override hashKey(): string {
		return this.fail();
	}
}

const UNDEFINED_KINDS = {
	default: Undefined,
	chainable: ChainableUndefined,
	debug: DebugUndefined,
	strict: StrictUndefined,
} as const;
export type UndefinedKind = keyof typeof UNDEFINED_KINDS;

export function undefinedFactory(kind: UndefinedKind): MakeUndefined {
	const Class = UNDEFINED_KINDS[kind];
	return (options) => new Class(options);
}
