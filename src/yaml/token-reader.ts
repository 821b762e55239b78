// Taking tokens one by one, and failing at the next.

import type { Doing } from "./cursor.ts";
import type { Scanner } from "./scanner.ts";
import type { TokenKind } from "./token.ts";

export class TokenReader {
	protected readonly scanner: Scanner;

	constructor(scanner: Scanner) {
		this.scanner = scanner;
	}

	protected accept(kind: TokenKind): boolean {
		if (this.scanner.peek().kind !== kind) return false;
		this.scanner.skip();
		return true;
	}

	/** Passes the token that opens a collection. */
	protected begin(words: string): Doing {
		const { start } = this.scanner.peek();
		this.scanner.skip();
		return { words, start };
	}

	protected fail(problem: string, doing?: Doing): never {
		const { start } = this.scanner.peek();
		return this.scanner.cursor.fail(problem, start, doing);
	}
}
