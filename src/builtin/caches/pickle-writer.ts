// Plain data in Python's pickle format, protocol 2: what every Python that runs Ansible reads.

import { pyStr } from "../../pyvalue/text.ts";
import {
	PyBytes,
	PyFloat,
	PyTuple,
	type PyValue,
} from "../../pyvalue/value.ts";

const op = (code: number | string, ...rest: Uint8Array[]): Buffer =>
	Buffer.concat([
		typeof code === "number"
			? Buffer.from([code])
			: Buffer.from(code, "latin1"),
		...rest,
	]);

/** What has no form of its own (a vault, a date) is its text. */
export function writePickle(value: PyValue): Uint8Array {
	const parts = [op("\x80\x02")];
	write(value, parts);
	parts.push(op("."));
	return Buffer.concat(parts);
}

function write(value: PyValue, parts: Buffer[]): void {
	if (value === null) parts.push(op("N"));
	else if (typeof value === "boolean") parts.push(op(value ? 0x88 : 0x89));
	else if (typeof value === "string") parts.push(textOf(value));
	else if (typeof value === "number" || typeof value === "bigint")
		parts.push(intOf(BigInt(value)));
	else if (value instanceof PyFloat) {
		const bytes = Buffer.alloc(8);
		bytes.writeDoubleBE(value.value);
		parts.push(op("G", bytes));
	} else if (Array.isArray(value)) writeAll(value, ["](", "e"], parts);
	else if (value instanceof PyTuple) writeAll(value.items, ["(", "t"], parts);
	else if (value instanceof Map)
		writeAll([...value].flat(), ["}(", "u"], parts);
	else if (value instanceof PyBytes)
		parts.push(textOf(Buffer.from(value.bytes).toString("utf8")));
	else parts.push(textOf(pyStr(value)));
}

function writeAll(
	items: readonly PyValue[],
	[start, end]: readonly [string, string],
	parts: Buffer[],
): void {
	parts.push(op(start));
	for (const item of items) write(item, parts);
	parts.push(op(end));
}

function textOf(text: string): Buffer {
	const bytes = Buffer.from(text, "utf8");
	return op("X", uint32(bytes.length), bytes);
}

function intOf(value: bigint): Buffer {
	if (BigInt.asIntN(32, value) === value) {
		const bytes = Buffer.alloc(4);
		bytes.writeInt32LE(Number(value));
		return op("J", bytes);
	}
	const bytes: number[] = [];
	// two's complement, as many bytes as show the sign
	for (let rest = value; ; rest >>= 8n) {
		bytes.push(Number(rest & 0xffn));
		const sign = (bytes.at(-1) ?? 0) & 0x80;
		if (rest >> 8n === (sign === 0 ? 0n : -1n)) break;
	}
	return op(0x8b, uint32(bytes.length), Buffer.from(bytes));
}

function uint32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return bytes;
}
