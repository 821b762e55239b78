// The methods of int (and bool) and float.

import { floatParts } from "./floats.ts";
import { bitLength } from "./integers.ts";
import { floatRepr, normalizeInt } from "./numerals.ts";
import {
	indexArgument,
	type Method,
	named,
	noArgs,
	oneArg,
} from "./signature.ts";
import { pyTypeName } from "./text.ts";
import { PyBytes, PyError, PyFloat, PyTuple, type PyValue } from "./value.ts";

type IntLike = number | bigint | boolean;

function whole(self: IntLike): number | bigint {
	return typeof self === "boolean" ? Number(self) : self;
}

function bitCount(self: IntLike): number {
	const size = BigInt(self) < 0n ? -BigInt(self) : BigInt(self);
	return size.toString(2).replaceAll("0", "").length;
}

function byteOrder(value: PyValue | undefined): "big" | "little" {
	if (value === undefined || value === "big") return "big";
	if (value === "little") return "little";
	if (typeof value !== "string") {
		throw new PyError(
			"TypeError",
			`argument 'byteorder' must be str, not ${pyTypeName(value)}`,
		);
	}
	throw new PyError("ValueError", "byteorder must be either 'little' or 'big'");
}

function toBytes(
	self: IntLike,
	length?: PyValue,
	order?: PyValue,
	signed?: PyValue,
): PyValue {
	const size = indexArgument(length, 1);
	const isBig = byteOrder(order) === "big";
	let value = BigInt(whole(self));
	const bits = BigInt(size) * 8n;
	if (value < 0n && signed !== true) {
		throw new PyError(
			"OverflowError",
			"can't convert negative int to unsigned",
		);
	}
	const limit = signed === true ? 1n << (bits - 1n) : 1n << bits;
	if (value >= limit || value < -limit) {
		throw new PyError("OverflowError", "int too big to convert");
	}
	value = BigInt.asUintN(Number(bits), value);
	const bytes = new Uint8Array(size);
	for (let at = 0; at < size; at++) {
		bytes[isBig ? size - 1 - at : at] = Number(value & 255n);
		value >>= 8n;
	}
	return new PyBytes(bytes);
}

export const IntMethods: ReadonlyMap<string, Method<IntLike>> = new Map<
	string,
	Method<IntLike>
>([
	["as_integer_ratio", noArgs((self) => new PyTuple([whole(self), 1]))],
	["bit_count", noArgs(bitCount)],
	["bit_length", noArgs((self) => bitLength(whole(self)))],
	["conjugate", noArgs(whole)],
	["to_bytes", named(["length", "byteorder", "signed"], 0, toBytes)],
]);

function integerRatio(self: PyFloat): PyValue {
	if (!Number.isFinite(self.value)) {
		const isNan = Number.isNaN(self.value);
		throw new PyError(
			isNan ? "ValueError" : "OverflowError",
			`cannot convert ${isNan ? "NaN" : "Infinity"} to integer ratio`,
		);
	}
	let [top, exponent] = floatParts(self.value);
	let bottom = 1n;
	if (exponent > 0) top <<= BigInt(exponent);
	for (; exponent < 0 && top !== 0n && (top & 1n) === 0n; exponent++)
		top >>= 1n;
	if (exponent < 0 && top !== 0n) bottom <<= BigInt(-exponent);
	return new PyTuple([normalizeInt(top), normalizeInt(bottom)]);
}

/** float.hex() */
function floatHex(self: PyFloat): string {
	const { value } = self;
	if (!Number.isFinite(value)) return floatRepr(value);
	const sign = value < 0 || Object.is(value, -0) ? "-" : "";
	if (value === 0) return `${sign}0x0.0p+0`;
	const [mantissa, exponent] = floatParts(Math.abs(value));
	const lead = mantissa >> 52n;
	const fraction = (mantissa & 0xfffffffffffffn).toString(16).padStart(13, "0");
	const power = exponent + 52;
	return `${sign}0x${lead}.${fraction}p${power < 0 ? "" : "+"}${power}`;
}

function fromHex(_self: PyFloat, text: PyValue): PyValue {
	if (typeof text !== "string") {
		throw new PyError("TypeError", "bad argument type for built-in operation");
	}
	const match =
		/^\s*([+-]?)(?:0x)?([0-9a-f]*)(?:\.([0-9a-f]*))?(?:p([+-]?\d+))?\s*$/i.exec(
			text,
		);
	const digits = (match?.[2] ?? "") + (match?.[3] ?? "");
	if (match === null || digits === "") {
		throw new PyError(
			"ValueError",
			"invalid hexadecimal floating-point string",
		);
	}
	const power = Number(match[4] ?? 0) - (match[3] ?? "").length * 4;
	const size = Number(BigInt(`0x${digits}`)) * 2 ** power;
	return new PyFloat(match[1] === "-" ? -size : size);
}

export const FloatMethods: ReadonlyMap<string, Method<PyFloat>> = new Map<
	string,
	Method<PyFloat>
>([
	["as_integer_ratio", noArgs(integerRatio)],
	["conjugate", noArgs((self) => self)],
	["fromhex", oneArg(fromHex)],
	["hex", noArgs(floatHex)],
	["is_integer", noArgs((self) => Number.isInteger(self.value))],
]);
