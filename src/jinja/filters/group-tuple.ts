// What groupby gives for each group: a tuple whose parts have names, too.

import { PyTuple, type PyValue } from "../../pyvalue/value.ts";

export class GroupTuple extends PyTuple {
	readonly grouper: PyValue;
	readonly list: PyValue[];

	constructor(grouper: PyValue, list: PyValue[]) {
		super([grouper, list]);
		this.grouper = grouper;
		this.list = list;
	}

	/** The part of that name, as a template's `group.grouper` asks for it. */
	named(name: string): PyValue | undefined {
		if (name === "grouper") return this.grouper;
		return name === "list" ? this.list : undefined;
	}
}
