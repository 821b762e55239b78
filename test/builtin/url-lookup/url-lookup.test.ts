// The lookup url, asked of servers on loopback; the answers are the reference's, kept in
// test/corpus/url-lookup/answers.json (test/oracle/url-lookup/refresh.ts).

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseNetrc } from "../../../src/builtin/lookups/url/netrc.ts";
import { answersOf, CASES, SET_CASES, surroundings } from "./cases.ts";
import { type Servers, startServers } from "./servers.ts";

const ROOT = join(import.meta.dirname, "../../..");
const COMMAND = [join(ROOT, "bin/shevek"), "playbook", "--no-record"];
const EXPECTED = JSON.parse(
	readFileSync(join(ROOT, "test/corpus/url-lookup/answers.json"), "utf8"),
) as { plain: readonly unknown[]; set: readonly unknown[] };

/** The words of OpenSSL come by Node, not by Python. */
const UNVERIFIED =
	"Failed lookup url for <tls>/lines : <urlopen error [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to verify the first certificate>";
const DIFFERENT: Readonly<Record<string, string>> = {
	"lookup('url', tls ~ '/lines')": `An unhandled exception occurred while running the lookup plugin 'url'. Error was a <class 'ansible.errors.AnsibleError'>, original message: ${UNVERIFIED}. ${UNVERIFIED}`,
};

/** Agents of Node take proxies from these versions on. */
const [MAJOR = 0, MINOR = 0] = process.versions.node.split(".").map(Number);
const HAS_PROXIES = MAJOR > 24 || MINOR >= (MAJOR === 24 ? 5 : 21);

const LIMIT = { timeout: 60_000 };

let servers: Servers;
beforeAll(async () => {
	servers = await startServers();
});
afterAll(() => servers.close());

/** Each with its expression, so that a difference says which. */
const pairs = (cases: readonly string[], answers: readonly unknown[]) =>
	cases.map((expression, at) => [expression, answers[at]]);

describe("answers as the reference", () => {
	test("to what it is asked", LIMIT, async () => {
		const answers = await answersOf(COMMAND, { servers, cases: CASES });
		const expected = CASES.map(
			(expression, at) => DIFFERENT[expression] ?? EXPECTED.plain[at],
		);
		expect(pairs(CASES, answers)).toEqual(pairs(CASES, expected));
	});
	test.runIf(HAS_PROXIES)(
		"with options, proxy and netrc of its surroundings",
		LIMIT,
		async () => {
			const { env, remove } = surroundings(servers);
			try {
				const answers = await answersOf(COMMAND, {
					servers,
					cases: SET_CASES,
					env,
				});
				expect(pairs(SET_CASES, answers)).toEqual(
					pairs(SET_CASES, EXPECTED.set),
				);
			} finally {
				remove();
			}
		},
	);
});

/** What 2.14 does not know, or does otherwise. */
describe("goes its own way", () => {
	const rows: readonly [string, unknown][] = [
		["lookup('url', base ~ '/path?ä')", "/path?%C3%A4"],
		[
			"lookup('url', strict ~ '/lines', ca_path=ca, client_cert=cert, client_key=key) is search('one')",
			true,
		],
		[
			"query('url', base ~ '/redirect/302?OTHER/echo', username='bob', password='x', force_basic_auth=True)",
			["user-agent: ansible-httpget"],
		],
	];
	test(
		"with certificates of clients, letters, and passwords",
		LIMIT,
		async () => {
			const cases = rows.map(([expression]) => expression);
			const answers = await answersOf(COMMAND, { servers, cases });
			expect(pairs(cases, answers)).toEqual(rows);
		},
	);
	test("GSSAPI is refused by name", LIMIT, async () => {
		const cases = ["lookup('url', base, use_gssapi=True)"];
		const [answer] = await answersOf(COMMAND, { servers, cases });
		expect(answer).toContain(
			"the lookup url does not speak GSSAPI (use_gssapi); --engine ansible does",
		);
	});
});

test("netrc: machines, a default, comments, macros and quotes", () => {
	const text = `# comment
machine a login ann password "p w" account x
macdef init
  machine trap login no

machine b
  user bob
  password q#r # after
default login anonymous password me@home
`;
	expect(
		[...parseNetrc(text)].map(([name, { username, password }]) => [
			name,
			username,
			password,
		]),
	).toEqual([
		["a", "ann", "p w"],
		["b", "bob", "q#r"],
		["", "anonymous", "me@home"],
	]);
});
