import { expect, test } from "vitest";
import { fromPlain, toPlain } from "../pyvalue/plain.ts";
import type { PyDict } from "../pyvalue/value.ts";
import { cleanFacts, namespaceFacts } from "./clean-facts.ts";

const facts = fromPlain({
	ansible_distribution: "Debian",
	ansible_connection: "local",
	ansible_ssh_host_key_rsa_public: "key",
	ansible_ssh_common_args: "-o x",
	ansible_ssh_anything: 1,
	ansible_local: { a: 1 },
	ansible_local_bridge: "up",
	ansible_become_foo: 1,
	ansible_python_interpreter: "/x",
	_ansible_verbose: 1,
	own: { _ansible_inner: 1, list: [{ _ansible_deep: 1, kept: 2 }] },
}) as PyDict;

test("facts that could turn a connection or the engine are removed, and said so", () => {
	const clean = cleanFacts(facts);
	expect(toPlain(clean.facts)).toEqual({
		ansible_distribution: "Debian",
		ansible_ssh_host_key_rsa_public: "key",
		ansible_local: { a: 1 },
		ansible_local_bridge: "up",
		own: { list: [{ kept: 2 }] },
	});
	expect(clean.warnings).toEqual(
		[
			"ansible_connection",
			"ansible_ssh_common_args",
			"ansible_ssh_anything",
			"ansible_become_foo",
			"ansible_python_interpreter",
		].map((name) => `Removed restricted key from module data: ${name}`),
	);
});

test("ansible_facts has them without the prefix", () => {
	const short = namespaceFacts(cleanFacts(facts).facts);
	expect([...short.keys()]).toEqual([
		"distribution",
		"ssh_host_key_rsa_public",
		"ansible_local",
		"local_bridge",
		"own",
	]);
});
