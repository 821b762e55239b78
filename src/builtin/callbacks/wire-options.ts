// What the wire format has to know of a run.

import type { WireOptions } from "../../events/wire.ts";
import type { CallbackContext } from "../../plugins/callback.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { Display } from "./display.ts";

interface WireContextOfRun
	extends Pick<CallbackContext, "setting" | "display"> {
	readonly run: Pick<CallbackContext["run"], "id" | "command" | "cwd" | "pid">;
}

/** AWX names the job by these, and ansible-runner an ad-hoc command. */
const ID_NAMES = ["JOB_ID", "AD_HOC_COMMAND_ID", "PROJECT_UPDATE_ID"];

export function wireOptions({
	run,
	setting,
	display,
}: WireContextOfRun): WireOptions {
	return {
		ident: run.id,
		command: run.command,
		cwd: run.cwd,
		pid: run.pid,
		showsArgs: pyTruth(setting("DISPLAY_ARGS_TO_STDOUT")),
		ids: idsOf(process.env),
		shown: display instanceof Display ? display.shown : undefined,
	};
}

function idsOf(env: NodeJS.ProcessEnv): Readonly<Record<string, number>> {
	return Object.fromEntries(
		ID_NAMES.flatMap((name) => {
			const text = env[name]?.trim() ?? "";
			return /^[+-]?\d+$/.test(text)
				? [[name.toLowerCase(), Number(text)] as const]
				: [];
		}),
	);
}
