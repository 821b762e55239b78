import { defineStrategy } from "../../kinds/strategy.ts";

export const linear = defineStrategy({
	description: "All hosts do a task before any of them begins the next.",
	run: (play) => play.runTogether(play.hosts),
});
