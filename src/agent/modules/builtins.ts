// Which calls the agent's built-ins (python/agent/builtin_modules) are asked to answer. They decide
// on the target; what is seen here already saves the round trip of a refusal.

import { dictGet } from "../../pyvalue/dict.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import type { ModuleCall } from "../target.ts";

/** The ansible-core versions whose modules the built-ins were held against. */
const VERSIONS = /^2\.1[46]\./;

const ATTRIBUTES = ["attributes", "setype", "seuser", "serole", "selevel"];

/** Arguments that need the module whenever they are set. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
	command: [],
	stat: [],
	file: ["recurse", ...ATTRIBUTES],
	copy: [
		"content",
		"backup",
		"validate",
		"remote_src",
		"unsafe_writes",
		...ATTRIBUTES,
	],
};

/** Decide how an interpreter starts, reads text or tells the time; the built-ins share the agent's. */
const REFUSED_VARIABLES = /^(?:PYTHON|LD_|DYLD_|LC_|LANG|TZ)/;

/** The built-in to ask, or undefined: a module from elsewhere than core never has one. */
export function builtinFor(call: ModuleCall): string | undefined {
	const { fqcn, path, kind } = call.module;
	const name = fqcn.replace(/^ansible\.builtin\./, "");
	const refused = REFUSED[name];
	const isCore = path.endsWith(`/ansible/modules/${name}.py`);
	if (refused === undefined || name === fqcn || !isCore || kind !== "python") {
		return undefined;
	}
	const version = dictGet(call.args, "_ansible_version");
	if (typeof version !== "string" || !VERSIONS.test(version)) return undefined;
	if (call.async !== undefined) return undefined;
	if (refused.some((argument) => isSet(call.args, argument))) return undefined;
	for (const variable of call.environment.keys()) {
		if (REFUSED_VARIABLES.test(variable)) return undefined;
	}
	return fqcn;
}

function isSet(args: PyDict, name: string): boolean {
	const value: PyValue | undefined = dictGet(args, name);
	return (
		value !== undefined && value !== null && value !== false && value !== ""
	);
}
