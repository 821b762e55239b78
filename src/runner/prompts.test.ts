import { expect, test } from "vitest";
import { fromPlain } from "../pyvalue/plain.ts";
import type { PyDict } from "../pyvalue/value.ts";
import { PromptWatch, readReplies } from "./prompts.ts";

const REPLIES = {
	"^SSH password:\\s*?$": "ssh",
	"^BECOME password.*:\\s*?$": "become",
	"^.*word.*:$": "any",
};

const CASES: readonly (readonly [
	title: string,
	chunks: readonly string[],
	replies: readonly string[],
])[] = [
	["a prompt", ["SSH password: "], ["ssh"]],
	["in pieces", ["SSH pass", "word", ": "], ["ssh"]],
	["after other lines", ["hello\nthere\nSSH password: "], ["ssh"]],
	[
		"one after the other",
		["SSH password: ", "\nBECOME password[defaults to SSH password]: "],
		["ssh", "become"],
	],
	["the same again", ["SSH password: ", "\nSSH password: "], ["ssh", "ssh"]],
	["no prompt", ["ok: [localhost]\n", "PLAY RECAP\n"], []],
	["the one that begins first", ["A word:\nSSH password: "], ["any", "ssh"]],
	["none that has scrolled by", [`SSH password: ${"x".repeat(100)}`], []],
];
test.each(CASES)("%s", (_title, chunks, replies) => {
	const watch = new PromptWatch(readReplies(REPLIES, new Map(), ""));
	expect(chunks.flatMap((chunk) => watch.read(chunk))).toEqual(replies);
});

test("replies of code go before those of the file; a number is typed as text", () => {
	const file = fromPlain({ "^PIN:": 1234 }) as PyDict;
	const replies = readReplies({ "^PIN: $": "code" }, file, "passwords");
	expect(new PromptWatch(replies).read("PIN: ")).toEqual(["code"]);
	expect(new PromptWatch(replies.slice(1)).read("PIN: ")).toEqual(["1234"]);
});

test("a pattern that is none is told without its reply", () => {
	expect(() => readReplies({ "(": "hunter2" }, new Map(), "x")).toThrow(
		"passwords: '(' is no regular expression: missing ), unterminated subpattern at position 0",
	);
});
