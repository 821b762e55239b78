// Filters and tests as documentation shows them.

export interface FunctionWords {
	/** As a template has it behind the value: `batch(linecount, fill_with=None)`. */
	readonly usage: string;
	/** One sentence. */
	readonly description: string;
}

/** From rows `name(parameters): description`. */
export function readWords(
	rows: readonly string[],
): ReadonlyMap<string, FunctionWords> {
	return new Map(rows.map(readRow));
}

function readRow(row: string): readonly [string, FunctionWords] {
	const [, name, params, description] =
		/^([^(]+)\((.*?)\): (.+)$/.exec(row) ?? [];
	if (name === undefined || description === undefined)
		throw new Error(`no row of a filter or test: ${row}`);
	const usage = params === "" ? name : `${name}(${params})`;
	return [name, { usage, description }];
}
