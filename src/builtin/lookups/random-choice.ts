import type { Lookup } from "../../templar/lookup.ts";

export const randomChoice: Lookup = {
	name: "random_choice",
	run({ terms }) {
		const choice = terms[Math.floor(Math.random() * terms.length)];
		return choice === undefined ? terms : [choice];
	},
};
