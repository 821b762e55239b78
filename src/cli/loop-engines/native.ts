// Runs of a loop in this process, by the native engine.

import { RunStopped } from "../../engine/outcome.ts";
import type { LoopConfig } from "../../loop/config/loop-config.ts";
import type { LoopEngine } from "../../loop/engine.ts";
import type { CommandWorld } from "../command-world.ts";
import type { Interrupt } from "../interrupt.ts";
import { run as runPlaybook } from "../playbook.ts";
import { type RunOutput, runOutput } from "./run-output.ts";

export function nativeEngine(
	world: CommandWorld,
	{ concurrency }: Pick<LoopConfig, "concurrency">,
): LoopEngine {
	return {
		run: async ({ runId, playbook, inventory, payload, signal }) => {
			const output = runOutput(world, concurrency > 1 ? runId : undefined);
			const interrupt = interruptOf(signal, output);
			const options = inventory === undefined ? [] : ["-i", inventory];
			try {
				const exitCode = await runPlaybook(
					["--engine", "native", ...options, "--", playbook],
					{ ...world, stdout: output.stdout, stderr: output.stderr },
					{
						runId,
						interrupt,
						data: payload,
						isUnattended: true,
					},
				);
				return { exitCode, isOnRecord: true };
			} finally {
				// a run that could not begin has not closed it
				interrupt.close();
				output.end();
			}
		},
		close: async () => undefined,
	};
}

/** The process's signals are the loop's. A strict callback ends its own run only. */
function interruptOf(signal: AbortSignal, { stderr }: RunOutput): Interrupt {
	const own = new AbortController();
	const stop = () => own.abort(signal.reason);
	if (signal.aborted) stop();
	// not AbortSignal.any: the loop's signal outlives all runs, and would remember each
	signal.addEventListener("abort", stop, { once: true });
	return {
		signal: own.signal,
		stop: (reason) => {
			if (own.signal.aborted) return;
			stderr.write(`ERROR! ${reason}\n`);
			own.abort(new RunStopped(reason));
		},
		quit: () => own.abort(),
		close: () => signal.removeEventListener("abort", stop),
	};
}
