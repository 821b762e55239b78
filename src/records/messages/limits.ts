// The numbers of a loop's messages in the record. docs/loop.md tells them to people.

const DAY_MS = 24 * 3_600_000;
/** A message that is done stays so long, as does its key, which keeps a repetition out. */
export const KEEP_SETTLED_MS = 7 * DAY_MS;
/**
 * What a message without an id is known by stays so long after its end, where its acknowledgement may have got lost: an equal
 * one that is delivered once more later is another message.
 */
export const KEEP_HASH_MS = 10 * 60_000;
export const KEEP_DEAD_MS = 30 * DAY_MS;
/** Of one loop, and of their payloads; beyond either the oldest are dropped. */
export const MAX_DEAD = 10_000;
export const MAX_DEAD_BYTES = 256 * 1024 * 1024;
/** A loop that has not said for so long that it lives is dead, where its process cannot be looked at. */
export const OWNER_LEASE_MS = 60_000;
