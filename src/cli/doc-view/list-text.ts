// The list of plugins as text, as ansible-doc of 2.14 lays it out.

import { shownWords } from "./doc-words.ts";

export interface ListRow {
	readonly name: string;
	/** The short description, or the file. */
	readonly text: string;
	readonly isFile: boolean;
}

/** In the rows' order; plugins that are on their way out, `_name`, come last (of files only ansible-core's). */
export function listText(rows: readonly ListRow[], columns: number): string {
	const width = Math.max(0, ...rows.map(({ name }) => name.length));
	const room = columns - width - 5;
	const usual: string[] = [];
	const deprecated: string[] = [];
	for (const { name, text, isFile } of rows) {
		const isMarked = !isFile || /^ansible\.(?:builtin|legacy)\./.test(name);
		const plain = isMarked ? name.replace(/(^|\.)_([^.]*)$/, "$1$2") : name;
		const shown = isFile ? text : cut(shownWords(text), room);
		const length = Math.max(shown.length, Math.abs(room));
		const line = `${plain.padEnd(width)} ${isFile ? shown : shown.padEnd(length)}`;
		(plain === name ? usual : deprecated).push(line);
	}
	return [
		...usual,
		...(deprecated.length === 0 ? [] : ["\nDEPRECATED:", ...deprecated]),
	].join("\n");
}

/** Beside very long names there is no room, and the reference counts it from the text's end. */
function cut(text: string, room: number): string {
	return text.length > room ? `${text.slice(0, room)}...` : text;
}
