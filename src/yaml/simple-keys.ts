// Words that may turn out to be keys: one at most on each level of flow collections.

import type { Cursor } from "./cursor.ts";

/** libyaml's limit for a key and its colon, which must also stand on one line. */
const MAX_LENGTH = 1024;

export interface SimpleKey {
	isPossible: boolean;
	/** It stands where only a key can: no colon is an error. */
	isRequired: boolean;
	tokenNumber: number;
	start: number;
	lineStart: number;
}

export class SimpleKeys {
	readonly #cursor: Cursor;
	readonly #levels: SimpleKey[] = [newKey()];

	constructor(cursor: Cursor) {
		this.#cursor = cursor;
	}

	get current(): SimpleKey {
		return this.#levels[this.#levels.length - 1] ?? newKey();
	}

	/** Whether the token of this number may still get a key in front of it. */
	isWaitingFor(tokenNumber: number): boolean {
		for (const key of this.#levels) {
			if (key.isPossible && key.tokenNumber === tokenNumber) return true;
		}
		return false;
	}

	enterFlow(): void {
		this.#levels.push(newKey());
	}

	leaveFlow(): void {
		this.#levels.pop();
	}

	/** The token to come, at the cursor, may be a key. */
	save(tokenNumber: number, isRequired: boolean): void {
		this.drop();
		const key = this.current;
		key.isPossible = true;
		key.isRequired = isRequired;
		key.tokenNumber = tokenNumber;
		key.start = this.#cursor.at;
		key.lineStart = this.#cursor.lineStart;
	}

	drop(): void {
		this.#ruleOut(this.current);
	}

	/** Rules out what is on another line or too far back. */
	dropStale(): void {
		const { at, lineStart } = this.#cursor;
		for (const key of this.#levels) {
			const isStale = key.lineStart < lineStart || key.start + MAX_LENGTH < at;
			if (isStale) this.#ruleOut(key);
		}
	}

	#ruleOut(key: SimpleKey): void {
		if (key.isPossible && key.isRequired) {
			const words = "while scanning a simple key";
			const doing = { words, start: key.start };
			this.#cursor.fail("could not find expected ':'", this.#cursor.at, doing);
		}
		key.isPossible = false;
	}
}

function newKey(): SimpleKey {
	return {
		isPossible: false,
		isRequired: false,
		tokenNumber: 0,
		start: 0,
		lineStart: 0,
	};
}
