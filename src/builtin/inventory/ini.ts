// `ini`: [group] sections of hosts, [group:children] and [group:vars].

import { isReadable } from "../../config/file-access.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { readIniSource } from "../../inventory/ini-source.ts";
import { defineInventory } from "../../kinds/inventory.ts";

export const ini = defineInventory({
	description:
		"Reads hosts and groups from a file with [group], [group:children] and [group:vars] sections.",
	wants: isReadable,
	read(context) {
		const { source, files } = context;
		readIniSource(decode(files.readBytes(source), source), source, context);
	},
});

function decode(bytes: Uint8Array, source: string): string {
	try {
		return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
			bytes,
		);
	} catch {
		// Comments may be in any encoding; the rest may not.
		const lines = Buffer.from(bytes).toString("latin1").split("\n");
		return lines.map((line) => decodeLine(line, source)).join("\n");
	}
}

function decodeLine(line: string, source: string): string {
	if (/^[#;]/.test(line)) return "";
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(
			Buffer.from(line, "latin1"),
		);
	} catch {
		throw new ShevekError("inventory", `${source} is not valid UTF-8`);
	}
}
