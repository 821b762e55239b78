import { expect, test } from "vitest";
import { fromPlain } from "../pyvalue/plain.ts";
import type { PyDict } from "../pyvalue/value.ts";
import { mayChangeUser } from "./user-changes.ts";

test.each<[string, Record<string, unknown>, boolean]>([
	["ansible.builtin.user", { name: "joe", state: "absent" }, true],
	["ansible.legacy.user", { user: "joe" }, true],
	["ansible.builtin.user", { name: "joey" }, false],
	["ansible.builtin.user", { name: "root", comment: "joe" }, false],
	["ansible.builtin.command", { _raw_params: "userdel -r joe" }, true],
	["ansible.builtin.command", { argv: ["usermod", "-u", 7, "joe"] }, true],
	["ansible.builtin.command", { _raw_params: "userdel joe-2" }, false],
	["ansible.builtin.command", { _raw_params: "echo joe" }, false],
	["ansible.builtin.file", { name: "joe" }, false],
	["my.own.user", { name: "joe" }, false],
])("%s %j may change the user joe: %s", (fqcn, args, expected) => {
	const module = { fqcn, path: "", kind: "python" } as const;
	const call = {
		module,
		args: fromPlain(args) as PyDict,
		environment: new Map<string, string>(),
	};
	expect(mayChangeUser(call, "joe")).toBe(expected);
});
