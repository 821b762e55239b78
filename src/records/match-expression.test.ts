import { expect, test } from "vitest";
import { matchExpression } from "./match-expression.ts";

test.each([
	["nginx restart", '"nginx" "restart"'],
	['"permission denied" etc', '"permission denied" "etc"'],
	["nginx*", '"nginx"*'],
	["/etc/passwd -x", '"/etc/passwd" "-x"'],
	["- ( AND", '"AND"'],
	["naïve", '"naïve"'],
	["", ""],
])("%s", (text, expression) => {
	expect(matchExpression(text)).toBe(expression);
});
