// `timeout:` of a task.

import type { PyDict, PyValue } from "../pyvalue/value.ts";
import type { HostTask } from "./host-task.ts";

/** A signal of the run's that can be given by itself when the task's own time is up. */
export function limited(run: HostTask): {
	signal: AbortSignal;
	expire: () => void;
} {
	const own = new AbortController();
	const signal = AbortSignal.any([run.play.state.parts.signal, own.signal]);
	return { signal, expire: () => own.abort() };
}

export async function orTimeout(
	work: Promise<PyDict>,
	seconds: number,
	{ run, expire }: { run: HostTask; expire: () => void },
): Promise<PyDict> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<PyDict>((resolve) => {
		timer = setTimeout(() => {
			// answered first: what the abort makes of the work comes too late
			setImmediate(expire);
			resolve(
				new Map<PyValue, PyValue>([
					["failed", true],
					[
						"msg",
						`The ${run.task.action} action failed to execute in the expected time frame (${seconds}) and was terminated`,
					],
				]),
			);
		}, seconds * 1000);
	});
	work.catch(() => undefined);
	try {
		return await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}
