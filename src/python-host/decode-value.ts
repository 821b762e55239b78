// Values on their way back from Python: the mirror of encode-value.ts.

import { Markup } from "../jinja/markup.ts";
import { PyTime } from "../pyvalue/clock.ts";
import {
	PyDate,
	PyDateTime,
	PyTimedelta,
	PyTimezone,
	UTC,
} from "../pyvalue/datetime.ts";
import { dictSet, setFrom } from "../pyvalue/dict.ts";
import { parseJson } from "../pyvalue/json.ts";
import {
	PyBytes,
	type PyDict,
	PyError,
	PyTuple,
	type PyValue,
} from "../pyvalue/value.ts";
import { Template } from "../templar/template-node.ts";
import { AnsibleUndefined } from "../templar/undefined.ts";
import { KeptMappings } from "./encode-value.ts";
import { PythonObject } from "./python-object.ts";

export interface Decoding {
	readonly kept: KeptMappings;
	/** Text that Ansible would render becomes a Template: inventories are configuration, all else is data. */
	readonly isConfiguration?: boolean;
}

export function decodeMessage(text: string, decoding: Decoding): PyDict {
	const value = parseJson(text);
	if (!(value instanceof Map)) {
		throw new PyError("ValueError", `no message: ${text.slice(0, 80)}`);
	}
	return text.includes('"$"')
		? mapValues(value, (item) => untag(item, decoding))
		: value;
}

/** What inventory and vars plugins say: text that Ansible would render becomes a Template. */
export function decodeConfiguration(text: string): PyDict {
	const kept = new KeptMappings();
	return decodeMessage(text, { kept, isConfiguration: true });
}

function mapValues(dict: PyDict, change: (item: PyValue) => PyValue): PyDict {
	for (const [key, item] of dict) {
		const changed = change(item);
		if (changed !== item) dict.set(key, changed);
	}
	return dict;
}

function untag(value: PyValue, decoding: Decoding): PyValue {
	if (Array.isArray(value)) {
		for (const [index, item] of value.entries())
			value[index] = untag(item, decoding);
		return value;
	}
	if (!(value instanceof Map)) return value;
	const kind = value.get("$");
	if (kind === undefined)
		return mapValues(value, (item) => untag(item, decoding));
	const decode = typeof kind === "string" ? DECODERS[kind] : undefined;
	if (decode) return decode(value, decoding);
	throw new PyError("ValueError", `no kind of value: ${String(kind)}`);
}

type Decoder = (tagged: PyDict, decoding: Decoding) => PyValue;

function listOf(tagged: PyDict, decoding: Decoding): PyValue[] {
	const items = tagged.get("v");
	return Array.isArray(items) ? items.map((item) => untag(item, decoding)) : [];
}

function textOf(tagged: PyDict, name = "v"): string {
	const text = tagged.get(name);
	return typeof text === "string" ? text : "";
}

function numbersOf(tagged: PyDict): number[] {
	const numbers = tagged.get("v");
	return Array.isArray(numbers) ? numbers.map(Number) : [];
}

function zoneOf(tagged: PyDict): PyTimezone | null {
	const offset = tagged.get("z");
	if (typeof offset !== "number") return null;
	return offset === 0 ? UTC : new PyTimezone(offset);
}

function clockOf([
	hour = 0,
	minute = 0,
	second = 0,
	microsecond = 0,
]: number[]) {
	return { hour, minute, second, microsecond };
}

function dateOf([year = 1, month = 1, day = 1]: number[]) {
	return { year, month, day };
}

const DECODERS: Readonly<Record<string, Decoder>> = {
	tuple: (tagged, decoding) => new PyTuple(listOf(tagged, decoding)),
	set: (tagged, decoding) => setFrom(listOf(tagged, decoding)),
	frozenset: (tagged, decoding) => setFrom(listOf(tagged, decoding), true),
	dict(tagged, decoding) {
		const dict: PyDict = new Map();
		for (const pair of listOf(tagged, decoding)) {
			const [key = null, value = null] = Array.isArray(pair) ? pair : [];
			dictSet(dict, key, value);
		}
		return dict;
	},
	bytes: (tagged) => new PyBytes(Buffer.from(textOf(tagged), "latin1")),
	markup: (tagged) => new Markup(textOf(tagged)),
	template: (tagged, { isConfiguration }) =>
		isConfiguration ? new Template(textOf(tagged)) : textOf(tagged),
	undefined(tagged) {
		const name = tagged.get("name");
		return new AnsibleUndefined({
			hint: textOf(tagged),
			...(typeof name === "string" && { name }),
		});
	},
	date: (tagged) => new PyDate(dateOf(numbersOf(tagged))),
	datetime(tagged) {
		const numbers = numbersOf(tagged);
		const clock = clockOf(numbers.slice(3));
		return new PyDateTime(dateOf(numbers), clock, zoneOf(tagged));
	},
	time: (tagged) => new PyTime(clockOf(numbersOf(tagged)), zoneOf(tagged)),
	timedelta(tagged) {
		const [days = 0, seconds = 0, micros = 0] = numbersOf(tagged);
		const total = BigInt(days) * 86400n + BigInt(seconds);
		return new PyTimedelta(total * 1_000_000n + BigInt(micros));
	},
	remote: (tagged, { kept }) => kept.get(tagged.get("n")),
	object: (tagged) =>
		new PythonObject({
			number: textOf(tagged, "n"),
			type: textOf(tagged, "type"),
			module: textOf(tagged, "module"),
			str: textOf(tagged, "str"),
			repr: textOf(tagged, "repr"),
			isTrue: tagged.get("true") === true,
		}),
};
