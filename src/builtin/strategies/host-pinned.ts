import { defineStrategy } from "../../kinds/strategy.ts";

export const hostPinned = defineStrategy({
	description:
		"As free; a host that has begun goes through to its end before another takes its place.",
	async run(play) {
		const waiting = play.hosts.values();
		const lane = async () => {
			for (const host of waiting) await play.finish(host);
		};
		await Promise.all(Array.from({ length: play.forks }, lane));
	},
});
