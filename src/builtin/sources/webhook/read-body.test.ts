import { expect, test } from "vitest";
import { payloadOf } from "./read-body.ts";

const formOf = (text: string) => payloadOf(Buffer.from(text), "form");

test.each([
	["a=1&b=", { a: "1", b: "" }],
	["a=1&b=2&a=3", { a: ["1", "3"], b: "2" }],
	["__proto__=1&constructor=2", { ["__proto__"]: "1", constructor: "2" }],
	["payload=%7B%22a%22%3A1%7D", { a: 1 }],
	["payload=7&payload=8", { msg: 7 }],
	["payload=1&b=2", { payload: "1", b: "2" }],
])("the form %s", (text, payload) => {
	expect([...formOf(text)]).toEqual(Object.entries(payload));
});

test("a form of a hundred thousand fields holds up nobody", () => {
	const text = Array.from({ length: 100_000 }, (_, n) => `k${n}=`).join("&");
	const start = process.cpuUsage();
	expect(formOf(text).size).toBe(100_000);
	const { user, system } = process.cpuUsage(start);
	// 0.1 s; asked field by field it was a minute
	expect((user + system) / 1e6).toBeLessThan(10);
});
