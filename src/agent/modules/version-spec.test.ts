import { expect, test } from "vitest";
import { isVersionIn } from "./version-spec.ts";

// The answers of packaging.specifiers.SpecifierSet for the release part of the version.
test.each<[string, string, boolean | undefined]>([
	["2.14.18", ">=2.9.10", true],
	["2.14.18", ">=2.9.10,<2.11", false],
	["2.14.18", ">=2.14.18", true],
	["2.14.18", ">2.14.18", false],
	["2.14.18", "!=2.14.*", false],
	["2.14.18", "==2.14.*", true],
	["2.14.18", "~=2.14", true],
	["2.14.18", "~=2.14.0", true],
	["2.15.0", "~=2.14.0", false],
	["2.14.0", "==2.14", true],
	["2.19.0b1", ">=2.19.0", true],
	["2.14.18", ">=2.11.0, <3", true],
	["2.14.18", "", true],
	["2.14.18", "newest", undefined],
])("%s in %j: %s", (version, specifiers, expected) => {
	expect(isVersionIn(version, specifiers)).toBe(expected);
});
