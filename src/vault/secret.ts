// A vault password. The bytes are reachable only for the cipher beside this file; nothing
// that prints, inspects or serializes a secret shows them.

import { inspect } from "node:util";

let reveal: (secret: VaultSecret) => Uint8Array;

export class VaultSecret {
	readonly #bytes: Uint8Array;

	constructor(password: Uint8Array | string) {
		this.#bytes =
			typeof password === "string" ? Buffer.from(password) : password;
	}

	static {
		reveal = (secret) => secret.#bytes;
	}

	toString(): string {
		return "<vault secret>";
	}
	toJSON(): string {
		return this.toString();
	}
	[inspect.custom](): string {
		return this.toString();
	}
}

/** A secret under the vault id it goes by. */
export interface IdentifiedSecret {
	readonly vaultId: string;
	readonly secret: VaultSecret;
}

/** For src/vault only: the password itself. */
export function revealBytes(secret: VaultSecret): Uint8Array {
	return reveal(secret);
}
