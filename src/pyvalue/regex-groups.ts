// The groups of a pattern: Python's numbers and names, and the numbers they have in JavaScript,
// where the translation adds groups of its own.

export class GroupTable {
	/** The JavaScript group of each Python group; index 0 is the whole match. */
	readonly numbers: number[] = [0];
	readonly names = new Map<string, number>();
	readonly #open = new Set<number>();
	/** How many groups JavaScript counts so far. */
	jsCount = 0;

	begin(name?: string): number {
		const group = this.numbers.length;
		this.numbers.push(this.addOwn());
		if (name !== undefined) this.names.set(name, group);
		this.#open.add(group);
		return group;
	}

	end(group: number): void {
		this.#open.delete(group);
	}

	isOpen(group: number): boolean {
		return this.#open.has(group);
	}

	/** A group of the translation's, which Python does not count. */
	addOwn(): number {
		return ++this.jsCount;
	}

	/** Forgets the groups that came after the first `jsCount`: they are about to be read again. */
	forgetAfter(jsCount: number): void {
		const known = this.numbers.filter((group) => group <= jsCount).length;
		for (const [name, group] of this.names) {
			if (group >= known) this.names.delete(name);
		}
		this.numbers.length = known;
		this.jsCount = jsCount;
	}
}
