// A web hook: whoever may POST starts a run. The answer 202 means that the message is written down.

import { defineSource } from "../../plugins/source.ts";
import { Door } from "./webhook/door.ts";
import { WEBHOOK_OPTIONS } from "./webhook/options.ts";

export default defineSource({
	description:
		"Messages that are posted over HTTP, with a bearer token or a signature.",
	options: WEBHOOK_OPTIONS,
	keptBy: "loop",
	async start(context) {
		const door = await Door.open(context);
		return {
			messages: () => door.messages(),
			accepted: (item) => door.accepted(item),
			done: (item, result) => door.done(item, result),
			close: () => door.close(),
		};
	},
});
