// The outbox's numbers. docs/outbox.md tells them to people.

/** One try may take so long. */
export const TRY_MS = 15_000;
/** A message is a dead letter after so many tries that failed. */
export const MAX_TRIES = 16;
/** The pause after a first failure; each one after it is twice as long. */
export const FIRST_PAUSE_MS = 1000;
export const LONGEST_PAUSE_MS = 5 * 60_000;
/** A pause is longer by up to this part of it, so that processes do not knock in step. */
export const JITTER = 0.5;
/**
 * "Later" from a receiver uses up no try, so age bounds it: a message that is so old and is still put off
 * is a dead letter. Also the longest that a receiver may ask to be left alone.
 */
export const MAX_PUT_OFF_MS = 24 * 3_600_000;

/** What a callback may take to close its connections. */
export const DISCONNECT_MS = 2000;
/** Longer than a try, so that a lease never runs out under a process that is well. */
export const LEASE_MS = 30_000;
/** How often a process looks whether another one has let go of a receiver. */
export const HELD_POLL_MS = 1000;
/** How soon a database that was busy is asked again. */
export const UNAVAILABLE_POLL_MS = 500;
/** Telling of a run that died is one process's for so long. */
export const TELLING_MS = 60_000;

export const MAX_WAITING = 10_000;
export const MAX_WAITING_BYTES = 64 * 1024 * 1024;
export const MAX_BODY_BYTES = 1024 * 1024;

const DAY_MS = 24 * 3_600_000;
/** Delivered and dropped messages stay so long: their keys keep a repetition out. */
export const KEEP_SETTLED_MS = 7 * DAY_MS;
/** Dead letters, and deaths of runs that nobody was there to be told of. */
export const KEEP_DEAD_MS = 30 * DAY_MS;

/** What is kept of a failure's reason. */
export const MAX_REASON = 200;
