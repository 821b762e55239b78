// Ctrl-C: the first asks the run to end cleanly, the second ends the process.

export interface Interrupt {
	readonly signal: AbortSignal;
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
		close: () => {
			process.off("SIGINT", stop);
			process.off("SIGTERM", stop);
		},
	};
}
