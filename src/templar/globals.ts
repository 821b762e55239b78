// The globals that Ansible adds to Jinja2's: lookup, query, q, now and undef.

import { LoggedFunction } from "../jinja/callable.ts";
import { Undefined } from "../jinja/undefined.ts";
import { PyFunction } from "../pyvalue/call.ts";
import { pyTruth } from "../pyvalue/compare.ts";
import { PyDateTime, strftime, UTC } from "../pyvalue/datetime.ts";
import { pyStr } from "../pyvalue/text.ts";
import { PyError, type PyKwargs, type PyValue } from "../pyvalue/value.ts";
import type { Resolution } from "./resolution.ts";
import { runLookup } from "./run-lookup.ts";
import type { Templar } from "./templar.ts";
import { AnsibleUndefined } from "./undefined.ts";

export function makeTemplarGlobal(
	templar: Templar,
	name: string,
	resolution: Resolution,
): PyValue | undefined {
	switch (name) {
		case "lookup":
			return lookupFunction(templar, resolution, false);
		case "query":
		case "q":
			return lookupFunction(templar, resolution, true);
		case "now":
			return new LoggedFunction(name, now);
		case "undef":
			return new PyFunction(name, makeUndefined);
		default:
			return undefined;
	}
}

function lookupFunction(
	templar: Templar,
	resolution: Resolution,
	isQuery: boolean,
): PyValue {
	const python = isQuery ? "Templar._query_lookup" : "Templar._lookup";
	return new LoggedFunction("lookup", (args, kwargs) => {
		const [name = kwargs.get("name"), ...terms] = args;
		if (name === undefined) {
			throw new PyError(
				"TypeError",
				`${python}() missing 1 required positional argument: 'name'`,
			);
		}
		const options = new Map(kwargs);
		options.delete("name");
		if (isQuery) options.set("wantlist", true);
		return runLookup(templar, resolution, {
			name: pyStr(name),
			terms,
			options,
		});
	});
}

function now(args: readonly PyValue[], kwargs: PyKwargs): PyValue {
	const isUtc = pyTruth(args[0] ?? kwargs.get("utc") ?? false);
	const format = args[1] ?? kwargs.get("fmt") ?? null;
	const seconds = Date.now() / 1000;
	// utcnow() gives UTC's fields without a zone.
	const { year, month, day, hour, minute, second, microsecond } =
		PyDateTime.fromTimestamp(seconds, isUtc ? UTC : null);
	const time = new PyDateTime(
		{ year, month, day },
		{ hour, minute, second, microsecond },
	);
	return pyTruth(format) ? strftime(time, pyStr(format)) : time;
}

function makeUndefined(args: readonly PyValue[], kwargs: PyKwargs): PyValue {
	const hint = args[0] ?? kwargs.get("hint") ?? null;
	const isGiven = hint !== null && hint !== "" && !(hint instanceof Undefined);
	return new AnsibleUndefined({
		hint: isGiven ? pyStr(hint) : "Mandatory variable has not been overridden",
	});
}
