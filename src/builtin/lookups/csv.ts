// CSV in Python's `excel` dialect: fields in double quotes may hold anything, `""` is a quote.

export function parseCsv(text: string, delimiter: string): string[][] {
	const rows: string[][] = [];
	let row: string[] = [];
	let field = "";
	let isQuoted = false;
	let isFresh = true;
	const endField = () => {
		row.push(field);
		field = "";
		isFresh = true;
	};
	const endRow = () => {
		if (!isFresh || row.length > 0) endField();
		rows.push(row);
		row = [];
	};
	for (let at = 0; at < text.length; at++) {
		const char = text.charAt(at);
		if (isQuoted) {
			if (char !== '"') field += char;
			else if (text[at + 1] === '"') {
				field += char;
				at++;
			} else isQuoted = false;
		} else if (char === '"' && isFresh) {
			isQuoted = true;
			isFresh = false;
		} else if (char === delimiter) endField();
		else if (char === "\n" || char === "\r") {
			if (char === "\r" && text[at + 1] === "\n") at++;
			endRow();
		} else {
			field += char;
			isFresh = false;
		}
	}
	if (!isFresh || row.length > 0 || field !== "") endRow();
	return rows;
}
