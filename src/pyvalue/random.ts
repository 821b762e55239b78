// Python's random.Random: the Mersenne Twister MT19937 (Matsumoto and Nishimura 2002),
// seeded as random.seed(version=2), so that `random(seed=…)` and `shuffle` give the same values.

import { createHash, randomBytes } from "node:crypto";
import { encodeText } from "./encoding.ts";
import { bitLength } from "./integers.ts";
import { isInt, normalizeInt } from "./numerals.ts";
import { PyBytes, PyError, type PyValue } from "./value.ts";

const SIZE = 624;
const MIDDLE = 397;

/** The 32-bit words of a seed, lowest first. */
function seedWords(seed: bigint): number[] {
	const words: number[] = [];
	for (let rest = seed; rest > 0n; rest >>= 32n) {
		words.push(Number(rest & 0xffffffffn));
	}
	return words.length === 0 ? [0] : words;
}

/** A seed as random.seed takes it: an int by its size, text and bytes with their sha512 behind them. */
function seedNumber(seed: PyValue): bigint {
	if (seed === null) return bytesNumber(randomBytes(256));
	if (typeof seed === "boolean") return seed ? 1n : 0n;
	if (isInt(seed)) return BigInt(seed < 0 ? -seed : seed);
	const bytes =
		typeof seed === "string"
			? encodeText(seed)
			: seed instanceof PyBytes
				? seed.bytes
				: undefined;
	if (bytes === undefined) {
		throw new PyError(
			"TypeError",
			"The only supported seed types are: None,\nint, float, str, bytes, and bytearray.",
		);
	}
	const digest = createHash("sha512").update(bytes).digest();
	return bytesNumber(Buffer.concat([bytes, digest]));
}

function bytesNumber(bytes: Uint8Array): bigint {
	const hex = Buffer.from(bytes).toString("hex");
	return BigInt(`0x${hex}`);
}

export class PyRandom {
	readonly #state = new Uint32Array(SIZE);
	#index = SIZE;

	constructor(seed: PyValue = null) {
		this.seed(seed);
	}

	seed(seed: PyValue): void {
		this.#initByArray(seedWords(seedNumber(seed)));
	}

	#initByNumber(seed: number): void {
		const state = this.#state;
		state[0] = seed;
		for (let at = 1; at < SIZE; at++) {
			const last = state[at - 1] ?? 0;
			state[at] = Math.imul(1812433253, last ^ (last >>> 30)) + at;
		}
		this.#index = SIZE;
	}

	#initByArray(key: readonly number[]): void {
		this.#initByNumber(19650218);
		const state = this.#state;
		let at = 1;
		let word = 0;
		const mix = (factor: number, added: number) => {
			const last = state[at - 1] ?? 0;
			state[at] =
				((state[at] ?? 0) ^ Math.imul(last ^ (last >>> 30), factor)) + added;
			if (++at >= SIZE) {
				state[0] = state[SIZE - 1] ?? 0;
				at = 1;
			}
		};
		for (let left = Math.max(SIZE, key.length); left > 0; left--) {
			mix(1664525, (key[word] ?? 0) + word);
			word = (word + 1) % key.length;
		}
		for (let left = SIZE - 1; left > 0; left--) mix(1566083941, -at);
		state[0] = 0x80000000;
	}

	#twist(): void {
		const state = this.#state;
		for (let at = 0; at < SIZE; at++) {
			const joined =
				((state[at] ?? 0) & 0x80000000) |
				((state[(at + 1) % SIZE] ?? 0) & 0x7fffffff);
			const other = state[(at + MIDDLE) % SIZE] ?? 0;
			state[at] = other ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
		}
		this.#index = 0;
	}

	#word(): number {
		if (this.#index >= SIZE) this.#twist();
		let word = this.#state[this.#index++] ?? 0;
		word ^= word >>> 11;
		word ^= (word << 7) & 0x9d2c5680;
		word ^= (word << 15) & 0xefc60000;
		return (word ^ (word >>> 18)) >>> 0;
	}

	/** A float in [0, 1). */
	random(): number {
		const high = this.#word() >>> 5;
		const low = this.#word() >>> 6;
		return (high * 67108864 + low) / 9007199254740992;
	}

	getrandbits(bits: number): number | bigint {
		if (bits <= 0) return 0;
		if (bits <= 32) return this.#word() >>> (32 - bits);
		let value = 0n;
		for (let done = 0; done < bits; done += 32) {
			const left = bits - done;
			const word = left < 32 ? this.#word() >>> (32 - left) : this.#word();
			value |= BigInt(word) << BigInt(done);
		}
		return normalizeInt(value);
	}

	/** An int in [0, limit). */
	below(limit: number | bigint): number | bigint {
		const bits = bitLength(limit);
		let value = this.getrandbits(bits);
		while (value >= limit) value = this.getrandbits(bits);
		return value;
	}

	/** An int in [0, limit) for a limit that is a list's length. */
	#position(limit: number): number {
		return Number(this.below(limit));
	}

	randrange(
		start: number | bigint,
		stop?: number | bigint,
		step: number | bigint = 1,
	): number | bigint {
		if (stop === undefined) {
			if (start > 0) return this.below(start);
			throw new PyError("ValueError", "empty range for randrange()");
		}
		const stride = BigInt(step);
		if (stride === 0n) {
			throw new PyError("ValueError", "zero step for randrange()");
		}
		const width = BigInt(stop) - BigInt(start);
		const count =
			stride > 0n
				? (width + stride - 1n) / stride
				: (width + stride + 1n) / stride;
		if (width * stride <= 0n || count <= 0n) {
			throw new PyError(
				"ValueError",
				stride === 1n
					? `empty range for randrange() (${start}, ${stop}, ${width})`
					: "empty range for randrange()",
			);
		}
		const nth = BigInt(this.below(normalizeInt(count)));
		return normalizeInt(BigInt(start) + stride * nth);
	}

	/** Both ends included. */
	randint(low: number | bigint, high: number | bigint): number | bigint {
		return this.randrange(low, BigInt(high) + 1n);
	}

	/** In place. */
	shuffle(items: PyValue[]): void {
		for (let at = items.length - 1; at > 0; at--) {
			const other = this.#position(at + 1);
			const item = items[at] ?? null;
			items[at] = items[other] ?? null;
			items[other] = item;
		}
	}

	choice(items: readonly PyValue[]): PyValue {
		if (items.length === 0) {
			throw new PyError("IndexError", "Cannot choose from an empty sequence");
		}
		return items[this.#position(items.length)] ?? null;
	}

	/** `count` different items, by CPython's choice between a pool and a set of positions. */
	sample(items: readonly PyValue[], count: number): PyValue[] {
		const size = items.length;
		if (count < 0 || count > size) {
			throw new PyError(
				"ValueError",
				"Sample larger than population or is negative",
			);
		}
		const setSize =
			21 + (count > 5 ? 4 ** Math.ceil(Math.log(count * 3) / Math.log(4)) : 0);
		return size <= setSize
			? this.#sampleFromPool(items, count)
			: this.#sampleByPosition(items, count);
	}

	#sampleFromPool(items: readonly PyValue[], count: number): PyValue[] {
		const pool = items.slice();
		return Array.from({ length: count }, (_, nth) => {
			const left = pool.length - nth;
			const at = this.#position(left);
			const item = pool[at] ?? null;
			pool[at] = pool[left - 1] ?? null;
			return item;
		});
	}

	#sampleByPosition(items: readonly PyValue[], count: number): PyValue[] {
		const taken = new Set<number>();
		return Array.from({ length: count }, () => {
			let at = this.#position(items.length);
			while (taken.has(at)) at = this.#position(items.length);
			taken.add(at);
			return items[at] ?? null;
		});
	}
}
