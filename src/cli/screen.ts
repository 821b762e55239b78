// Which callback owns the screen, and what -v says before anything runs.

import type { Display } from "../builtin/callbacks/display.ts";
import type { Settings } from "../config/settings.ts";

/** For a playbook: the setting's. */
export function playbookScreen(settings: Settings): string {
	return settings.text("DEFAULT_STDOUT_CALLBACK") ?? "default";
}

/** For ad-hoc: `oneline` with -o, the setting's where ad-hoc may load callbacks, else `minimal`. */
export function adhocScreen(
	settings: Settings,
	{ isOneLine }: { readonly isOneLine: boolean },
): string {
	if (isOneLine) return "oneline";
	const chosen = playbookScreen(settings);
	const isChosen =
		settings.flag("DEFAULT_LOAD_CALLBACK_PLUGINS") && chosen !== "default";
	return isChosen ? chosen : "minimal";
}

/** What -v and -vv say before anything runs: the ansible.cfg in use, and all versions. */
export async function announceRun(
	display: Display,
	settings: Settings,
	program: string,
): Promise<void> {
	if (display.verbosity >= 2) {
		const { referenceVersionText } = await import("./reference-version.ts");
		const text = await referenceVersionText(program);
		display.verbose(text.trimEnd(), 2);
	}
	const { configFile } = settings;
	display.verbose(
		configFile === undefined
			? "No config file found; using defaults"
			: `Using ${configFile} as config file`,
		1,
	);
}
