// An error in YAML's syntax, with what libyaml was doing when it met it.

import {
	type ErrorDetails,
	type Place,
	ShevekError,
} from "../errors/shevek-error.ts";

export interface SyntaxContext {
	/** libyaml's words, such as "while parsing a block mapping". */
	readonly words: string;
	/** Where that began. */
	readonly where: Place;
}

export class YamlSyntaxError extends ShevekError {
	readonly context: SyntaxContext | undefined;

	constructor(
		problem: string,
		details: ErrorDetails & { readonly context?: SyntaxContext | undefined },
	) {
		super("parse", problem, details);
		this.context = details.context;
	}
}
