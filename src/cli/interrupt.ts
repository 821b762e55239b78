// Ctrl-C: the first asks the run to end cleanly, the second ends the process.

import { RunStopped } from "../engine/outcome.ts";

export interface Interrupt {
	readonly signal: AbortSignal;
	/** Ends the run as Ctrl-C does, but as failed; the first reason is said. */
	stop(reason: string): void;
	/** Ends it as Ctrl-C does; who does so has said why. */
	quit(): void;
	close(): void;
}

export function onInterrupt(): Interrupt {
	const controller = new AbortController();
	const stop = (): void => {
		if (controller.signal.aborted) process.exit(99);
		process.stderr.write(" [ERROR]: User interrupted execution\n");
		controller.abort();
	};
	process.on("SIGINT", stop);
	process.on("SIGTERM", stop);
	return {
		signal: controller.signal,
		stop: (reason) => {
			if (controller.signal.aborted) return;
			process.stderr.write(`ERROR! ${reason}\n`);
			controller.abort(new RunStopped(reason));
		},
		quit: () => controller.abort(),
		close: () => {
			process.off("SIGINT", stop);
			process.off("SIGTERM", stop);
		},
	};
}
