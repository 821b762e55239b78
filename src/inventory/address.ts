// Host names, addresses and ports as the inventory writes them. What counts as an address is ansible-core's
// own idea (2.14), looser than the RFCs: ranges in any part, and anything behind most IPv6 forms.

const NUMBERS = String.raw`\[[0-9]+:[0-9]+(?::[0-9]+)?\]`;
const HEX_NUMBERS = String.raw`\[[0-9a-f]+:[0-9a-f]+(?::[0-9]+)?\]`;
const LETTERS_OR_NUMBERS = String.raw`\[(?:[a-z]:[a-z]|[0-9]+:[0-9]+)(?::[0-9]+)?\]`;
const V4 = `(?:[01]?[0-9]{1,2}|2[0-4][0-9]|25[0-5]|${NUMBERS})`;
const V6 = `(?:[0-9a-f]{1,4}|${HEX_NUMBERS})`;
const WORD = String.raw`[\p{L}\p{N}_]`;
const WORD_OR_DASH = String.raw`[\p{L}\p{N}_\-]`;
const LABEL = `(?:${WORD}|${LETTERS_OR_NUMBERS})(?:${WORD_OR_DASH}|${LETTERS_OR_NUMBERS})*(?<![_\\-])`;

const IPV4 = new RegExp(`^(?:${V4}\\.){3}${V4}$`, "iu");
const IPV6 = new RegExp(`^(?:${ipv6Forms().join("|")})`, "iu");
const HOSTNAME = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`, "iu");
/** Most names are of this kind, and this is ten times faster than finding out what else they are not. */
const PLAIN_NAME =
	/^(?:[A-Za-z0-9]|\w[\w-]*[A-Za-z0-9])(?:\.(?:[A-Za-z0-9]|\w[\w-]*[A-Za-z0-9]))*$/;
const BRACKETED_WITH_PORT = /^\[(.+)\]:([0-9]+)$/;
const WITH_PORT = /^((?:[^:[\]]|\[[^\]]*\])*):([0-9]+)$/;

export interface HostAddress {
	/** May hold ranges such as `[1:3]`. */
	readonly host: string;
	readonly port: number | undefined;
}

/** `host`, `host:22`, `[v6]:22`; undefined where it looks like no host at all. */
export function parseAddress(text: string): HostAddress | undefined {
	if (PLAIN_NAME.test(text)) return { host: text, port: undefined };
	let host = text;
	let port: number | undefined;
	// Both forms are tried in turn: `[a:1]:2` is host a and port 1, as in the reference.
	for (const form of [BRACKETED_WITH_PORT, WITH_PORT]) {
		const match = form.exec(host);
		if (match === null) continue;
		host = match[1] ?? "";
		port = Number(match[2]);
	}
	const isKnown = IPV4.test(host) || IPV6.test(host) || HOSTNAME.test(host);
	return isKnown && host !== "" ? { host, port } : undefined;
}

export function isIpAddress(text: string): boolean {
	return IPV4.test(text) || IPV6.test(text);
}

/** Only the last form is anchored at its end, as in the reference. */
function ipv6Forms(): string[] {
	return [
		`(?:${V6}:){7}${V6}`,
		`(?:${V6}:){1,6}:`,
		`(?:${V6}:)(?::${V6}){1,6}`,
		`(?:${V6}:){2}(?::${V6}){1,5}`,
		`(?:${V6}:){3}(?::${V6}){1,4}`,
		`(?:${V6}:){4}(?::${V6}){1,3}`,
		`(?:${V6}:){5}(?::${V6}){1,2}`,
		`(?:${V6}:){6}(?::${V6})`,
		`:(?::${V6}){1,6}`,
		`${V6}?::`,
		`(?:0:){6}(?:${V6}\\.){3}${V6}`,
		`::(?:ffff:)?(?:${V6}\\.){3}${V6}`,
		`(?:0:){5}ffff:(?:${V6}\\.){3}${V6}$`,
	];
}
