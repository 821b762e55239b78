// A receiver as the database knows it. Its address may hold secrets, so only a fingerprint of it is kept.

import { hash } from "node:crypto";

const FINGERPRINT_DIGITS = 12;

/** `slack:1f0c…`; just the callback's name where it has one receiver. */
export function receiverId(callback: string, address?: string): string {
	if (address === undefined) return callback;
	return `${callback}:${hash("sha256", address).slice(0, FINGERPRINT_DIGITS)}`;
}
