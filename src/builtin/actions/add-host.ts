// add_host: a host for the rest of the run; what it changes is done when the result is taken.

import type { Action } from "../../engine/action.ts";
import { actionFail } from "../../engine/task-error.ts";
import { parseAddress } from "../../inventory/address.ts";
import { pyStr, pyTypeName } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";

/** Names of the host and of its groups; all else are its variables. */
const SPECIAL = new Set(["name", "hostname", "groupname", "groups"]);

export const addHost: Action = {
	name: "ansible.builtin.add_host",
	needsHost: false,
	supportsCheckMode: true,
	run(context) {
		const raw = context.args.get("_raw_params");
		if (raw !== undefined && !(raw instanceof Map)) {
			throw actionFail(
				`Invalid raw parameters passed, requires a dictonary/mapping got a  <class '${pyTypeName(raw)}'>`,
			);
		}
		const args: PyDict = new Map([...(raw ?? []), ...context.args]);
		args.delete("_raw_params");
		const wanted = args.get("name") ?? args.get("hostname") ?? args.get("host");
		if (wanted === undefined || wanted === null)
			throw actionFail("name, host or hostname needs to be provided");
		const written = pyStr(wanted);
		context.display(`creating host via 'add_host': hostname=${written}`, 2);
		const address = parseAddress(written);
		if (address?.port !== undefined) args.set("ansible_ssh_port", address.port);
		const vars: PyDict = new Map(
			[...args].filter(([key]) => !SPECIAL.has(String(key))),
		);
		return new Map<PyValue, PyValue>([
			["changed", false],
			[
				"add_host",
				new Map<PyValue, PyValue>([
					["host_name", address?.host ?? written],
					["groups", groupsOf(args)],
					["host_vars", vars],
				]),
			],
		]);
	},
};

function groupsOf(args: PyDict): string[] {
	const value =
		args.get("groupname") ?? args.get("groups") ?? args.get("group") ?? "";
	if (value === "" || value === null) return [];
	if (!Array.isArray(value) && typeof value !== "string")
		throw actionFail("Groups must be specified as a list.");
	const names = Array.isArray(value) ? value.map(pyStr) : value.split(",");
	return [...new Set(names.map((name) => name.trim()))];
}
