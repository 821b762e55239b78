import { decodeBytes } from "../../pyvalue/encoding.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyValue } from "../../pyvalue/value.ts";
import type { Lookup } from "../../templar/lookup.ts";
import { runShell } from "./command.ts";
import { ansibleError } from "./options.ts";

export const pipe: Lookup = {
	name: "pipe",
	async run({ terms, context }) {
		const results: PyValue[] = [];
		for (const term of terms) {
			const command = pyStr(term);
			const { stdout, code } = await runShell(command, context.basedir);
			if (code !== 0)
				throw ansibleError(`lookup_plugin.pipe(${command}) returned ${code}`);
			results.push(decodeBytes(stdout).trimEnd());
		}
		return results;
	},
};
