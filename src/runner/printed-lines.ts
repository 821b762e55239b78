// The lines that a run prints, against those that its events tell of. The two come on different descriptors, so neither is always
// first; what is left in the end was printed past the events.

export class PrintedLines {
	/** How often a line was printed more often than told; in the order of their printing. */
	readonly #balance = new Map<string, number>();
	#partial = "";

	add(text: string): void {
		const lines = (this.#partial + text).split("\n");
		this.#partial = lines.pop() ?? "";
		for (const line of lines) this.#count(line, 1);
	}

	/** Text of an event. */
	take(text: string): void {
		for (const line of text.split("\n")) this.#count(line, -1);
	}

	/** Printed, and not told; lines without text do not count. A question is told without the answer that a terminal shows. */
	rest(): readonly string[] {
		if (this.#partial !== "") this.#count(this.#partial, 1);
		this.#partial = "";
		const questions = [...this.#balance].flatMap(([line, count]) =>
			count < 0 ? Array<string>(-count).fill(line) : [],
		);
		const left = [...this.#balance].flatMap(([line, count]) =>
			count > 0 ? Array<string>(count).fill(line) : [],
		);
		this.#balance.clear();
		return left.filter((line) => {
			const at = questions.findIndex((question) => line.startsWith(question));
			if (at >= 0) questions.splice(at, 1);
			return at < 0;
		});
	}

	#count(text: string, change: number): void {
		const line = text.replace(/\r$/, "");
		if (line === "") return;
		const count = (this.#balance.get(line) ?? 0) + change;
		if (count === 0) this.#balance.delete(line);
		else this.#balance.set(line, count);
	}
}
