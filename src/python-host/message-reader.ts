// Cuts a socket's stream into messages: four bytes of length, least first, then JSON in ASCII.

const LENGTH_BYTES = 4;

export class MessageReader {
	#chunks: Buffer[] = [];
	#size = 0;

	/** Of bytes that no whole message has come for yet. */
	get size(): number {
		return this.#size;
	}

	/** The messages that are whole with this chunk. */
	take(chunk: Buffer): string[] {
		this.#chunks.push(chunk);
		this.#size += chunk.length;
		const texts: string[] = [];
		for (;;) {
			const text = this.#next();
			if (text === undefined) return texts;
			texts.push(text);
		}
	}

	#next(): string | undefined {
		if (this.#size < LENGTH_BYTES) return undefined;
		let [data] = this.#chunks;
		if (!data || data.length < LENGTH_BYTES) data = this.#joined();
		const end = LENGTH_BYTES + data.readUInt32LE();
		if (this.#size < end) return undefined;
		data = this.#joined();
		this.#chunks = [data.subarray(end)];
		this.#size -= end;
		return data.toString("latin1", LENGTH_BYTES, end);
	}

	#joined(): Buffer {
		if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
		return this.#chunks[0] ?? Buffer.alloc(0);
	}
}

export function messageBytes(text: string): Buffer {
	const size = Buffer.byteLength(text, "latin1");
	const data = Buffer.allocUnsafe(LENGTH_BYTES + size);
	data.writeUInt32LE(size);
	data.write(text, LENGTH_BYTES, "latin1");
	return data;
}
