// round(), of ints and floats.

import { divideHalfEven, roundFloat, roundToInt } from "./floats.ts";
import { isInt, normalizeInt } from "./numerals.ts";
import { pyTypeName } from "./text.ts";
import { PyError, PyFloat, type PyValue } from "./value.ts";

/** `round(value)` (an int) or `round(value, digits)` (the value's own type); ties go to even. */
export function roundHalfEven(value: PyValue, digits?: number): PyValue {
	if (value instanceof PyFloat) {
		return digits === undefined
			? roundToInt(value.value)
			: new PyFloat(roundFloat(value.value, digits));
	}
	const whole = typeof value === "boolean" ? Number(value) : value;
	if (!isInt(whole)) {
		throw new PyError(
			"TypeError",
			`type ${pyTypeName(value)} doesn't define __round__ method`,
		);
	}
	if (digits === undefined || digits >= 0) return whole;
	const unit = 10n ** BigInt(-digits);
	return normalizeInt(divideHalfEven(BigInt(whole), unit) * unit);
}
