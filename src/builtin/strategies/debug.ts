// Strategy debug: linear, and every failed or unreachable result opens the debugger.

import type { Strategy } from "../../engine/strategy.ts";
import { linear } from "./linear.ts";

export const debug: Strategy = {
	name: "ansible.builtin.debug",
	run(play) {
		play.isDebugging = true;
		return linear.run(play);
	},
};
