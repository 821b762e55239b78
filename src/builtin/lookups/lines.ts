import { decodeBytes } from "../../pyvalue/encoding.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyValue } from "../../pyvalue/value.ts";
import type { Lookup } from "../../templar/lookup.ts";
import { runShell } from "./command.ts";
import { ansibleError } from "./options.ts";

export const lines: Lookup = {
	name: "lines",
	async run({ terms, context }) {
		const results: PyValue[] = [];
		for (const term of terms) {
			const command = pyStr(term);
			const { stdout, code } = await runShell(command, context.basedir);
			if (code !== 0)
				throw ansibleError(`lookup_plugin.lines(${command}) returned ${code}`);
			// bytes.splitlines knows these three line ends only
			const text = decodeBytes(stdout, "utf-8", "surrogateescape");
			const split = text.split(/\r\n|\r|\n/);
			if (split.at(-1) === "") split.pop();
			results.push(...split);
		}
		return results;
	},
};
