// wait_for_connection: tries until the host answers a ping, or until its time is over.

import { UnreachableError } from "../../agent/target.ts";
import type { Action, ActionContext } from "../../engine/action.ts";
import { messageOf } from "../../engine/task-error.ts";
import { delay } from "../../engine/wait.ts";
import { toInt } from "../../pyvalue/numbers.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { assertKnownArgs } from "./valid-args.ts";

export const waitForConnection: Action = {
	name: "ansible.builtin.wait_for_connection",
	needsHost: true,
	supportsCheckMode: true,
	async run(context) {
		const seconds = (name: string, fallback: number): number =>
			Number(toInt(context.args.get(name) ?? fallback));
		const timing: Timing = {
			connectSeconds: seconds("connect_timeout", 5),
			pauseSeconds: seconds("sleep", 1),
			limitSeconds: seconds("timeout", 600),
		};
		const delaySeconds = seconds("delay", 0);
		if (context.task.isCheckMode)
			return new Map<PyValue, PyValue>([["skipped", true]]);
		assertKnownArgs(context.args, context.task.action, [
			"connect_timeout",
			"delay",
			"sleep",
			"timeout",
		]);
		const start = Date.now();
		await delay(delaySeconds * 1000, context.signal);
		const problem = await tryUntil(context, timing);
		const result: PyDict = new Map();
		if (problem !== undefined) {
			result.set("failed", true);
			result.set("msg", `timed out waiting for ping module test: ${problem}`);
		}
		result.set("elapsed", Math.floor((Date.now() - start) / 1000));
		return result;
	},
};

interface Timing {
	readonly connectSeconds: number;
	readonly pauseSeconds: number;
	readonly limitSeconds: number;
}

/** The last error's words, or undefined once the host answers. */
async function tryUntil(
	context: ActionContext,
	timing: Timing,
): Promise<string | undefined> {
	const end = Date.now() + timing.limitSeconds * 1000;
	let problem = "";
	while (Date.now() < end && !context.signal.aborted) {
		try {
			await pinged(context, timing.connectSeconds);
			return undefined;
		} catch (error) {
			problem = messageOf(error);
			await delay(timing.pauseSeconds * 1000, context.signal);
		}
	}
	return problem;
}

async function pinged(
	context: ActionContext,
	connectSeconds: number,
): Promise<void> {
	await context.resetConnection();
	const answer = await context.runModule("ansible.legacy.ping", new Map(), {
		connectSeconds,
	});
	if (answer.get("ping") === "pong") return;
	throw new UnreachableError(
		`ping test failed: ${pyStr(answer.get("msg") ?? "")}`,
	);
}
