// `callbacks_enabled`: names that nothing here answers to are said, not passed over.

import type { Display } from "../../builtin/callbacks/display.ts";
import type { Settings } from "../../config/settings.ts";

export function warnOfAbsentCallbacks(
	settings: Settings,
	display: Display,
): void {
	for (const name of settings.texts("CALLBACKS_ENABLED")) {
		display.warning(
			`The callback ${name} is enabled, but there is none of that name here and plugins in Python are not run: it is left out of this run.`,
		);
	}
}
