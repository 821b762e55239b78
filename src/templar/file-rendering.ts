// What rendering a file takes: its text, where other files are found, and its syntax.

import type { Syntax } from "../jinja/syntax.ts";
import type { PyValue } from "../pyvalue/value.ts";
import type { ResultKind } from "./kit.ts";

export interface FileSyntax {
	readonly trimBlocks: boolean;
	readonly lstripBlocks: boolean;
	readonly newlineSequence: string;
	readonly blockStart?: string | undefined;
	readonly blockEnd?: string | undefined;
	readonly variableStart?: string | undefined;
	readonly variableEnd?: string | undefined;
	readonly commentStart?: string | undefined;
	readonly commentEnd?: string | undefined;
}

export interface FileRendering {
	/** The file's text. */
	readonly text: string;
	/** Where it was read, for errors. */
	readonly path: string;
	/** Folders of include, import and extends, the first first. */
	readonly searchPath: readonly string[];
	readonly extraVars: ReadonlyMap<string, PyValue>;
	readonly options: FileSyntax;
	/** Text, as the template module has it, where left out. */
	readonly result?: ResultKind;
}

/** The environment's syntax; what is not given stays as it is by default. */
export function syntaxOf(options: FileSyntax): Partial<Syntax> {
	const { newlineSequence, ...rest } = options;
	const given = Object.entries(rest).filter(([, value]) => value !== undefined);
	const isKnown =
		newlineSequence === "\r\n" ||
		newlineSequence === "\r" ||
		newlineSequence === "\n";
	return {
		...Object.fromEntries(given),
		...(isKnown && newlineSequence !== "\n" && { newlineSequence }),
	};
}
