// A loop's dead letters in the order of their ends, with their sizes: each new one asks for their number and bytes, and
// without the index that reads every payload (256 MB at most).

export const DEAD_MESSAGES = `
CREATE INDEX messages_dead ON messages (loop, settled_ms, key, bytes) WHERE state = 'dead';
`;
