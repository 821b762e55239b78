// The outside of vaulted text: a header line and hexadecimal lines of 80 characters.
// Format 1.2 is 1.1 with a vault id in the header.

import { ShevekError } from "../errors/shevek-error.ts";

const HEADER = "$ANSIBLE_VAULT";
const LINE_LENGTH = 80;
export const DEFAULT_VAULT_ID = "default";

export interface VaultEnvelope {
	readonly version: string;
	readonly cipher: string;
	/** "default" where the header names none. */
	readonly vaultId: string;
	/** The payload, still hexadecimal. */
	readonly payload: string;
}

export function isVaultText(text: string | Uint8Array): boolean {
	if (typeof text === "string") {
		return text.startsWith(HEADER) && !/[\u0080-\uffff]/.test(text);
	}
	return (
		Buffer.from(text.subarray(0, HEADER.length)).toString("latin1") ===
			HEADER && text.every((byte) => byte < 0x80)
	);
}

/** Throws `vault` for a header that is none; `name` (a file) goes into the message. */
export function parseVaultEnvelope(text: string, name?: string): VaultEnvelope {
	const lines = text.split(/\r\n|[\n\r]/);
	const [, version, cipher, vaultId] = (lines[0] ?? "").trim().split(";");
	if (version === undefined || cipher === undefined) {
		const where = name === undefined ? "" : ` in ${name}`;
		throw new ShevekError(
			"vault",
			`Vault envelope format error${where}: list index out of range`,
			{
				hint: `The first line must read ${HEADER};1.1;AES256 or ${HEADER};1.2;AES256;ID.`,
			},
		);
	}
	return {
		version: version.trim(),
		cipher: cipher.trim(),
		vaultId: vaultId?.trim() ?? DEFAULT_VAULT_ID,
		payload: lines.slice(1).join(""),
	};
}

export function formatVaultEnvelope(payload: string, vaultId?: string): string {
	const header =
		vaultId === undefined || vaultId === "" || vaultId === DEFAULT_VAULT_ID
			? `${HEADER};1.1;AES256`
			: `${HEADER};1.2;AES256;${vaultId}`;
	const lines = [header];
	for (let at = 0; at < payload.length; at += LINE_LENGTH) {
		lines.push(payload.slice(at, at + LINE_LENGTH));
	}
	return `${lines.join("\n")}\n`;
}
