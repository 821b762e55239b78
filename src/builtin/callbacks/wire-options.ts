// What the wire format has to know of a run.

import type { WireOptions } from "../../events/wire.ts";
import type { CallbackContext } from "../../plugins/callback.ts";
import { pyTruth } from "../../pyvalue/compare.ts";

export function wireOptions({
	run,
	setting,
}: Pick<CallbackContext, "run" | "setting">): WireOptions {
	return {
		ident: run.ident,
		command: run.command,
		cwd: run.cwd,
		pid: run.pid,
		verbosity: run.verbosity,
		showsArgs: pyTruth(setting("DISPLAY_ARGS_TO_STDOUT")),
	};
}
