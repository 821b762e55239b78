import { defineStrategy } from "../../kinds/strategy.ts";

export const free = defineStrategy({
	description:
		"Each host goes through the play as fast as it can, without waiting for others.",
	async run(play) {
		await Promise.all(play.hosts.map((host) => play.finish(host)));
	},
});
