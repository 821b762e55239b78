// Semantic Versioning 2.0.0; build metadata has no part in the order.

import { PyError } from "../../../pyvalue/value.ts";
import { compareKeys, type KeyPart } from "./order.ts";

const NUMBER = "(?:0|[1-9]\\d*)";
const NAME = `(?:${NUMBER}|\\d*[a-zA-Z-][0-9a-zA-Z-]*)`;
const FORM = new RegExp(
	`^(${NUMBER})\\.(${NUMBER})\\.(${NUMBER})(?:-(${NAME}(?:\\.${NAME})*))?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?\\n?$`,
);

interface Semantic {
	readonly core: readonly number[];
	readonly prerelease: readonly KeyPart[] | undefined;
}

function parse(text: string): Semantic {
	const match = FORM.exec(text);
	if (match === null) {
		throw new PyError("ValueError", `invalid semantic version '${text}'`);
	}
	return {
		core: match.slice(1, 4).map(Number),
		prerelease: match[4]
			?.split(".")
			.map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
	};
}

export function compareSemantic(a: string, b: string): number {
	const [left, right] = [parse(a), parse(b)];
	const order = compareKeys(left.core, right.core);
	if (order !== 0) return order;
	if (left.prerelease === undefined || right.prerelease === undefined) {
		return (
			Number(left.prerelease === undefined) -
			Number(right.prerelease === undefined)
		);
	}
	return compareKeys(left.prerelease, right.prerelease);
}
