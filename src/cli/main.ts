// The first file that runs: finds the command, runs it, and turns what it throws into a message and
// an exit code. Everything else is imported by the command itself.

import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

// Before anything of ours is loaded. Not in the shared temporary folder, where others could write.
enableCompileCache(
	join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "shevek"),
);

if (process.env.SHEVEK_LEASH !== undefined)
	(await import("./leash.ts")).holdLeash(process.env);
const { main } = await import("./dispatch.ts");
const exitCode = await main(process.argv.slice(2));
// A slow reader of a pipe gets all of it: exit() would throw away what still waits to be written.
for (const stream of [process.stdout, process.stderr])
	await new Promise<void>((resolve) => {
		stream.write("", () => resolve());
	});
// What a plugin left open (a socket, a timer) must not keep a finished run alive.
process.exit(exitCode);
