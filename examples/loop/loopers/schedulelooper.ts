// A message at once, and another one each so many seconds.

import { setTimeout as wait } from "node:timers/promises";
import { defineSource } from "shevek/plugin";

export default defineSource({
	description: "A message each so many seconds.",
	options: {
		key: { type: "str", description: "Its routing key.", required: true },
		seconds: { type: "float", description: "The pause.", default: 60 },
	},
	start: ({ options, signal }) => ({
		async *messages() {
			for (let number = 1; !signal.aborted; number++) {
				yield [options.key, { number }];
				await wait(1000 * options.seconds, undefined, { signal }).catch(
					() => undefined,
				);
			}
		},
	}),
});
