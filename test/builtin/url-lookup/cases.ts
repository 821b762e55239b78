// What the lookup url is asked, and how the answers are got: from a playbook that any engine runs.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Servers } from "./servers.ts";

/** Expressions; `base`, `other`, `tls`, `strict`, `socket`, `ca`, `cert`, `key` and `file` are variables. */
export const CASES = [
	"lookup('url', base ~ '/lines')",
	"query('url', base ~ '/lines', base ~ '/empty')",
	"lookup('url', base ~ '/lines', split_lines=False)",
	"lookup('ansible.builtin.url', base ~ '/marks')",
	"lookup('url', base ~ '/bytes', split_lines=False) | length",
	"query('url', base ~ '/empty')",
	"lookup('url', base ~ '/gzip')",
	"query('url', base ~ '/echo')",
	"query('url', base ~ '/echo', force=True, http_agent='me', headers={'X-One': '1', 'x-two': 2})",
	"query('url', base ~ '/echo', http_agent='', headers={'user-agent': 'own'}) ",
	"lookup('url', base ~ '/status/404')",
	"lookup('url', base ~ '/status/500', errors='ignore')",
	"query('url', base ~ '/status/204')",
	"lookup('url', base ~ '/redirect/302?/lines')",
	"lookup('url', base ~ '/redirect/301?../lines')",
	"lookup('url', base ~ '/redirect/303?/lines')",
	"lookup('url', base ~ '/redirect/307?/lines')",
	"lookup('url', base ~ '/redirect/308?/lines')",
	"lookup('url', base ~ '/redirect/300?/lines')",
	"lookup('url', base ~ '/redirect/302?')",
	"lookup('url', base ~ '/redirect/302?/path?a%2520b')",
	"lookup('url', base ~ '/redirect/302?OTHER/lines')",
	"lookup('url', base ~ '/redirect/302?gopher://x/')",
	"lookup('url', base ~ '/redirect/302?/redirect/302?/lines')",
	"lookup('url', base ~ '/redirect/302?/lines', follow_redirects='no')",
	"lookup('url', base ~ '/redirect/302?/lines', follow_redirects='none')",
	"lookup('url', base ~ '/redirect/302?/lines', follow_redirects='all')",
	"lookup('url', base ~ '/redirect/302?/lines', follow_redirects='safe')",
	"lookup('url', base ~ '/redirect/302?/lines', follow_redirects='what')",
	"query('url', base ~ '/redirect/302?/echo', headers={'x-one': 1, 'X-Two': 2, 'content-type': 'a/b'}, unredirected_headers=['X-One'])",
	"query('url', base ~ '/redirect/302?OTHER/echo', username='bob', password='x')",
	"query('url', base ~ '/cookie')",
	"lookup('url', base ~ '/basic')",
	"lookup('url', base ~ '/basic', username='bob', password='sé cret')",
	"lookup('url', base ~ '/basic', username='bob', password='wrong')",
	"lookup('url', base ~ '/basic', username='bob')",
	"lookup('url', base ~ '/basic', username='bob', password='sé cret', force_basic_auth=True)",
	"query('url', base ~ '/echo', username='bob', password='x')",
	"query('url', base ~ '/echo', username='bob', password='x', force_basic_auth=True)",
	"query('url', base | replace('://', '://ann:pa%40ss@') ~ '/echo', force_basic_auth=True)",
	"lookup('url', base ~ '/digest/MD5?a=b', username='bob', password='secret')",
	"lookup('url', base ~ '/digest/SHA', username='bob', password='secret')",
	"lookup('url', base ~ '/digest/MD5', username='bob', password='wrong')",
	"lookup('url', base ~ '/digest/MD4', username='bob', password='secret')",
	"lookup('url', base ~ '/negotiate', username='bob', password='secret')",
	"lookup('url', base ~ '/negotiate')",
	"lookup('url', base ~ '/silent', timeout=0.3)",
	"lookup('url', base ~ '/half', timeout=0.3)",
	"lookup('url', base ~ '/cut')",
	"lookup('url', 'http://127.0.0.1:1/')",
	"lookup('url', 'http://no.such.name.invalid/')",
	"lookup('url', 'nothing')",
	"lookup('url', 'gopher://x/')",
	"lookup('url', 'file://' ~ file)",
	"lookup('url', 'file:///no/such/file')",
	"lookup('url', 'data:text/plain,a%20b')",
	"lookup('url', tls ~ '/lines')",
	"lookup('url', tls ~ '/lines', validate_certs=False)",
	"lookup('url', tls ~ '/lines', ca_path=ca)",
	"lookup('url', tls ~ '/lines', ca_path='/no/such/file')",
	"lookup('url', tls ~ '/lines', ca_path=ca, ciphers=['ECDHE-ECDSA-AES256-GCM-SHA384'])",
	"lookup('url', 'http://any.host/lines', unix_socket=socket)",
	"lookup('url', 'http://any.host/lines', unix_socket='/no/such/socket')",
	"lookup('url', base ~ '/lines', timeout='soon')",
] as const;

/** With an option of each source, the environment's proxy and a netrc. */
export const SET_CASES = [
	"query('url', base ~ '/echo')",
	"query('url', other ~ '/echo')",
	"query('url', other ~ '/echo', use_proxy=False)",
	"query('url', base ~ '/echo', http_agent='direct')",
	"query('url', base ~ '/echo', use_netrc=False)",
] as const;

/** The environment of SET_CASES, and its netrc. */
export function surroundings({ variables, proxy }: Servers) {
	const folder = mkdtempSync(join(tmpdir(), "shevek-netrc-"));
	const netrc = join(folder, "netrc");
	writeFileSync(netrc, "machine 127.0.0.1 login ann password pw\n");
	return {
		env: {
			NETRC: netrc,
			http_proxy: proxy,
			no_proxy: variables.base?.replace("http://", ""),
			ANSIBLE_LOOKUP_URL_AGENT: "from the environment",
		},
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
}

export interface Asked {
	readonly servers: Servers;
	readonly cases: readonly string[];
	readonly env?: NodeJS.ProcessEnv;
}

/** What each expression gives, or the message of its failure, with what differs between runs by name. */
export async function answersOf(
	command: readonly string[],
	{ servers, cases, env = {} }: Asked,
): Promise<readonly unknown[]> {
	const folder = mkdtempSync(join(tmpdir(), "shevek-url-cases-"));
	try {
		const file = join(folder, "local.txt");
		writeFileSync(file, "a local file\n");
		const playbook = join(folder, "cases.yml");
		writeFileSync(playbook, playbookOf(cases, folder));
		const variables = { ...servers.variables, file };
		const said = await run(
			[...command, "-e", JSON.stringify(variables), playbook],
			{ ...env, HOME: folder },
		);
		const results = readFileSync(join(folder, "results.json"), "utf8");
		const texts = [...Object.entries(variables), ["proxy", servers.proxy]];
		const named = texts.reduce(
			(text, [name = "", value = ""]) => text.replaceAll(value, `<${name}>`),
			results,
		);
		return JSON.parse(named || said);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function playbookOf(cases: readonly string[], folder: string): string {
	const tasks = cases.map((expression, at) => ({
		debug: { msg: `{{ ${expression} }}` },
		register: `answer_${at}`,
		ignore_errors: true,
	}));
	const all = cases.map((_case, at) => `answer_${at}.msg`).join(", ");
	const write = {
		copy: {
			content: `{{ [${all}] | to_json }}`,
			dest: join(folder, "results.json"),
		},
	};
	return JSON.stringify([
		{
			hosts: "localhost",
			connection: "local",
			gather_facts: false,
			tasks: [...tasks, write],
		},
	]);
}

function run(
	[program = "", ...args]: readonly string[],
	env: NodeJS.ProcessEnv,
): Promise<string> {
	const own = Object.entries(process.env).filter(
		([name]) => !/^(ANSIBLE|SHEVEK)_|_proxy$/i.test(name),
	);
	return new Promise((resolve, reject) => {
		const child = spawn(program, args, {
			env: { ...Object.fromEntries(own), SHEVEK_SOURCE: "1", ...env },
			stdio: ["ignore", "pipe", "pipe"],
		});
		const parts: Buffer[] = [];
		child.stdout.on("data", (part: Buffer) => parts.push(part));
		child.stderr.on("data", (part: Buffer) => parts.push(part));
		child.on("error", reject);
		child.on("close", () => resolve(Buffer.concat(parts).toString()));
	});
}
