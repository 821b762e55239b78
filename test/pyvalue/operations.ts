// What each operation of the corpus is in Shevek.

import {
	PyType,
	pyCallMethod,
	pyGetItem,
	pyIterate,
	pyLen,
	pySlice,
} from "../../src/pyvalue/access.ts";
import { pyBinary, pyUnary } from "../../src/pyvalue/arithmetic.ts";
import { isoCalendar } from "../../src/pyvalue/calendar.ts";
import {
	type OrderOperator,
	pyContains,
	pyEquals,
	pyOrder,
	pyTruth,
} from "../../src/pyvalue/compare.ts";
import {
	PyDateTime,
	PyTimedelta,
	strftime,
	strptime,
} from "../../src/pyvalue/datetime.ts";
import { dictGet, makeDict, setFrom } from "../../src/pyvalue/dict.ts";
import {
	formatPercent,
	formatSpec,
	formatStr,
} from "../../src/pyvalue/format.ts";
import { dumpJson, parseJson } from "../../src/pyvalue/json.ts";
import { roundHalfEven, toFloat, toInt } from "../../src/pyvalue/numbers.ts";
import { pformat } from "../../src/pyvalue/pprint.ts";
import { PyRandom } from "../../src/pyvalue/random.ts";
import {
	compilePyRegex,
	PyMatch,
	pyReEscape,
} from "../../src/pyvalue/regex.ts";
import { pySorted } from "../../src/pyvalue/sort.ts";
import { pyAscii, pyRepr, pyStr, pyTypeName } from "../../src/pyvalue/text.ts";
import {
	type BinaryOperator,
	type PyDict,
	PyFloat,
	type PyKwargs,
	PyTuple,
	type PyValue,
	type UnaryOperator,
} from "../../src/pyvalue/value.ts";

const list = (value: PyValue | undefined): readonly PyValue[] =>
	value instanceof PyTuple ? value.items : (value as PyValue[]);
const kwargsOf = (value: PyValue | undefined): PyKwargs =>
	value as ReadonlyMap<string, PyValue>;
const tuple = (...items: PyValue[]) => new PyTuple(items);

function moment(fields: PyValue | undefined): PyDateTime {
	const [
		year = 0,
		month = 0,
		day = 0,
		hour = 0,
		minute = 0,
		second = 0,
		microsecond = 0,
	] = list(fields) as number[];
	return new PyDateTime(
		{ year, month, day },
		{ hour, minute, second, microsecond },
	);
}

function dumpOptions(options: PyValue | undefined) {
	const dict = options as PyDict;
	const indent = dict.get("indent");
	return {
		indent: typeof indent === "number" ? indent : undefined,
		sortKeys: dict.get("sort_keys") === true,
		ensureAscii: dict.get("ensure_ascii") !== false,
	};
}

function runRegex(
	name: string,
	pattern: string,
	flags: number,
	args: readonly string[],
): PyValue {
	const regex = compilePyRegex(pattern, {
		ignoreCase: (flags & 2) !== 0,
		multiLine: (flags & 8) !== 0,
	});
	const [first = "", second = "", third] = args;
	switch (name) {
		case "search":
		case "match":
		case "fullmatch": {
			const match = regex[name](first);
			if (!(match instanceof PyMatch)) return match;
			const spans = regex.groups.map((_, group) => tuple(...match.span(group)));
			return tuple(match.text, match.groups(), match.groupDict(), spans);
		}
		case "finditer":
			return Array.from(regex.finditer(first), (match) =>
				tuple(match.text, tuple(...match.span())),
			);
		case "findall":
			return regex.findall(first);
		case "split":
			return regex.split(first, Number(second));
		case "sub":
			return regex.sub(first, second);
	}
	return tuple(...regex.subn(first, second, Number(third)));
}

function draws(seed: PyValue): PyValue {
	const r = new PyRandom(seed);
	const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);
	return [
		new PyFloat(r.random()),
		r.getrandbits(7),
		r.getrandbits(32),
		r.getrandbits(77),
		r.randrange(10),
		r.randrange(5, 500, 7),
		r.randrange(50, -50, -3),
		r.choice(Array.from("abcdefgh")),
		r.sample(upTo(1000), 5),
		r.sample(upTo(30), 20),
		r.randrange(10n ** 30n),
		r.randint(1, 6),
		new PyFloat(r.random()),
	];
}

function shuffled(seed: PyValue, count: number): PyValue {
	const items = Array.from({ length: count }, (_, at) => at);
	new PyRandom(seed).shuffle(items);
	return items;
}

type Operation = (...operands: PyValue[]) => PyValue;

const text = (value: PyValue | undefined) => value as string;

export const OPERATIONS: Readonly<Record<string, Operation>> = {
	binary: (op, a = null, b = null) => pyBinary(op as BinaryOperator, a, b),
	unary: (op, a = null) => pyUnary(op as UnaryOperator, a),
	order: (op, a = null, b = null) => pyOrder(op as OrderOperator, a, b),
	equal: (a = null, b = null) => pyEquals(a, b),
	contains: (container = null, item = null) => pyContains(container, item),
	truth: (v = null) => pyTruth(v),
	str: (v = null) => pyStr(v),
	repr: (v = null) => pyRepr(v),
	ascii: (v = null) => pyAscii(v),
	len: (v = null) => pyLen(v),
	iterate: (v = null) => Array.from(pyIterate(v)),
	getitem: (v = null, key = null) => pyGetItem(v, key),
	slice: (v = null, a, b, c) => pySlice(v, a, b, c),
	method: (v = null, name, args, kwargs) =>
		tuple(pyCallMethod(v, text(name), list(args), kwargsOf(kwargs)), v),
	int: (v = null) => toInt(v),
	intbase: (v = null, base) => toInt(v, base),
	float: (v = null) => new PyFloat(toFloat(v)),
	round: (v = null) => roundHalfEven(v),
	rounddigits: (v = null, digits) => roundHalfEven(v, Number(digits)),
	sorted: (v = null, reverse) =>
		pySorted(pyIterate(v), { reverse: reverse === true }),
	makedict: (pairs) =>
		makeDict(
			list(pairs).map((pair): [PyValue, PyValue] => [
				list(pair)[0] ?? null,
				list(pair)[1] ?? null,
			]),
		),
	makeset: (items = null) => setFrom(pyIterate(items), true),
	dictget: (d, key = null) => dictGet(d as PyDict, key) ?? null,
	classname: (v = null) =>
		new PyType(pyTypeName(v)).getAttr("__name__") ?? null,
	format: (v = null, spec) => formatSpec(v, text(spec)),
	percent: (fmt, args = null) => formatPercent(text(fmt), args),
	strformat: (fmt, args, kwargs) =>
		formatStr(text(fmt), list(args), kwargsOf(kwargs)),
	loads: (source) => parseJson(text(source)),
	dumps: (v = null, options) => dumpJson(v, dumpOptions(options)),
	regex: (name, pattern, flags, args) =>
		runRegex(text(name), text(pattern), Number(flags), list(args) as string[]),
	reescape: (v) => pyReEscape(text(v)),
	shuffled: (seed = null, count) => shuffled(seed, Number(count)),
	draws: (seed = null) => draws(seed),
	pformat: (v = null, width) => pformat(v, { width: Number(width) }),
	strptime: (source, fmt) => strptime(text(source), text(fmt)),
	strftime: (fields, fmt) => strftime(moment(fields), text(fmt)),
	isoformat: (fields) => moment(fields).isoformat(),
	isocalendar: (fields) => {
		const { year, week, day } = isoCalendar(moment(fields));
		return tuple(year, week, day);
	},
	datediff: (a, b) => pyBinary("-", moment(a), moment(b)),
	dateshift: (a, micros) =>
		pyBinary("+", moment(a), new PyTimedelta(BigInt(micros as number))),
	timedelta: (micros) => {
		const d = new PyTimedelta(BigInt(micros as number));
		return tuple(
			pyStr(d),
			pyRepr(d),
			d.days,
			d.seconds,
			d.microseconds,
			new PyFloat(d.totalSeconds()),
		);
	},
};
