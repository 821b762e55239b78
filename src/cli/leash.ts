// A run that was started by another process ends with it: that one holds the other end of a descriptor, and however it goes,
// kill -9 among it, the descriptor closes. It is taken out of the environment, so that what the run starts is not held by it.

import { Socket } from "node:net";

/** So long it may take to end in order. */
const GRACE_MS = 10_000;

export function holdLeash(env: NodeJS.ProcessEnv): void {
	const descriptor = Number(env.SHEVEK_LEASH);
	delete env.SHEVEK_LEASH;
	if (!Number.isInteger(descriptor) || descriptor < 3) return;
	const leash = new Socket({ fd: descriptor, readable: true });
	leash.on("error", () => {});
	leash.once("close", end);
	leash.resume();
	// it must not keep a finished run alive
	leash.unref();
}

/** As whoever held us would have asked; and nothing of ours stays when we have gone. */
function end(): void {
	process.once("exit", killGroup);
	process.kill(process.pid, "SIGTERM");
	setTimeout(killGroup, GRACE_MS).unref();
}

/** We lead it, and tasks may have left processes in it that nobody else ends. */
function killGroup(): void {
	try {
		process.kill(-process.pid, "SIGKILL");
	} catch {
		process.kill(process.pid, "SIGKILL");
	}
}
