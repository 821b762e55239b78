import { readFileSync } from "node:fs";
import { defineLookup, type PythonLookupCall } from "../../kinds/lookup.ts";
import type { OptionSpec, OptionSpecs } from "../../plugins/option-spec.ts";
import { proxiesOf } from "../../plugins/proxies.ts";
import { decodeBytes } from "../../pyvalue/encoding.ts";
import { pyStr } from "../../pyvalue/text.ts";
import { AnsibleFailure } from "../../templar/failure.ts";
import { osErrorText } from "../../vault/os-error.ts";
import { ansibleError } from "./options.ts";
import type { UrlRequest } from "./url/open-url.ts";
import { HttpError, UrlError } from "./url/url-error.ts";

/** Where options of its own are set, by the name of each. */
const set = <const N extends string>(name: N) =>
	({
		vars: [`ansible_lookup_url_${name}`],
		env: [`ANSIBLE_LOOKUP_URL_${name.toUpperCase()}`],
		ini: [`url_lookup.${name}`],
	}) satisfies Partial<OptionSpec>;

const OPTIONS = {
	validate_certs: {
		type: "bool",
		default: true,
		description: "Whether the server's certificate is checked.",
	},
	split_lines: {
		type: "bool",
		default: true,
		description: "Give lines, instead of one text a URL.",
	},
	use_proxy: {
		type: "bool",
		default: true,
		description: "Go by the proxies that the environment names.",
	},
	username: { type: "str", description: "Who to be on the server." },
	password: { type: "str", description: "The user's password." },
	headers: {
		type: "dict",
		default: {},
		description: "Headers of the request.",
	},
	force: {
		type: "bool",
		default: false,
		description: "Ask for an answer out of no cache.",
		...set("force"),
	},
	timeout: {
		type: "float",
		default: 10,
		description: "Seconds to wait for the server to send something.",
		...set("timeout"),
	},
	http_agent: {
		type: "str",
		default: "ansible-httpget",
		description: "The program that the request says it is from.",
		...set("agent"),
	},
	force_basic_auth: {
		type: "bool",
		default: false,
		description: "Send user and password before the server asks.",
		...set("force_basic_auth"),
	},
	follow_redirects: {
		type: "str",
		default: "urllib2",
		description:
			"`urllib2`, `all`, `yes` and `safe` follow redirects, `no` and `none` do not.",
		...set("follow_redirects"),
	},
	use_gssapi: {
		type: "bool",
		default: false,
		description: "Kerberos, which there is not here: an error.",
		...set("use_gssapi"),
	},
	use_netrc: {
		type: "bool",
		default: true,
		description: "Without a username: take the one in ~/.netrc.",
		...set("use_netrc"),
	},
	unix_socket: {
		type: "str",
		description: "The path of a Unix socket to connect to.",
		...set("unix_socket"),
	},
	ca_path: {
		type: "str",
		description: "A file of the authorities to trust, and no others.",
		...set("ca_path"),
	},
	unredirected_headers: {
		type: "list",
		default: [],
		description: "Headers that no server gets to which a redirect leads.",
		vars: ["ansible_lookup_url_unredir_headers"],
		env: ["ANSIBLE_LOOKUP_URL_UNREDIR_HEADERS"],
		ini: ["url_lookup.unredirected_headers"],
	},
	ciphers: {
		type: "list",
		default: [],
		description: "Ciphers of TLS, by OpenSSL's names.",
		...set("ciphers"),
	},
	client_cert: {
		type: "str",
		description: "A file with our certificate, in PEM; the key may be in it.",
		...set("client_cert"),
	},
	client_key: {
		type: "str",
		description: "A file with the certificate's key, in PEM.",
		...set("client_key"),
	},
} as const satisfies OptionSpecs;

type Call = PythonLookupCall<typeof OPTIONS>;

export const url = defineLookup({
	description: "What web servers answer.",
	values: "python",
	options: OPTIONS,
	examples: `- debug:
    msg: "{{ lookup('url', 'https://example.org/list.txt', wantlist=True) }}"
- debug:
    msg: "{{ lookup('url', 'https://example.org/data.json', split_lines=False, headers={'accept': 'application/json'}) }}"`,
	async run(call) {
		const { terms, options } = call;
		const request = requestOf(options, call);
		const results: string[] = [];
		for (const term of terms) {
			const body = await contentOf(pyStr(term), request);
			if (options.split_lines) results.push(...linesOf(body).map(textOf));
			else results.push(textOf(body));
		}
		return results;
	},
});

function requestOf(options: Call["options"], call: Call): UrlRequest {
	if (options.use_gssapi)
		throw ansibleError(
			"the lookup url does not speak GSSAPI (use_gssapi); --engine ansible does",
		);
	const { environment } = call.context;
	const { username, password, ciphers } = options;
	const cert = textIn(options.client_cert);
	return {
		environment,
		credentials: username
			? { username, password: password ?? null }
			: undefined,
		isForward: options.force_basic_auth,
		usesNetrc: options.use_netrc,
		redirects: options.follow_redirects,
		unredirected: options.unredirected_headers,
		headers: headersOf(options),
		line: {
			timeoutMs: Math.max(1, options.timeout * 1000),
			proxies: options.use_proxy ? proxiesOf(environment) : {},
			socketPath: options.unix_socket,
			tls: {
				checksCertificate: options.validate_certs,
				ca: textIn(options.ca_path),
				cert,
				key: textIn(options.client_key),
				ciphers: ciphers.length === 0 ? undefined : ciphers.join(":"),
			},
		},
	};
}

/** By small names, so that one of the user's takes the place of ours. */
function headersOf({ headers, http_agent, force }: Call["options"]) {
	const own = Object.entries(headers).map(([name, value]) => [
		name.toLowerCase(),
		String(value),
	]);
	return {
		...(http_agent !== "" && { "user-agent": http_agent }),
		...(force && { "cache-control": "no-cache" }),
		...Object.fromEntries(own),
	};
}

function textIn(file: string | undefined): string | undefined {
	if (file === undefined) return undefined;
	try {
		return readFileSync(file, "utf8");
	} catch (error) {
		const text = osErrorText(error, file);
		// Python names the path as bytes
		throw new AnsibleFailure("FileNotFoundError", text.replace(": '", ": b'"));
	}
}

async function contentOf(term: string, request: UrlRequest): Promise<Buffer> {
	// the clients of http are read where they are wanted alone
	const { openUrl } = await import("./url/open-url.ts");
	try {
		return await openUrl(term, request);
	} catch (error) {
		if (error instanceof HttpError)
			throw ansibleError(`Received HTTP error for ${term} : ${error.message}`);
		if (error instanceof UrlError)
			throw ansibleError(`Failed lookup url for ${term} : ${error.message}`);
		throw error;
	}
}

/** bytes.splitlines knows these three line ends only. */
function linesOf(body: Buffer): readonly Buffer[] {
	const lines = body.toString("latin1").split(/\r\n|\r|\n/);
	if (lines.at(-1) === "") lines.pop();
	return lines.map((line) => Buffer.from(line, "latin1"));
}

function textOf(bytes: Buffer): string {
	return decodeBytes(bytes, "utf-8", "surrogateescape");
}
