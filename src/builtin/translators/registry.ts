// The translators that ship, by the name that stands under `translator:`.

import type { TranslatorDefinition } from "../../plugins/source.ts";

export const TRANSLATORS: ReadonlyMap<
	string,
	() => Promise<{ readonly default: TranslatorDefinition }>
> = new Map<string, () => Promise<{ readonly default: TranslatorDefinition }>>([
	["rkname", () => import("./rkname.ts")],
	["rkdirectory", () => import("./rkdirectory.ts")],
]);
