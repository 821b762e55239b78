// The loop's numbers. docs/loop.md tells them to people.

/** Of a payload as JSON. */
export { MAX_BODY_BYTES as MAX_PAYLOAD_BYTES } from "../plugins/message-limits.ts";
/** Of mappings and lists in one another, in a payload. */
export const MAX_PAYLOAD_DEPTH = 64;
/** AMQP's own limit. */
export const MAX_ROUTING_KEY_BYTES = 255;
export const MAX_ID_BYTES = 512;

export const DEFAULT_TRIES = 3;
/** The pause after a first failed run; each one after it is twice as long. */
export const FIRST_PAUSE_SECONDS = 1;
export const LONGEST_PAUSE_SECONDS = 300;

/**
 * A loop that dies in mid-run uses up no try, as it is seldom the message's fault. One that ends it each time is given up
 * after so many.
 */
export const MAX_DEATHS = 100;

/** loopabull runs one playbook after the other. */
export const DEFAULT_CONCURRENCY = 1;
export const MAX_CONCURRENCY = 256;
/** Messages that have been taken from a broker and wait in memory for their turn. */
export const MAX_HELD = 100;
/** What is written down ahead of its runs; beyond it no message is asked for. */
export const MAX_WAITING = 1000;
export const MAX_WAITING_BYTES = 64 * 1024 * 1024;

/** A week; a timer of Node's goes up to 24 days. */
export const MAX_RUN_SECONDS = 7 * 86_400;
/** Runs that are under way at SIGTERM have so long to end. */
export const SHUTDOWN_SECONDS = 30;
/** And so long after they were told to, as Ctrl-C does. */
export const STOPPING_MS = 10_000;

/** A looper that throws is started again after so long, then twice as long. */
export const FIRST_RESTART_MS = 1000;
export const LONGEST_RESTART_MS = 60_000;
/** One that went well for so long begins at the shortest again. */
export const RESTART_RESET_MS = 5 * 60_000;

/** A source's `done` or `close` that takes longer is left alone. */
export const SOURCE_ANSWER_MS = 30_000;

/** How often the table is asked for what others have put there: `shevek messages retry`, a loop that died. */
export const POLL_MS = 5000;
/** Of a minute's lease (src/records/messages/limits.ts). */
export const RENEW_MS = 20_000;
export const PRUNE_MS = 3_600_000;
/** A database that is busy may hold up this thread for so long; then it is asked again later. */
export const BUSY_MS = 20;
export const FIRST_BUSY_PAUSE_MS = 10;
export const LONGEST_BUSY_PAUSE_MS = 500;
/** From then on there is a warning. */
export const LONG_BUSY_MS = 3000;

/** One warning of a kind in so long. */
export const WARN_EVERY_MS = 60_000;
