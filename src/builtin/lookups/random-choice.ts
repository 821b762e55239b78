import { defineLookup } from "../../kinds/lookup.ts";
export const randomChoice = defineLookup({
	description: "One of the terms, at random.",
	values: "python",
	run({ terms }) {
		const choice = terms[Math.floor(Math.random() * terms.length)];
		return choice === undefined ? terms : [choice];
	},
});
