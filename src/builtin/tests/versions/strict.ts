// Python's StrictVersion: two or three numbers, then a or b and a number before the release.

import { PyError } from "../../../pyvalue/value.ts";
import { compareKeys } from "./order.ts";

const FORM = /^(\d+)\.(\d+)(?:\.(\d+))?(?:([ab])(\d+))?\n?$/;

function parse(text: string): readonly (number | string)[] {
	const match = FORM.exec(text);
	if (match === null) {
		throw new PyError("ValueError", `invalid version number '${text}'`);
	}
	const [, major, minor, patch = "0", letter, number = "0"] = match;
	const numbers = [major, minor, patch].map(Number);
	// "c" comes behind "a" and "b": the release is after what comes before it.
	return [...numbers, letter ?? "c", Number(number)];
}

export function compareStrict(a: string, b: string): number {
	return compareKeys(parse(a), parse(b));
}
