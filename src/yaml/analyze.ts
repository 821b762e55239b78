// In which styles a text can be written: libyaml's analysis of scalars.

import { isBlankOrEnd } from "./cursor.ts";

export interface ScalarAnalysis {
	readonly isMultiline: boolean;
	readonly allowsFlowPlain: boolean;
	readonly allowsBlockPlain: boolean;
	readonly allowsSingleQuoted: boolean;
	readonly allowsBlock: boolean;
}

const EMPTY: ScalarAnalysis = {
	isMultiline: false,
	allowsFlowPlain: false,
	allowsBlockPlain: true,
	allowsSingleQuoted: true,
	allowsBlock: false,
};

const FIRST_INDICATORS = "#,[]{}&*!|>'\"%@`";
const FLOW_INDICATORS = ",?[]{}";

/** libyaml 0.2.5 knows tabs, CR, NEL and all beyond U+FFFF as not printable. */
export function isPrintable(code: number): boolean {
	return (
		code === 0x0a ||
		(code >= 0x20 && code <= 0x7e) ||
		(code >= 0xa0 && code <= 0xd7ff) ||
		(code >= 0xe000 && code <= 0xfffd && code !== 0xfeff)
	);
}

export function analyzeScalar(
	text: string,
	allowUnicode: boolean,
): ScalarAnalysis {
	if (text === "") return EMPTY;
	const { inFlow, inBlock } = findIndicators(text);
	const isMultiline = /[\n\r\u0085\u2028\u2029]/.test(text);
	const hasOuterBlank =
		/^[ \n\r\u0085\u2028\u2029]|[ \n\r\u0085\u2028\u2029]$/.test(text);
	const hasBreakSpace = /[\n\r\u0085\u2028\u2029] /.test(text);
	const isSpecial =
		/ [\n\r\u0085\u2028\u2029]/.test(text) || hasSpecial(text, allowUnicode);
	const allowsPlain =
		!hasOuterBlank && !hasBreakSpace && !isSpecial && !isMultiline;
	return {
		isMultiline,
		allowsFlowPlain: allowsPlain && !inFlow,
		allowsBlockPlain: allowsPlain && !inBlock,
		allowsSingleQuoted: !hasBreakSpace && !isSpecial,
		allowsBlock: !text.endsWith(" ") && !isSpecial,
	};
}

function hasSpecial(text: string, allowUnicode: boolean): boolean {
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (!isPrintable(code) || (code > 0x7f && !allowUnicode)) return true;
	}
	return false;
}

function findIndicators(text: string): { inFlow: boolean; inBlock: boolean } {
	let inBlock = text.startsWith("---") || text.startsWith("...");
	let inFlow = inBlock;
	let afterBlank = true;
	for (let at = 0; at < text.length; at++) {
		const character = text.charAt(at);
		const beforeBlank =
			at + 1 === text.length || isBlankOrEnd(text.charCodeAt(at + 1));
		if (at === 0 && FIRST_INDICATORS.includes(character)) {
			inFlow = inBlock = true;
		}
		if (at > 0 && FLOW_INDICATORS.includes(character)) inFlow = true;
		if (character === ":" || (at === 0 && character === "?")) {
			inFlow = true;
			inBlock ||= beforeBlank;
		}
		if (at === 0 && character === "-" && beforeBlank) inFlow = inBlock = true;
		if (character === "#" && afterBlank) inFlow = inBlock = true;
		afterBlank = isBlankOrEnd(text.charCodeAt(at));
	}
	return { inFlow, inBlock };
}
