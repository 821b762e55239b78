// What is wrong with a configuration: everything at once, each with its place.

import { nearestName } from "../../errors/nearest-name.ts";
import { type Place, ShevekError } from "../../errors/shevek-error.ts";

interface Fault {
	readonly where: Place;
	readonly what: string;
}

export class Faults {
	readonly #file: string;
	readonly #found: Fault[] = [];

	constructor(file: string) {
		this.#file = file;
	}

	get count(): number {
		return this.#found.length;
	}

	add(where: Place | undefined, what: string): void {
		this.#found.push({ where: where ?? this.top, what });
	}

	/** Where there is no better place. */
	get top(): Place {
		return { file: this.#file, line: 1, column: 1 };
	}

	/** In the order of their places. */
	get lines(): readonly string[] {
		return [...this.#found]
			.sort(
				(a, b) =>
					a.where.line - b.where.line || a.where.column - b.where.column,
			)
			.map(
				({ where, what }) =>
					`${where.file}:${where.line}:${where.column}: ${what}`,
			);
	}

	/** Throws a `config` error with all of them, if there is any. */
	assertNone(): void {
		if (this.count === 0) return;
		const number = this.count === 1 ? "1 fault" : `${this.count} faults`;
		throw new ShevekError(
			"config",
			`the configuration has ${number}:\n${this.lines.join("\n")}`,
		);
	}
}

/** `; did you mean 'x'?`, where something is near. */
export function didYouMean(written: string, names: readonly string[]): string {
	const nearest = nearestName(written, names);
	return nearest === undefined ? "" : `; did you mean '${nearest}'?`;
}
