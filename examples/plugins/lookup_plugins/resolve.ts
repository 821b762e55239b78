// {{ lookup('resolve', 'www.example.org') }}: the addresses of names, as the controller finds them. It waits for the
// answer, and meanwhile other hosts go on.

import { lookup } from "node:dns/promises";
import { defineLookup } from "shevek/plugin";

export default defineLookup({
	description: "Resolves names of machines to addresses, on the controller.",
	options: {
		family: {
			type: "int",
			default: 0,
			description: "4 or 6 for addresses of that kind alone.",
			env: ["RESOLVE_FAMILY"],
			ini: ["resolve_lookup.family"],
			vars: ["resolve_family"],
		},
	},
	examples: `- debug:
    msg: "{{ lookup('resolve', 'localhost', family=4) }}"
- debug:
    msg: "{{ item }}"
  with_resolve: [localhost]`,
	timeoutSeconds: 20,
	async run({ terms, options: { family } }) {
		const found = await Promise.all(
			terms.map((name) => lookup(String(name), { family, all: true })),
		);
		return found.flat().map(({ address }) => address);
	},
});
