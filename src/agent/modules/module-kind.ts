// What kind of module a file is, by its bytes (module_common.py of ansible-core 2.14 to 2.19).

import type { ModuleSource } from "../target.ts";

/** `powershell` is known only to be refused by name. */
export type FileKind = ModuleSource["kind"] | "powershell";

const NEW_STYLE_PYTHON =
	/from +\.{2,} *module_utils.* +import |from +ansible_collections\.[^.]+\.[^.]+\.plugins\.module_utils.* +import |import +ansible_collections\.[^.]+\.[^.]+\.plugins\.module_utils.*|from +ansible\.module_utils.* +import |import +ansible\.module_utils\./;
const POWERSHELL =
	/# POWERSHELL_COMMON|#Requires -(?:Module|Version)|#AnsibleRequires -(?:OSVersion|Powershell|CSharpUtil|Wrapper)/i;

/** Stands for the whole of `basic` in modules written before 2.1. */
export const COMMON_MARKER = "#<<INCLUDE_ANSIBLE_MODULE_COMMON>>";
/** Replaced by the JSON of the arguments before the module is sent (program-module.ts). */
export const JSON_ARGS_MARKER = "<<INCLUDE_ANSIBLE_MODULE_JSON_ARGS>>";

export function kindOfModule(bytes: Uint8Array): FileKind {
	if (isBinary(bytes)) return "binary";
	const text = Buffer.from(
		bytes.buffer,
		bytes.byteOffset,
		bytes.byteLength,
	).toString("latin1");
	if (text.includes(COMMON_MARKER) || NEW_STYLE_PYTHON.test(text)) {
		return "python";
	}
	if (POWERSHELL.test(text)) return "powershell";
	if (text.includes(JSON_ARGS_MARKER) || text.includes("WANT_JSON")) {
		return "jsonargs";
	}
	return "oldstyle";
}

/** As file(1) guesses: a control character or DEL in the first 1,024 bytes. */
function isBinary(bytes: Uint8Array): boolean {
	const end = Math.min(bytes.length, 1024);
	for (let at = 0; at < end; at++) {
		const byte = bytes[at] ?? 32;
		const isText =
			byte >= 32
				? byte !== 127
				: (byte >= 7 && byte <= 13 && byte !== 11) || byte === 27;
		if (!isText) return true;
	}
	return false;
}

/** The `#!` line's interpreter and arguments; undefined when the file has none. */
export function shebangOf(
	bytes: Uint8Array,
): { interpreter: string; args: readonly string[] } | undefined {
	if (bytes[0] !== 35 || bytes[1] !== 33) return undefined;
	const newline = bytes.indexOf(10);
	const line = bytes.subarray(2, newline < 0 ? bytes.length : newline);
	const [interpreter, ...args] = Buffer.from(line)
		.toString("utf8")
		.trim()
		.split(/\s+/);
	return interpreter === undefined || interpreter === ""
		? undefined
		: { interpreter, args };
}
