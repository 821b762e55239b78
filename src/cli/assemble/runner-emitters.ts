// Under `shevek runner`, `http` and `zeromq` are on by their URL alone, as ansible-runner's plugins are.

import {
	builtinCallbackName,
	CALLBACKS,
} from "../../builtin/callbacks/registry.ts";
import type { Settings } from "../../config/settings.ts";
import type { HostedUnit } from "../../plugins/callback-host.ts";
import { optionDefinition } from "../../plugins/option-spec.ts";
import { RUNNER_IDENT } from "../runner-ident.ts";

const EMITTERS = ["http", "zeromq"];

/** None where the run is no runner's; what is enabled by name only where that is asked for. */
export async function runnerEmitters(
	settings: Settings,
	{ hasNamed = false } = {},
): Promise<readonly HostedUnit[]> {
	if (RUNNER_IDENT === undefined) return [];
	const named = settings
		.texts("CALLBACKS_ENABLED")
		.map((name) => builtinCallbackName(name));
	const units = await emittersWithUrl(settings);
	return units.filter(({ name }) => hasNamed || !named.includes(name));
}

/** Whether there is a runner or not. */
export async function emittersWithUrl(
	settings: Settings,
): Promise<readonly HostedUnit[]> {
	const units: HostedUnit[] = [];
	for (const name of EMITTERS) {
		const module = await CALLBACKS.get(name)?.();
		const url = module?.default.options?.url;
		if (module && url && settings.option(optionDefinition("url", url)).value)
			units.push({ name, file: undefined, definition: module.default });
	}
	return units;
}
