// What guard.ts and the thread that watches share.

/** What both threads see. `call` grows with each call; 0 in `isRunning` is the time between two. */
export interface Watch {
	readonly state: Int32Array<SharedArrayBuffer>;
	readonly names: Uint8Array<SharedArrayBuffer>;
}

/** Places in the state. */
export const AT = { isRunning: 0, call: 1, limitMs: 2, nameLength: 3 } as const;
