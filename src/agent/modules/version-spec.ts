// `requires_ansible` of a collection: PEP 440 specifiers (`>=2.9.10,<2.17`) over release numbers.

const SPECIFIER =
	/^(===|==|~=|!=|<=|>=|<|>)\s*v?(\d+(?:\.\d+)*)(\.\*)?(?:[a-z].*|[-.](?:dev|post)\d*)?$/;

/** Pre- and post-release parts count for nothing, as in Ansible; undefined where a specifier is none. */
export function isVersionIn(
	version: string,
	specifiers: string,
): boolean | undefined {
	const have = numbersOf(/^\d+(?:\.\d+)*/.exec(version)?.[0] ?? "0");
	const parts = specifiers.split(",").map((part) => part.trim());
	let fits = true;
	for (const part of parts) {
		if (part === "") continue;
		const [, operator, wanted, star] = SPECIFIER.exec(part) ?? [];
		if (operator === undefined || wanted === undefined) return undefined;
		const isPrefix = star !== undefined;
		fits &&= isOneIn(have, operator, { numbers: numbersOf(wanted), isPrefix });
	}
	return fits;
}

function isOneIn(
	have: readonly number[],
	operator: string,
	wanted: { numbers: readonly number[]; isPrefix: boolean },
): boolean {
	const { numbers, isPrefix } = wanted;
	const shown = isPrefix ? have.slice(0, numbers.length) : have;
	const order = compare(shown, numbers);
	switch (operator) {
		case "<":
			return order < 0;
		case "<=":
			return order <= 0;
		case ">":
			return order > 0;
		case ">=":
			return order >= 0;
		case "!=":
			return order !== 0;
		case "~=": {
			const series = numbers.slice(0, -1);
			return order >= 0 && compare(have.slice(0, series.length), series) === 0;
		}
		default:
			return order === 0;
	}
}

function numbersOf(text: string): number[] {
	return text.split(".").map(Number);
}

function compare(a: readonly number[], b: readonly number[]): number {
	for (let at = 0; at < Math.max(a.length, b.length); at++) {
		const difference = (a[at] ?? 0) - (b[at] ?? 0);
		if (difference !== 0) return difference;
	}
	return 0;
}
