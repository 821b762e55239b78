// What Python asks of the dicts that stay here, and of what else a call answers.

import { type PyDict, PyError, type PyValue } from "../pyvalue/value.ts";
import type { KeptMappings } from "./encode-value.ts";
import type { AnswerNow, CallOptions } from "./host.ts";

type MappingAnswer = (params: PyDict, kept: KeptMappings) => PyValue;

export const MAPPING_ANSWERS: ReadonlyMap<string, MappingAnswer> = new Map([
	["mapping.keys", (params, kept) => [...mappingOf(params, kept).keys()]],
	[
		/** In a list, so that None is told from nothing. */
		"mapping.get",
		(params, kept) => {
			const value = mappingOf(params, kept).get(params.get("key") ?? null);
			return value === undefined ? [] : [value];
		},
	],
] as const);

function mappingOf(params: PyDict, kept: KeptMappings) {
	const mapping = kept.get(params.get("n")).asMapping();
	if (mapping) return mapping;
	throw new PyError("TypeError", "what was given is no mapping");
}

/** Throws for what this call does not answer. */
export function answerNow(
	method: string,
	{ answers }: CallOptions,
): MappingAnswer {
	const own: AnswerNow | undefined = answers?.[method];
	const found = own ?? MAPPING_ANSWERS.get(method);
	if (found) return found;
	throw new PyError("NotImplementedError", `nothing answers ${method} here`);
}
