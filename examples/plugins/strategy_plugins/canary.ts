// The first host goes through the whole play by itself. The others follow together, and only where it
// came to a good end.

import { defineStrategy } from "shevek/plugin";

export default defineStrategy({
	description: "One host first; the others follow where it succeeds.",
	examples: `
- hosts: web
  strategy: canary
  vars: {canary: web3}    # else the first
`,
	async run(play) {
		const [first] = play.hosts;
		if (first === undefined) return;
		const named = await play.variable(first, "canary");
		const canary = play.hosts.find((host) => host === named) ?? first;

		await play.finish(canary);
		if (play.state(canary) !== "done") {
			play.warn(`${canary} did not come through; the others are left alone`);
			play.end();
			return;
		}
		await play.runTogether(play.hosts.filter((host) => host !== canary));
	},
});
