// A folder as people write it in fact_caching_connection: os.path.expandvars, then expanduser.

import { homedir } from "node:os";

/** A variable that is not set stays as it is written. */
export function expandedPath(written: string | undefined): string | undefined {
	return written
		?.replace(
			/\$(?:(\w+)|\{([^}]*)\})/g,
			(whole, bare?: string, braced?: string) =>
				process.env[bare ?? braced ?? ""] ?? whole,
		)
		.replace(/^~(?=\/|$)/, homedir());
}
