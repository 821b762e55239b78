// URLs taken apart as Python's urllib.parse.urlsplit (3.11) does it.

import { decodeBytes } from "../../pyvalue/encoding.ts";
import { pyTypeName } from "../../pyvalue/text.ts";
import { PyBytes, PyError, type PyValue } from "../../pyvalue/value.ts";

export interface UrlParts {
	readonly scheme: string;
	readonly netloc: string;
	readonly path: string;
	readonly query: string;
	readonly fragment: string;
}

const LEADING = /^[\0-\x20]+/;

function invalid(message: string): PyError {
	return new PyError("ValueError", message);
}

export function splitUrl(value: PyValue): UrlParts {
	if (typeof value !== "string" && !(value instanceof PyBytes)) {
		throw new PyError(
			"AttributeError",
			`'${pyTypeName(value)}' object has no attribute 'decode'`,
		);
	}
	const text = typeof value === "string" ? value : decodeBytes(value.bytes);
	let rest = text.replace(LEADING, "").replace(/[\t\r\n]/g, "");
	let [scheme, netloc] = ["", ""];
	const named = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(rest);
	if (named !== null) {
		scheme = (named[1] ?? "").toLowerCase();
		rest = rest.slice(named[0].length);
	}
	if (rest.startsWith("//")) {
		const end = rest.slice(2).search(/[/?#]/);
		netloc = end < 0 ? rest.slice(2) : rest.slice(2, end + 2);
		rest = rest.slice(netloc.length + 2);
		checkBrackets(netloc);
	}
	const [beforeFragment, fragment] = splitOnce(rest, "#");
	const [path, query] = splitOnce(beforeFragment, "?");
	checkNormalized(netloc);
	return { scheme, netloc, path, query, fragment };
}

function splitOnce(text: string, mark: string): [string, string] {
	const at = text.indexOf(mark);
	return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function checkBrackets(netloc: string): void {
	const [opens, closes] = [netloc.includes("["), netloc.includes("]")];
	if (opens !== closes) throw invalid("Invalid IPv6 URL");
}

/** A letter that looks like a separator once it is normalized could name another host. */
function checkNormalized(netloc: string): void {
	const own = netloc.replace(/[@:#?]/g, "");
	const normal = own.normalize("NFKC");
	if (own === normal || !/[/?#@:]/.test(normal)) return;
	throw invalid(
		`netloc '${netloc}' contains invalid characters under NFKC normalization`,
	);
}

export interface Authority {
	readonly username: string | null;
	readonly password: string | null;
	readonly hostname: string | null;
	readonly port: number | null;
}

/** What is in the network location. Throws ValueError for a port that is no number from 0 to 65535. */
export function splitAuthority(netloc: string): Authority {
	const at = netloc.lastIndexOf("@");
	const user = at < 0 ? undefined : netloc.slice(0, at);
	const colon = user?.indexOf(":") ?? -1;
	const { host, port } = splitHost(netloc.slice(at + 1));
	return {
		username:
			user === undefined ? null : colon < 0 ? user : user.slice(0, colon),
		password: user === undefined || colon < 0 ? null : user.slice(colon + 1),
		hostname: host === "" ? null : lowerHost(host),
		port: port === undefined || port === "" ? null : portNumber(port),
	};
}

function splitHost(text: string): { host: string; port: string | undefined } {
	const bracketed = /^.*?\[([^\]]*)\]?(.*)$/s.exec(text);
	if (bracketed !== null) {
		const [, host = "", rest = ""] = bracketed;
		const colon = rest.indexOf(":");
		return { host, port: colon < 0 ? undefined : rest.slice(colon + 1) };
	}
	const colon = text.indexOf(":");
	return colon < 0
		? { host: text, port: undefined }
		: { host: text.slice(0, colon), port: text.slice(colon + 1) };
}

/** All but an IPv6 zone, which may be a name with capitals. */
function lowerHost(host: string): string {
	const at = host.indexOf("%");
	return at < 0
		? host.toLowerCase()
		: host.slice(0, at).toLowerCase() + host.slice(at);
}

function portNumber(port: string): number {
	if (!/^[0-9]+$/.test(port)) {
		throw invalid(`Port could not be cast to integer value as '${port}'`);
	}
	const number = Number(port);
	if (number > 65535) throw invalid("Port out of range 0-65535");
	return number;
}
