// A value that only Python has a type for: here it is known by its texts, and where a Python plugin gets it
// again, it is the same object.

import { PyObject } from "../pyvalue/value.ts";

export interface ObjectDescription {
	readonly number: string;
	readonly type: string;
	readonly module: string;
	readonly str: string;
	readonly repr: string;
	readonly isTrue: boolean;
}

export class PythonObject extends PyObject {
	readonly typeName: string;
	readonly typeModule: string;
	readonly number: string;
	readonly #description: ObjectDescription;

	constructor(description: ObjectDescription) {
		super();
		this.typeName = description.type;
		this.typeModule = description.module;
		this.number = description.number;
		this.#description = description;
	}
	override isTruthy(): boolean {
		return this.#description.isTrue;
	}
	override toStr(): string {
		return this.#description.str;
	}
	override toRepr(): string {
		return this.#description.repr;
	}
}
