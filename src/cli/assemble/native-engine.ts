// `--engine ansible` is refused by name until there is an adapter for it.

import { ShevekError } from "../../errors/shevek-error.ts";
import type { RunOptions } from "../options/run-options.ts";

export function assertNativeEngine(options: RunOptions): void {
	if (options.engine === "native") return;
	throw new ShevekError(
		"usage",
		`--engine ${options.engine} is not there yet`,
		{
			hint: "leave it out to use the native engine, or run ansible-playbook itself",
		},
	);
}
