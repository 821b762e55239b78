// The callbacks that can own the screen, by name.

import type { RunListener } from "../../events/run-event.ts";
import { DefaultCallback } from "./default.ts";
import type { Display } from "./display.ts";
import { MinimalCallback } from "./minimal.ts";
import { OnelineCallback } from "./oneline.ts";
import type { ScreenSettings } from "./settings.ts";

type ScreenCallback = new (
	display: Display,
	settings: ScreenSettings,
) => RunListener;

const SCREEN_CALLBACKS: ReadonlyMap<string, ScreenCallback> = new Map<
	string,
	ScreenCallback
>([
	["default", DefaultCallback],
	["minimal", MinimalCallback],
	["oneline", OnelineCallback],
]);

/** By short or full name (`ansible.builtin.default`); undefined where there is none. */
export function findScreenCallback(name: string): ScreenCallback | undefined {
	return SCREEN_CALLBACKS.get(name.replace(/^ansible\.(builtin|legacy)\./, ""));
}
