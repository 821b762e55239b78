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
/** A question to the database, which costs 0.3 ms, gets so many messages at most … */
export const MAX_TAKEN = 100;
export const MAX_TAKEN_BYTES = 1024 * 1024;
/** … and after so long the rest of them is asked for again: it may have been dropped, or the lease run out. */
export const TAKEN_MS = 1000;
/** How often a process looks whether another one has let go of a receiver. */
export const HELD_POLL_MS = 1000;
/** How soon a database that was busy is asked again. */
export const UNAVAILABLE_POLL_MS = 500;
/** Telling of a run that died is one process's for so long. */
export const TELLING_MS = 60_000;

/**
 * Of one receiver, so that one that is dead takes no room from others. A result on a host is two events of 1 KB each:
 * a dead receiver of events is owed those of 50,000 results.
 */
export const MAX_WAITING = 100_000;
export const MAX_WAITING_BYTES = 256 * 1024 * 1024;
/** Counting takes 5 ms at its worst, so what waits is counted after so many messages, and before one is refused. */
export const COUNT_AFTER = 1000;
export const MAX_BODY_BYTES = 1024 * 1024;

const DAY_MS = 24 * 3_600_000;
/** Delivered and dropped messages stay so long: their keys keep a repetition out. */
export const KEEP_SETTLED_MS = 7 * DAY_MS;
/** Dead letters, and deaths of runs that nobody was there to be told of. */
export const KEEP_DEAD_MS = 30 * DAY_MS;

/** What is kept of a failure's reason. */
export const MAX_REASON = 200;
