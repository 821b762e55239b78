// Facts of the Unicode database that JavaScript's own properties do not give.

/** The value 0..9 of a decimal digit of any script: every such block is ten in a row from its zero. */
export function decimalDigit(char: string): number {
	const code = char.codePointAt(0) ?? 0;
	if (code < 0x80) return code - 0x30;
	// The mathematical digits are five runs of ten without a gap (U+1D7CE..U+1D7FF).
	if (code >= 0x1d7ce && code <= 0x1d7ff) return (code - 0x1d7ce) % 10;
	let value = 0;
	while (/^\p{Nd}$/u.test(String.fromCodePoint(code - value - 1))) value++;
	return value % 10;
}

/** Numeric_Type=Digit outside Nd: superscripts, circled digits (Unicode 14, as Python 3.11). */
const OTHER_DIGITS =
	"\\u{b2}-\\u{b3}\\u{b9}\\u{1369}-\\u{1371}\\u{19da}\\u{2070}\\u{2074}-\\u{2079}\\u{2080}-\\u{2089}" +
	"\\u{2460}-\\u{2468}\\u{2474}-\\u{247c}\\u{2488}-\\u{2490}\\u{24ea}\\u{24f5}-\\u{24fd}\\u{24ff}" +
	"\\u{2776}-\\u{277e}\\u{2780}-\\u{2788}\\u{278a}-\\u{2792}\\u{10a40}-\\u{10a43}\\u{10e60}-\\u{10e68}" +
	"\\u{11052}-\\u{1105a}\\u{1f100}-\\u{1f10a}";

/** Numeric letters: ideographs such as 一. */
const OTHER_NUMERICS =
	"\\u{3405}\\u{3483}\\u{382a}\\u{3b4d}\\u{4e00}\\u{4e03}\\u{4e07}\\u{4e09}\\u{4e5d}\\u{4e8c}\\u{4e94}\\u{4e96}" +
	"\\u{4ebf}-\\u{4ec0}\\u{4edf}\\u{4ee8}\\u{4f0d}\\u{4f70}\\u{5104}\\u{5146}\\u{5169}\\u{516b}\\u{516d}\\u{5341}" +
	"\\u{5343}-\\u{5345}\\u{534c}\\u{53c1}-\\u{53c4}\\u{56db}\\u{58f1}\\u{58f9}\\u{5e7a}\\u{5efe}-\\u{5eff}" +
	"\\u{5f0c}-\\u{5f0e}\\u{5f10}\\u{62fe}\\u{634c}\\u{67d2}\\u{6f06}\\u{7396}\\u{767e}\\u{8086}\\u{842c}\\u{8cae}" +
	"\\u{8cb3}\\u{8d30}\\u{9621}\\u{9646}\\u{964c}\\u{9678}\\u{96f6}\\u{f96b}\\u{f973}\\u{f978}\\u{f9b2}\\u{f9d1}" +
	"\\u{f9d3}\\u{f9fd}\\u{20001}\\u{20064}\\u{200e2}\\u{20121}\\u{2092a}\\u{20983}\\u{2098c}\\u{2099c}\\u{20aea}" +
	"\\u{20afd}\\u{20b19}\\u{22390}\\u{22998}\\u{23b1b}\\u{2626d}\\u{2f890}";

/** Case folding is the lower case of the upper case for these, the plain lower case for all others. */
const FOLDS_BY_UPPER =
	"\\u{b5}\\u{df}\\u{149}\\u{17f}\\u{1f0}\\u{345}\\u{390}\\u{3b0}\\u{3c2}\\u{3d0}-\\u{3d1}\\u{3d5}-\\u{3d6}" +
	"\\u{3f0}-\\u{3f1}\\u{3f5}\\u{587}\\u{1c80}-\\u{1c88}\\u{1e96}-\\u{1e9b}\\u{1f50}\\u{1f52}\\u{1f54}\\u{1f56}" +
	"\\u{1f80}-\\u{1faf}\\u{1fb2}-\\u{1fb4}\\u{1fb6}-\\u{1fb7}\\u{1fbc}\\u{1fbe}\\u{1fc2}-\\u{1fc4}" +
	"\\u{1fc6}-\\u{1fc7}\\u{1fcc}\\u{1fd2}-\\u{1fd3}\\u{1fd6}-\\u{1fd7}\\u{1fe2}-\\u{1fe4}\\u{1fe6}-\\u{1fe7}" +
	"\\u{1ff2}-\\u{1ff4}\\u{1ff6}-\\u{1ff7}\\u{1ffc}\\u{fb00}-\\u{fb06}\\u{fb13}-\\u{fb17}";

/** Their title case is themselves, not their upper case. */
const TITLE_IS_SELF =
	"\\u{1c5}\\u{1c8}\\u{1cb}\\u{1f2}\\u{10d0}-\\u{10fa}\\u{10fd}-\\u{10ff}\\u{1f88}-\\u{1f8f}\\u{1f98}-\\u{1f9f}" +
	"\\u{1fa8}-\\u{1faf}\\u{1fbc}\\u{1fcc}\\u{1ffc}";

const DIGIT = new RegExp(`^[\\p{Nd}${OTHER_DIGITS}]$`, "u");
const NUMERIC = new RegExp(`^[\\p{N}${OTHER_NUMERICS}]$`, "u");
const FOLD_UPPER = new RegExp(`[${FOLDS_BY_UPPER}]`, "u");
const SELF_TITLE = new RegExp(`^[${TITLE_IS_SELF}]$`, "u");

/** Title cases that are neither the upper case nor the character: digraphs and ligatures. */
const TITLES: Readonly<Record<string, string>> = {
	"\u00df": "\u0053\u0073",
	"\u01c4": "\u01c5",
	"\u01c6": "\u01c5",
	"\u01c7": "\u01c8",
	"\u01c9": "\u01c8",
	"\u01ca": "\u01cb",
	"\u01cc": "\u01cb",
	"\u01f1": "\u01f2",
	"\u01f3": "\u01f2",
	"\u0587": "\u0535\u0582",
	"\u1f80": "\u1f88",
	"\u1f81": "\u1f89",
	"\u1f82": "\u1f8a",
	"\u1f83": "\u1f8b",
	"\u1f84": "\u1f8c",
	"\u1f85": "\u1f8d",
	"\u1f86": "\u1f8e",
	"\u1f87": "\u1f8f",
	"\u1f90": "\u1f98",
	"\u1f91": "\u1f99",
	"\u1f92": "\u1f9a",
	"\u1f93": "\u1f9b",
	"\u1f94": "\u1f9c",
	"\u1f95": "\u1f9d",
	"\u1f96": "\u1f9e",
	"\u1f97": "\u1f9f",
	"\u1fa0": "\u1fa8",
	"\u1fa1": "\u1fa9",
	"\u1fa2": "\u1faa",
	"\u1fa3": "\u1fab",
	"\u1fa4": "\u1fac",
	"\u1fa5": "\u1fad",
	"\u1fa6": "\u1fae",
	"\u1fa7": "\u1faf",
	"\u1fb2": "\u1fba\u0345",
	"\u1fb3": "\u1fbc",
	"\u1fb4": "\u0386\u0345",
	"\u1fb7": "\u0391\u0342\u0345",
	"\u1fc2": "\u1fca\u0345",
	"\u1fc3": "\u1fcc",
	"\u1fc4": "\u0389\u0345",
	"\u1fc7": "\u0397\u0342\u0345",
	"\u1ff2": "\u1ffa\u0345",
	"\u1ff3": "\u1ffc",
	"\u1ff4": "\u038f\u0345",
	"\u1ff7": "\u03a9\u0342\u0345",
	"\ufb00": "\u0046\u0066",
	"\ufb01": "\u0046\u0069",
	"\ufb02": "\u0046\u006c",
	"\ufb03": "\u0046\u0066\u0069",
	"\ufb04": "\u0046\u0066\u006c",
	"\ufb05": "\u0053\u0074",
	"\ufb06": "\u0053\u0074",
	"\ufb13": "\u0544\u0576",
	"\ufb14": "\u0544\u0565",
	"\ufb15": "\u0544\u056b",
	"\ufb16": "\u054e\u0576",
	"\ufb17": "\u0544\u056d",
};

export function isDigitChar(char: string): boolean {
	return DIGIT.test(char);
}

export function isNumericChar(char: string): boolean {
	return NUMERIC.test(char);
}

export function titleChar(char: string): string {
	if (SELF_TITLE.test(char)) return char;
	return TITLES[char] ?? char.toUpperCase();
}

/** `text.casefold()` */
export function casefold(text: string): string {
	if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase();
	let out = "";
	for (const char of text) {
		// Cherokee alone folds to its capitals, which are the older letters.
		if (/[\u13a0-\u13f5\u13f8-\u13fd\uab70-\uabbf]/.test(char)) {
			out += char.toUpperCase();
		} else if (char === "\u1e9e") out += "ss";
		else if (FOLD_UPPER.test(char)) out += char.toUpperCase().toLowerCase();
		else out += char.toLowerCase();
	}
	return out;
}
