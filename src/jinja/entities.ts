// html.unescape for the entities that template output holds: numeric ones and the common names.

const NAMES = new Map<string, string>(
	Object.entries({
		amp: "&",
		lt: "<",
		gt: ">",
		quot: '"',
		apos: "'",
		nbsp: "\u00a0",
		copy: "\u00a9",
		reg: "\u00ae",
		trade: "\u2122",
		laquo: "\u00ab",
		raquo: "\u00bb",
		hellip: "\u2026",
		mdash: "\u2014",
		ndash: "\u2013",
		lsquo: "\u2018",
		rsquo: "\u2019",
		ldquo: "\u201c",
		rdquo: "\u201d",
		bull: "\u2022",
		middot: "\u00b7",
		deg: "\u00b0",
		euro: "\u20ac",
		pound: "\u00a3",
		yen: "\u00a5",
		cent: "\u00a2",
		sect: "\u00a7",
		para: "\u00b6",
		times: "\u00d7",
		divide: "\u00f7",
		szlig: "\u00df",
		auml: "\u00e4",
		ouml: "\u00f6",
		uuml: "\u00fc",
		Auml: "\u00c4",
		Ouml: "\u00d6",
		Uuml: "\u00dc",
		eacute: "\u00e9",
		egrave: "\u00e8",
		agrave: "\u00e0",
		ccedil: "\u00e7",
		ntilde: "\u00f1",
	}),
);

export function unescapeEntities(text: string): string {
	if (!text.includes("&")) return text;
	return text.replace(
		/&(?:#(\d+);?|#[xX]([\da-fA-F]+);?|([A-Za-z][A-Za-z\d]*);)/g,
		(whole, decimal?: string, hex?: string, name?: string) => {
			if (name !== undefined) return NAMES.get(name) ?? whole;
			const code =
				decimal !== undefined
					? Number(decimal)
					: Number.parseInt(hex ?? "0", 16);
			const isValid =
				code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
			return isValid ? String.fromCodePoint(code) : "\ufffd";
		},
	);
}
