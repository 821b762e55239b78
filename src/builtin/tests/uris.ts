// Tests of URIs, URLs and URNs.

import type { TestDefinition } from "../../jinja/definitions.ts";
import { pyContains, pyTruth } from "../../pyvalue/compare.ts";
import type { PyValue } from "../../pyvalue/value.ts";
import { splitUrl, type UrlParts } from "../filters/url-parts.ts";
import { plugin } from "../plugin-functions.ts";

/** The parts of a URI with one of the schemes, or undefined where it is none. */
function partsOf(value: PyValue, schemes: PyValue): UrlParts | undefined {
	try {
		const parts = splitUrl(value);
		const isFit = !pyTruth(schemes) || pyContains(schemes, parts.scheme);
		return isFit ? parts : undefined;
	} catch {
		return undefined;
	}
}

function isUrl(value: PyValue, schemes: PyValue): boolean {
	const parts = partsOf(value, schemes);
	if (parts === undefined) return false;
	return parts.netloc !== "" || parts.scheme === "file";
}

const SCHEMES = [["value"], ["schemes", null]] as const;

export const URI_TESTS: readonly (readonly [string, TestDefinition])[] = [
	[
		"uri",
		plugin(
			"is_uri",
			SCHEMES,
			(_c, value, schemes) => partsOf(value, schemes) !== undefined,
		),
	],
	[
		"url",
		plugin("is_url", SCHEMES, (_c, value, schemes) => isUrl(value, schemes)),
	],
	[
		"urn",
		plugin(
			"is_urn",
			[["value"]],
			(_c, value) => partsOf(value, ["urn"]) !== undefined,
		),
	],
];
