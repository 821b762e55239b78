// hash, md5, sha1 and checksum, and to_uuid, which is a hash too.

import { createHash, getHashes } from "node:crypto";
import type { FilterDefinition } from "../../jinja/definitions.ts";
import { pyStr, pyTypeName } from "../../pyvalue/text.ts";
import { PyError, type PyValue } from "../../pyvalue/value.ts";
import { filterError, plugin, toBytes, toText } from "../plugin-functions.ts";

/** Python's names where OpenSSL has others. */
const OPENSSL_NAMES: Readonly<Record<string, string>> = {
	sha3_224: "sha3-224",
	sha3_256: "sha3-256",
	sha3_384: "sha3-384",
	sha3_512: "sha3-512",
	blake2b: "blake2b512",
	blake2s: "blake2s256",
	shake_128: "shake128",
	shake_256: "shake256",
	sha512_256: "sha512-256",
	sha512_224: "sha512-224",
};
const KNOWN: ReadonlySet<string> = new Set(
	getHashes().map((n) => n.toLowerCase()),
);

function digest(data: PyValue, name: PyValue): string {
	if (typeof name !== "string") {
		throw filterError("name must be a string");
	}
	const own = OPENSSL_NAMES[name] ?? name.toLowerCase();
	if (!KNOWN.has(own) || own.startsWith("rsa-")) {
		throw filterError(`unsupported hash type ${name}`);
	}
	const hash = createHash(own).update(toBytes(data));
	if (!own.startsWith("shake")) return hash.digest("hex");
	throw new PyError(
		"TypeError",
		"hexdigest() missing required argument 'length' (pos 1)",
	);
}

const hash = plugin(
	"get_hash",
	[["data"], ["hashtype", "sha1"]],
	(_c, data, type) => digest(data, type),
);
const md5 = plugin("md5s", [["data"]], (_c, data) => digest(data, "md5"));
// The function takes another hash function too, which no template has.
const sha1 = plugin("secure_hash_s", [["data"]], (_c, data) =>
	digest(data, "sha1"),
);

const ANSIBLE_NAMESPACE = "361e6d51-faec-444a-9079-341386da8e2e";

function namespaceBytes(namespace: PyValue): Buffer {
	const fail = (reason: string) =>
		filterError(
			`Invalid value '${pyStr(namespace)}' for 'namespace': ${reason}`,
		);
	if (namespace === null) {
		throw new PyError(
			"TypeError",
			"one of the hex, bytes, bytes_le, fields, or int arguments must be given",
		);
	}
	if (typeof namespace !== "string") {
		throw fail(`'${pyTypeName(namespace)}' object has no attribute 'replace'`);
	}
	const digits = namespace
		.replaceAll("urn:", "")
		.replaceAll("uuid:", "")
		.replace(/^[{}]+|[{}]+$/g, "")
		.replaceAll("-", "");
	if (digits.length !== 32) throw fail("badly formed hexadecimal UUID string");
	if (!/^[0-9a-fA-F]{32}$/.test(digits)) {
		throw fail(`invalid literal for int() with base 16: '${digits}'`);
	}
	return Buffer.from(digits, "hex");
}

/** A name-based UUID, version 5 (RFC 4122). */
function uuid5(text: string, namespace: Buffer): string {
	const bytes = createHash("sha1").update(namespace).update(text).digest();
	bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
	bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
	const hex = bytes.toString("hex");
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		hex.slice(12, 16),
		hex.slice(16, 20),
		hex.slice(20, 32),
	].join("-");
}

export const CHECKSUM_FILTERS: readonly (readonly [
	string,
	FilterDefinition,
])[] = [
	["hash", hash],
	["md5", md5],
	["sha1", sha1],
	["checksum", sha1],
	[
		"to_uuid",
		plugin(
			"to_uuid",
			[["string"], ["namespace", ANSIBLE_NAMESPACE]],
			(_c, text, namespace) => {
				const bytes = namespaceBytes(namespace);
				return uuid5(toText(text), bytes);
			},
		),
	],
];
