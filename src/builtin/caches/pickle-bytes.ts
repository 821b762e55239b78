// The bytes of a pickle, read from the front.

import { PyError } from "../../pyvalue/value.ts";

/** What is no pickle, or more than data. */
export class PickleError extends PyError {
	constructor(message: string) {
		super("RuntimeError", `no pickle of plain data: ${message}`);
	}
}

export class PickleBytes {
	readonly #bytes: Buffer;
	#at = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	}

	take(count: number): Buffer {
		const end = this.#at + count;
		if (end > this.#bytes.length) throw new PickleError("it ends too early");
		const part = this.#bytes.subarray(this.#at, end);
		this.#at = end;
		return part;
	}

	code(): string {
		return this.take(1).toString("latin1");
	}

	/** Little-endian. */
	uint(size: 1 | 2 | 4 | 8): number {
		const bytes = this.take(size);
		return size === 8
			? Number(bytes.readBigUInt64LE())
			: bytes.readUIntLE(0, size);
	}

	int32(): number {
		return this.take(4).readInt32LE();
	}

	double(): number {
		return this.take(8).readDoubleBE();
	}

	/** Two's complement, little-endian. */
	long(size: number): bigint {
		let value = 0n;
		for (const byte of this.take(size).toReversed())
			value = (value << 8n) | BigInt(byte);
		return BigInt.asIntN(size * 8, value);
	}

	text(size: number): string {
		return this.take(size).toString("utf8");
	}

	/** Up to the end of the line, which is left out. */
	line(): string {
		const end = this.#bytes.indexOf(10, this.#at);
		if (end < 0) throw new PickleError("it ends too early");
		const line = this.take(end - this.#at).toString("latin1");
		this.#at++;
		return line;
	}

	/** Python's raw-unicode-escape: Latin-1 with \u and \U. */
	rawUnicodeLine(): string {
		return this.line().replace(
			/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g,
			(_all, short?: string, long?: string) =>
				String.fromCodePoint(Number.parseInt(short ?? long ?? "0", 16)),
		);
	}
}
