// How a command reads configuration: vault passwords from options and settings, files decrypted, JSON or
// YAML, templates typed.

import { Buffer } from "node:buffer";
import type { Settings } from "../config/settings.ts";
import type { Place } from "../errors/shevek-error.ts";
import type { InventoryReport } from "../inventory/report.ts";
import type { InventoryHooks } from "../inventory/source.ts";
import { parseJson } from "../pyvalue/json.ts";
import { pyStr } from "../pyvalue/text.ts";
import { PyError, type PyValue } from "../pyvalue/value.ts";
import {
	typeString,
	typeStrings,
	VaultedText,
} from "../templar/template-node.ts";
import { DataLoader } from "../vars/data-loader.ts";
import { isVaultText } from "../vault/envelope.ts";
import { loadVaultSecrets } from "../vault/load-secrets.ts";
import type { IdentifiedSecret } from "../vault/secret.ts";
import { decryptVault } from "../vault/vault.ts";
import { parseYaml } from "../yaml/load.ts";

export interface VaultChoice {
	readonly vaultIds: readonly string[];
	readonly passwordFiles: readonly string[];
	readonly asksPassword: boolean;
}

export interface ConfigurationOptions {
	readonly settings: Settings;
	readonly vault: VaultChoice;
	/** What relative names start at: the playbook's folder. */
	readonly baseDir: string;
	readonly report: InventoryReport;
	/** Shows a text and gives what is typed, unseen; undefined at the end of input. */
	readonly prompt: (text: string) => Promise<string | undefined>;
}

/** Throws a `vault` error where a password that is asked for cannot be had. */
export async function openConfiguration(
	options: ConfigurationOptions,
): Promise<DataLoader> {
	const reader = new ConfigurationReader(options, await secretsOf(options));
	return new DataLoader({
		baseDir: options.baseDir,
		parse: (text, file) => reader.parse(text, file),
		decrypt: (bytes, file) => reader.decrypt(bytes, file),
	});
}

export function inventoryHooks(loader: DataLoader): InventoryHooks {
	return {
		typeStrings: (value, where) => typeStrings(value, { where }),
		readBytes: (file) => loader.readBytes(file),
		readData: (file) => loader.readYaml(file),
	};
}

async function secretsOf(
	options: ConfigurationOptions,
): Promise<IdentifiedSecret[]> {
	const { settings, vault, report, prompt } = options;
	const settingsFile = settings.text("DEFAULT_VAULT_PASSWORD_FILE");
	const files =
		vault.passwordFiles.length > 0 || settingsFile === undefined
			? vault.passwordFiles
			: [settingsFile];
	return loadVaultSecrets({
		vaultIds: [
			...settings.texts("DEFAULT_VAULT_IDENTITY_LIST"),
			...vault.vaultIds,
		],
		passwordFiles: files,
		asksPassword: vault.asksPassword,
		promptsByDefault: false,
		defaultVaultId: settings.text("DEFAULT_VAULT_IDENTITY") ?? "default",
		prompt,
		warn: report.warn,
	});
}

class ConfigurationReader {
	readonly #report: InventoryReport;
	readonly #secrets: readonly IdentifiedSecret[];
	readonly #mustMatchId: boolean;

	constructor(
		{ report, settings }: ConfigurationOptions,
		secrets: readonly IdentifiedSecret[],
	) {
		this.#report = report;
		this.#secrets = secrets;
		// The setting has no type: any text is true to the reference.
		const mustMatch = settings.get("DEFAULT_VAULT_ID_MATCH");
		this.#mustMatchId = mustMatch !== false && mustMatch !== "";
	}

	decrypt(bytes: Uint8Array, file: string): Uint8Array {
		if (!isVaultText(bytes)) return bytes;
		const text = Buffer.from(bytes).toString("utf8");
		return decryptVault(text, this.#secrets, file, {
			mustMatchId: this.#mustMatchId,
		});
	}

	/** JSON where it is JSON, else YAML, as the reference tries them. */
	parse(text: string, file: string): PyValue {
		const json = /^\s*[{["]/.test(text) ? tryJson(text) : undefined;
		if (json !== undefined) {
			return this.#typeJson(json, { file, line: 1, column: 1 });
		}
		return parseYaml(text, {
			file,
			onScalarString: typeString,
			onTag: (tag, node) => {
				if (tag === "!unsafe") return node.plainValue();
				if (tag === "!vault" || tag === "!vault-encrypted") {
					return this.#vaulted(node.text, node.place);
				}
				return undefined;
			},
			onDuplicateKey: (key, { mapping }) =>
				this.#report.warn(
					`While constructing a mapping from ${mapping.file}, line ${mapping.line}, column ${mapping.column}, found a duplicate dict key (${pyStr(key)}). Using last defined value only.`,
				),
		});
	}

	#typeJson(value: PyValue, where: Place): PyValue {
		if (typeof value === "string") return typeString(value, where);
		if (Array.isArray(value)) {
			return value.map((item) => this.#typeJson(item, where));
		}
		if (!(value instanceof Map)) return value;
		// Ansible's own marks in JSON, as its inventory listing writes them.
		const vaulted = value.get("__ansible_vault");
		if (typeof vaulted === "string") return this.#vaulted(vaulted, where);
		const unsafe = value.get("__ansible_unsafe");
		if (unsafe !== undefined) return unsafe;
		for (const [key, item] of value) {
			value.set(key, this.#typeJson(item, where));
		}
		return value;
	}

	#vaulted(text: string, place: Place): VaultedText {
		return new VaultedText(
			() =>
				decryptVault(text, this.#secrets, undefined, {
					mustMatchId: this.#mustMatchId,
				}).toString("utf8"),
			place,
		);
	}
}

function tryJson(text: string): PyValue | undefined {
	try {
		return parseJson(text);
	} catch (error) {
		if (error instanceof PyError) return undefined;
		throw error;
	}
}
