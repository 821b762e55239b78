// Sizes as people write them: 2K, 10MB, 1.5Gb.

import { normalizeInt, roundHalfEven, toFloat } from "../../pyvalue/numbers.ts";
import { pyStr } from "../../pyvalue/text.ts";
import { PyFloat, type PyValue } from "../../pyvalue/value.ts";

const UNITS = ["B", "K", "M", "G", "T", "P", "E", "Z", "Y"];

/** Bytes, or bits; undefined for what is neither. The case of the second letter tells them apart. */
export function humanToBytes(
	value: PyValue,
	isBits: boolean,
): PyValue | undefined {
	const found = /^\s*(\d*\.?\d*)\s*([A-Za-z]+)?/.exec(pyStr(value));
	const digits = found?.[1] ?? "";
	if (!/\d/.test(digits)) return undefined;
	const unit = found?.[2];
	const factor = unit === undefined ? 1n : factorOf(unit, isBits);
	if (factor === undefined) return undefined;
	const product = toFloat(digits) * Number(factor);
	const rounded = roundHalfEven(new PyFloat(product));
	return typeof rounded === "number" || typeof rounded === "bigint"
		? normalizeInt(BigInt(rounded))
		: rounded;
}

function factorOf(unit: string, isBits: boolean): bigint | undefined {
	const power = UNITS.indexOf((unit[0] ?? "").toUpperCase());
	if (power < 0) return undefined;
	if (unit.length > 1) {
		const isNamed = unit.toLowerCase().includes(isBits ? "bit" : "byte");
		if (!isNamed && unit[1] !== (isBits ? "b" : "B")) return undefined;
	}
	return 1n << BigInt(10 * power);
}
