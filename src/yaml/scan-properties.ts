// Anchors, aliases, tags and directives.

import {
	type Cursor,
	isBlank,
	isBlankOrEnd,
	isBreakOrEnd,
	isWordCharacter,
} from "./cursor.ts";
import { makeToken, type Token } from "./token.ts";

export function scanAnchor(cursor: Cursor, kind: "anchor" | "alias"): Token {
	const start = cursor.at;
	cursor.at++;
	const text = readName(cursor);
	const next = cursor.code();
	if (
		text === "" ||
		!(isBlankOrEnd(next) || "?:,]}%@`".includes(String.fromCharCode(next)))
	) {
		cursor.fail("did not find expected alphabetic or numeric character");
	}
	return makeToken(kind, start, cursor.at, text);
}

function readName(cursor: Cursor): string {
	const start = cursor.at;
	while (isWordCharacter(cursor.code())) cursor.at++;
	return cursor.text.slice(start, cursor.at);
}

export function scanTag(cursor: Cursor, inFlow: boolean): Token {
	const start = cursor.at;
	const { handle, suffix } =
		cursor.code(1) === 0x3c ? readVerbatimTag(cursor) : readShortTag(cursor);
	const next = cursor.code();
	if (!isBlankOrEnd(next) && !(inFlow && next === 0x2c)) {
		cursor.fail("did not find expected whitespace or line break");
	}
	return {
		kind: "tag",
		start,
		end: cursor.at,
		text: suffix,
		handle,
		style: "plain",
	};
}

function readVerbatimTag(cursor: Cursor): { handle: string; suffix: string } {
	cursor.at += 2;
	const suffix = readUri(cursor, true);
	if (cursor.code() !== 0x3e) cursor.fail("did not find the expected '>'");
	cursor.at++;
	return { handle: "", suffix };
}

function readShortTag(cursor: Cursor): { handle: string; suffix: string } {
	const start = readHandle(cursor);
	if (start.length > 1 && start.endsWith("!")) {
		return { handle: start, suffix: readUri(cursor, false) };
	}
	const suffix = start.slice(1) + readUri(cursor, false, start);
	// A lone `!` is libyaml's tag of its own: no handle, suffix "!".
	return suffix === "" ? { handle: "", suffix: "!" } : { handle: "!", suffix };
}

function readHandle(cursor: Cursor): string {
	const start = cursor.at;
	if (cursor.code() !== 0x21) cursor.fail("did not find expected '!'");
	cursor.at++;
	readName(cursor);
	if (cursor.code() === 0x21) cursor.at++;
	return cursor.text.slice(start, cursor.at);
}

const URI_CHARACTERS = /[\w\-;/?:@&=+$.%!~*'()]/;

function readUri(cursor: Cursor, isVerbatim: boolean, head = ""): string {
	let uri = "";
	const start = cursor.at;
	for (;;) {
		const character = cursor.text.charAt(cursor.at);
		if (character === "%") {
			uri += readEscapedCharacter(cursor);
		} else if (
			URI_CHARACTERS.test(character) ||
			(isVerbatim && /[,[\]]/.test(character))
		) {
			uri += character;
			cursor.at++;
		} else break;
	}
	if (cursor.at === start && head === "") {
		cursor.fail("did not find expected tag URI");
	}
	return uri;
}

/** `%C3%A4`: the octets of one character in UTF-8. */
function readEscapedCharacter(cursor: Cursor): string {
	const octets: number[] = [];
	let width = 0;
	do {
		const digits = /^%([0-9A-Fa-f]{2})/.exec(
			cursor.text.slice(cursor.at, cursor.at + 3),
		)?.[1];
		if (digits === undefined) cursor.fail("did not find URI escaped octet");
		const octet = Number.parseInt(digits, 16);
		if (octets.length === 0) {
			width = utf8Width(octet);
			if (width === 0) cursor.fail("found an incorrect leading UTF-8 octet");
		} else if ((octet & 0xc0) !== 0x80) {
			cursor.fail("found an incorrect trailing UTF-8 octet");
		}
		octets.push(octet);
		cursor.at += 3;
	} while (octets.length < width);
	return Buffer.from(octets).toString("utf8");
}

function utf8Width(octet: number): number {
	if ((octet & 0x80) === 0) return 1;
	if ((octet & 0xe0) === 0xc0) return 2;
	if ((octet & 0xf0) === 0xe0) return 3;
	return (octet & 0xf8) === 0xf0 ? 4 : 0;
}

export function scanDirective(cursor: Cursor): Token {
	const start = cursor.at;
	cursor.at++;
	const name = readName(cursor);
	if (name === "") cursor.fail("could not find expected directive name");
	if (!isBlankOrEnd(cursor.code())) {
		cursor.fail("found unexpected non-alphabetical character");
	}
	let token: Token;
	if (name === "YAML") token = readVersion(cursor, start);
	else if (name === "TAG") token = readTagDirective(cursor, start);
	else cursor.fail("found unknown directive name");
	cursor.skipBlanks();
	cursor.skipComment();
	if (!isBreakOrEnd(cursor.code())) {
		cursor.fail("did not find expected comment or line break");
	}
	cursor.readBreak();
	return token;
}

function readVersion(cursor: Cursor, start: number): Token {
	cursor.skipBlanks();
	const major = readVersionNumber(cursor);
	if (cursor.code() !== 0x2e) {
		cursor.fail("did not find expected digit or '.' character");
	}
	cursor.at++;
	const text = `${major}.${readVersionNumber(cursor)}`;
	return makeToken("version-directive", start, cursor.at, text);
}

function readVersionNumber(cursor: Cursor): number {
	const start = cursor.at;
	while (cursor.code() >= 0x30 && cursor.code() <= 0x39) {
		if (cursor.at - start >= 9) {
			cursor.fail("found extremely long version number");
		}
		cursor.at++;
	}
	if (cursor.at === start) cursor.fail("did not find expected version number");
	return Number(cursor.text.slice(start, cursor.at));
}

function readTagDirective(cursor: Cursor, start: number): Token {
	cursor.skipBlanks();
	const handle = readHandle(cursor);
	if (handle !== "!" && !handle.endsWith("!")) {
		cursor.fail("did not find expected '!'");
	}
	if (!isBlank(cursor.code())) cursor.fail("did not find expected whitespace");
	cursor.skipBlanks();
	const prefix = readUri(cursor, true);
	if (!isBlankOrEnd(cursor.code())) {
		cursor.fail("did not find expected whitespace or line break");
	}
	return {
		...makeToken("tag-directive", start, cursor.at, prefix),
		handle,
	};
}
