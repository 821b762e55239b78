import { describe, expect, test } from "vitest";
import { toReadableJson } from "../../../plugins/result-json.ts";
import { fromPlain } from "../../../pyvalue/plain.ts";
import { escapeMarkup, jsonBlock, shortLine, textBlock } from "./markup.ts";

/** What a reader of the block has: without the fences, characters as themselves. */
function shown(block: string): string {
	return block
		.slice(3, -3)
		.replaceAll("&lt;", "<")
		.replaceAll("&gt;", ">")
		.replaceAll("&amp;", "&");
}

describe("results in Slack", () => {
	test.each<[string, unknown]>([
		["plain", { msg: "no", rc: 1, list: [1, 2.5, null, true] }],
		["markup", { msg: "<@U1> & <!channel> &amp; *bold*" }],
		["a fence", { msg: "``` ```` ` ``", "```": "``````" }],
		["letters of the world", { msg: "größer 日本語 🎉 \u2028" }],
		["half a character", { msg: "a\udc80b" }],
		["backslashes and quotes", { msg: 'C:\\temp "x"\n\t\u0000' }],
	])("the exact result: %s", (_, result) => {
		const block = jsonBlock(toReadableJson(fromPlain(result)));
		expect(block).toMatch(/^```[^<>]*```$/);
		expect(block.isWellFormed()).toBe(true);
		expect(block.slice(3, -3)).not.toContain("``");
		expect(JSON.parse(shown(block))).toEqual(result);
	});

	test("letters are themselves", () => {
		expect(jsonBlock(toReadableJson(fromPlain({ ä: "日" })))).toBe(
			'```{\n  "ä": "日"\n}```',
		);
	});

	test("texts are shown with nothing that ends their block", () => {
		expect(textBlock("`a```b <c>`")).toBe(
			"```\u200b`a`\u200b`\u200b`b &lt;c&gt;`\u200b```",
		);
	});

	test.each<[string, string]>([
		["plain", "x".repeat(9000)],
		["markup, that takes more room", "&".repeat(9000)],
		["letters of several bytes", "ä日🎉".repeat(2000)],
		["backticks", "`x".repeat(7990)],
		["only backticks at the end", `${"x".repeat(7925)}${"` ".repeat(90)}`],
	])("what is too long is cut, and says so: %s", (_, text) => {
		const block = jsonBlock(text);
		expect(Buffer.byteLength(block)).toBeLessThanOrEqual(8000);
		expect(Buffer.byteLength(block)).toBeGreaterThan(7900);
		const note = `\n… cut at Slack's limit: ${text.length} characters in all`;
		expect(block.endsWith(`\`\`\`${note}`)).toBe(true);
		expect(block.split("```")).toHaveLength(3);
		expect(block.isWellFormed()).toBe(true);
		const kept = shown(block.slice(0, -note.length));
		expect(text.startsWith(kept)).toBe(true);
	});

	test("what just fits is whole", () => {
		const text = "x".repeat(8000 - 6);
		expect(jsonBlock(text)).toBe(`\`\`\`${text}\`\`\``);
		expect(jsonBlock(`${text}x`)).toContain("cut at Slack's limit");
	});
});

test.each<[string, string]>([
	["one\n two\u0007", "one two "],
	["123456789", "1234567…"],
	["123456🎉9", "123456…"],
])("a short line: %j", (text, line) => {
	expect(shortLine(text, 8)).toBe(line);
});

test("Slack's three characters", () => {
	expect(escapeMarkup("<a> & b")).toBe("&lt;a&gt; &amp; b");
});
