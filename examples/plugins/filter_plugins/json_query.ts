// {{ servers | json_query("[?state == 'up'].name") }}: https://jmespath.org, by the package jmespath
// (npm install jmespath, in this folder or above it).

import { search } from "jmespath";
import { defineFilter } from "shevek/plugin";

export default defineFilter({
	description: "Asks structured data with a JMESPath expression.",
	params: {
		expr: { description: "The expression, as jmespath.org has them." },
	},
	examples: `- debug:
    msg: "{{ servers | json_query('[?state == \`up\`].name') }}"`,
	filter: (value, expr) => search(value, String(expr)),
});
