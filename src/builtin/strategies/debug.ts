import { defineStrategy } from "../../kinds/strategy.ts";
import { linear } from "./linear.ts";

export const debug = defineStrategy({
	description: "As linear, with the interactive debugger where a task fails.",
	opensDebugger: true,
	run: linear.run,
});
