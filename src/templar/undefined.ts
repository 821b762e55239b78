// Ansible's undefined: any step into it is itself again, so that the first miss is the one told.

import { StrictUndefined, type UndefinedOptions } from "../jinja/undefined.ts";
import { pyRepr } from "../pyvalue/text.ts";
import type { PyValue } from "../pyvalue/value.ts";
import { AnsibleFailure } from "./failure.ts";

export class AnsibleUndefined extends StrictUndefined {
	override readonly typeName = "AnsibleUndefined";
	override readonly typeModule = "ansible.template.native_helpers";
	/** Set for a variable whose own template failed: Ansible raises its own class then. */
	readonly cause: unknown;

	constructor(options: UndefinedOptions = {}, cause?: unknown) {
		super(options);
		this.cause = cause;
	}
	override fail(): never {
		if (this.cause === undefined) return super.fail();
		throw new AnsibleFailure("AnsibleUndefinedVariable", this.message, {
			cause: this.cause,
		});
	}
	override getAttr(name: string): PyValue | undefined {
		return name.startsWith("__") ? undefined : this;
	}
	override getItem(_key: PyValue): PyValue {
		return this;
	}
	override toRepr(): string {
		const { hint = null, name = null, object } = this.options;
		const shown = object === undefined ? "missing" : pyRepr(object);
		return `AnsibleUndefined(hint=${pyRepr(hint)}, obj=${shown}, name=${pyRepr(name)})`;
	}
}
