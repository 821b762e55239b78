// Which collection the versions and dates in a documentation are those of: a field is put beside each
// (ansible-core 2.14 and later print it: `version 1.2.0 of community.general`).

import { dictGet, dictHas, dictSet } from "../../pyvalue/dict.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";

export function tellCollection(
	doc: PyDict,
	collection: string,
	isModule: boolean,
): void {
	new Teller(collection, isModule).doc(doc);
}

export function tellCollectionOfReturns(
	returns: PyDict,
	collection: string,
): void {
	new Teller(collection, true).returns(returns);
}

class Teller {
	readonly #collection: string;
	readonly #isModule: boolean;

	constructor(collection: string, isModule: boolean) {
		this.#collection = collection;
		this.#isModule = isModule;
	}

	doc(doc: PyDict): void {
		this.#added(doc);
		this.#deprecation(dictGet(doc, "deprecated"), "removed_from_collection");
		this.#options(dictGet(doc, "options"));
		for (const attribute of mapsIn(dictGet(doc, "attributes")))
			this.#added(attribute);
	}

	returns(returns: PyValue | undefined): void {
		for (const each of mapsIn(returns)) {
			this.#added(each);
			this.returns(dictGet(each, "contains"));
		}
	}

	#options(options: PyValue | undefined): void {
		for (const option of mapsIn(options)) {
			this.#added(option);
			if (!this.#isModule) {
				for (const way of ["env", "ini", "vars"])
					this.#specifiers(dictGet(option, way));
				this.#deprecation(dictGet(option, "deprecated"), "collection_name");
			}
			this.#options(dictGet(option, "suboptions"));
		}
	}

	#specifiers(list: PyValue | undefined): void {
		for (const each of Array.isArray(list) ? list : []) {
			if (!(each instanceof Map)) continue;
			this.#added(each);
			this.#deprecation(dictGet(each, "deprecated"), "collection_name");
		}
	}

	#added(holder: PyDict): void {
		if (dictHas(holder, "version_added"))
			this.#put(holder, "version_added_collection");
	}

	/** A module's or plugin's own says `removed_in`, an option's `version`. */
	#deprecation(note: PyValue | undefined, field: string): void {
		if (!(note instanceof Map)) return;
		const isTop = field === "removed_from_collection";
		const version = this.#isModule || isTop ? "removed_in" : "version";
		if (dictHas(note, version) || dictHas(note, "removed_at_date"))
			this.#put(note, field);
	}

	#put(holder: PyDict, field: string): void {
		if (!dictHas(holder, field)) dictSet(holder, field, this.#collection);
	}
}

function mapsIn(holder: PyValue | undefined): readonly PyDict[] {
	return holder instanceof Map
		? [...holder.values()].filter((each) => each instanceof Map)
		: [];
}
