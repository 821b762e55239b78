// `toml`: groups at the top of a TOML file, each with hosts, vars and a list of children.

import { isReadable } from "../../config/file-access.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { readTomlSource } from "../../inventory/toml-source.ts";
import { defineInventory } from "../../kinds/inventory.ts";
import { tomlData } from "./toml-data.ts";

export const toml = defineInventory({
	description: "Reads hosts and groups from a TOML file.",
	wants: (source) => /[^/]\.toml$/.test(source) && isReadable(source),
	async read(context) {
		const { source, files } = context;
		const where = { file: source, line: 1, column: 1 };
		const text = new TextDecoder().decode(files.readBytes(source));
		// loaded when the first such file is read
		const { parse, TomlError } = await import("smol-toml");
		try {
			const data = tomlData(parse(text, { integersAsBigInt: true }));
			readTomlSource(files.typeStrings(data, where), context);
		} catch (cause) {
			if (!(cause instanceof TomlError)) throw cause;
			throw new ShevekError(
				"inventory",
				`TOML file (${source}) is invalid: ${cause.message}`,
				{
					cause,
					where: { file: source, line: cause.line, column: cause.column },
				},
			);
		}
	},
});
