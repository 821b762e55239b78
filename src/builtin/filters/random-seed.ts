// Seeds as random.Random takes them: a float is seeded by its hash.

import { PyFloat, type PyValue } from "../../pyvalue/value.ts";

/** CPython's modulus for the hashes of numbers, on 64-bit machines. */
const MODULUS = (1n << 61n) - 1n;

/** `hash(value)` of a float; whole numbers are their own. */
function hashFloat(value: number): bigint {
	if (value === Number.POSITIVE_INFINITY) return 314159n;
	if (value === Number.NEGATIVE_INFINITY) return -314159n;
	let whole = Math.abs(value);
	let halvings = 0;
	while (!Number.isInteger(whole)) {
		whole *= 2;
		halvings++;
	}
	let hash = BigInt(whole) % MODULUS;
	// Dividing by 2 is multiplying by 2**60 here, since 2**61 is 1.
	for (let i = 0; i < halvings; i++) hash = (hash * (1n << 60n)) % MODULUS;
	const signed = value < 0 ? -hash : hash;
	return signed === -1n ? -2n : signed;
}

export function hashSeed(seed: PyValue): PyValue {
	if (!(seed instanceof PyFloat)) return seed;
	const hash = hashFloat(seed.value);
	// random.seed takes the hash as the machine's unsigned word.
	return hash < 0n ? hash + (1n << 64n) : hash;
}
