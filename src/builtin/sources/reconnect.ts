// A broker that cannot be reached: why, in words, and how long to wait before the next try.

const FIRST_MS = 250;
const LAST_MS = 30_000;

/** Doubles with each try, which counts from 1, up to half a minute: a broker's restart takes seconds. */
export function reconnectDelayMs(tries: number): number {
	return Math.min(LAST_MS, FIRST_MS * 2 ** (tries - 1));
}

/** Of an error with several addresses (`localhost` as ::1 and 127.0.0.1) Node leaves the message empty. */
export function reasonOf(error: unknown): string {
	const { message, code } = error as NodeJS.ErrnoException;
	return message || String(code ?? error);
}
