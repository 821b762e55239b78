// The `timer` callback: how long the whole run took, after the recap.

import { defineCallback } from "../../plugins/callback.ts";

export default defineCallback({
	type: "aggregate",
	description: "Tells at the end how long the run took.",
	start({ display, now }) {
		const startMs = now();
		return {
			stats: () => display.show(`Playbook run took ${spell(now() - startMs)}`),
		};
	},
});

function spell(durationMs: number): string {
	const seconds = Math.floor(durationMs / 1000);
	const minutes = Math.floor(seconds / 60);
	const hours = Math.floor(minutes / 60);
	return `${Math.floor(hours / 24)} days, ${hours % 24} hours, ${minutes % 60} minutes, ${seconds % 60} seconds`;
}
