// Upper, lower and title case, and the is…() questions about characters.

import { SPACE_CLASS } from "./chars.ts";
import { casefold, isDigitChar, isNumericChar, titleChar } from "./unicode.ts";

export { casefold };

const SPACES = new RegExp(`^[${SPACE_CLASS}]+$`);
const CASED = /\p{Cased}/u;
const LOWER = /\p{Lowercase}/u;
const UPPER = /\p{Uppercase}/u;
const TITLE = /\p{Lt}/u;

export function capitalize(text: string): string {
	const [first] = text;
	if (first === undefined) return "";
	return titleChar(first) + lowerTail(first, text);
}

/** The lower case of all but the first character, in its context: a final sigma sees what is before it. */
function lowerTail(first: string, text: string): string {
	return text.toLowerCase().slice(first.toLowerCase().length);
}

export function titleCase(text: string): string {
	let out = "";
	let isInWord = false;
	let word = "";
	const flush = () => {
		out += word === "" ? "" : capitalize(word);
		word = "";
	};
	for (const char of text) {
		const isCased = CASED.test(char);
		if (isCased) {
			word += char;
			isInWord = true;
			continue;
		}
		if (isInWord) flush();
		isInWord = false;
		out += char;
	}
	flush();
	return out;
}

export function swapCase(text: string): string {
	let out = "";
	const lower = text.toLowerCase();
	for (const char of text) {
		// Only a final sigma depends on what is around it.
		if (char === "Σ" && lower.length === text.length) {
			out += lower.charAt(out.length);
		} else if (UPPER.test(char)) out += char.toLowerCase();
		else out += LOWER.test(char) ? char.toUpperCase() : char;
	}
	return out;
}

/** Whether every character passes and there is one. */
function every(text: string, isGood: (char: string) => boolean): boolean {
	if (text === "") return false;
	for (const char of text) {
		if (!isGood(char)) return false;
	}
	return true;
}

export function isAlpha(text: string): boolean {
	return /^\p{L}+$/u.test(text);
}

export function isDecimal(text: string): boolean {
	return /^\p{Nd}+$/u.test(text);
}

export function isDigit(text: string): boolean {
	return isDecimal(text) || every(text, isDigitChar);
}

export function isNumeric(text: string): boolean {
	return isDecimal(text) || every(text, isNumericChar);
}

export function isAlnum(text: string): boolean {
	return (
		/^[\p{L}\p{Nd}]+$/u.test(text) ||
		every(text, (char) => isAlpha(char) || isNumericChar(char))
	);
}

export function isSpace(text: string): boolean {
	return SPACES.test(text);
}

export function isPrintable(text: string): boolean {
	return !/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(text);
}

export function isIdentifier(text: string): boolean {
	return /^[\p{XIDS}_][\p{XIDC}]*$/u.test(text);
}

export function isLower(text: string): boolean {
	return LOWER.test(text) && !UPPER.test(text) && !TITLE.test(text);
}

export function isUpper(text: string): boolean {
	return UPPER.test(text) && !LOWER.test(text) && !TITLE.test(text);
}

export function isTitle(text: string): boolean {
	let isInWord = false;
	let hasCased = false;
	for (const char of text) {
		if (UPPER.test(char) || TITLE.test(char)) {
			if (isInWord) return false;
			isInWord = true;
			hasCased = true;
		} else if (LOWER.test(char)) {
			if (!isInWord) return false;
			hasCased = true;
		} else isInWord = false;
	}
	return hasCased;
}
