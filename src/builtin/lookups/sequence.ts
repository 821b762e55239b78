import { defineLookup } from "../../kinds/lookup.ts";
import { parseKeyValues } from "../../playbook/split-args.ts";
import { formatPercent } from "../../pyvalue/format.ts";
import { toInt } from "../../pyvalue/numbers.ts";
import { pyRepr, pyStr } from "../../pyvalue/text.ts";
import { PyError, PyTuple, type PyValue } from "../../pyvalue/value.ts";
import { ansibleError } from "./options.ts";

/** `[start-]end[/stride][:format]` */
const NUMBER = "(0?x?[0-9a-f]+)";
const SHORTCUT = new RegExp(
	`^(?:${NUMBER}-)?${NUMBER}(?:/${NUMBER})?(?::(.+))?$`,
	"i",
);
const NUMBERS = ["start", "end", "count", "stride"] as const;

interface Range {
	start: number;
	end: number | undefined;
	count: number | undefined;
	stride: number;
	format: string;
}

export const sequence = defineLookup({
	description: "Numbers from a start to an end, as texts.",
	values: "python",
	options: {
		start: {
			type: "int",
			description: "The first number; 1 where a count is given.",
		},
		end: { type: "int", description: "The last number." },
		stride: {
			type: "int",
			default: 1,
			description: "The step from one to the next.",
		},
		count: {
			type: "int",
			description: "How many numbers, in place of an end.",
		},
		format: {
			type: "str",
			default: "%d",
			description: "How each is written, as Python's % has it.",
		},
	},
	run({ terms }) {
		return terms.flatMap((term) => {
			const range = parse(pyStr(term));
			return generate(range, endOf(range));
		});
	},
});

function parse(term: string): Range {
	const range: Range = {
		start: 1,
		end: undefined,
		count: undefined,
		stride: 1,
		format: "%d",
	};
	const match = SHORTCUT.exec(term);
	if (match === null) return parsePairs(term, range);
	const [, start, end, stride, format] = match;
	if (start !== undefined) range.start = readInt("start", start);
	if (end !== undefined) range.end = readInt("end", end);
	if (stride !== undefined) range.stride = readInt("stride", stride);
	if (format !== undefined) range.format = format;
	return range;
}

function parsePairs(term: string, range: Range): Range {
	const pairs = parseKeyValues(term, false);
	for (const name of NUMBERS) {
		const text = pairs.get(name);
		if (text === undefined) continue;
		range[name] = readInt(name, text);
		pairs.delete(name);
	}
	range.format = pairs.get("format") ?? range.format;
	pairs.delete("format");
	if (pairs.size > 0) {
		throw ansibleError(
			`unrecognized arguments to with_sequence: ${pyRepr([...pairs.keys()])}`,
		);
	}
	return range;
}

function readInt(name: string, text: string): number {
	try {
		return Number(toInt(text, 0));
	} catch (error) {
		if (!(error instanceof PyError)) throw error;
		throw ansibleError(`can't parse ${name}=${text} as integer`);
	}
}

/** Checks the range and gives its end; a count of 0 makes the stride 0. */
function endOf(range: Range): number {
	let { end } = range;
	if (range.count === undefined && end === undefined)
		throw ansibleError("must specify count or end in with_sequence");
	if (range.count !== undefined && end !== undefined)
		throw ansibleError("can't specify both count and end in with_sequence");
	if (range.count === 0) {
		range.start = 0;
		range.stride = 0;
		end = 0;
	} else if (range.count !== undefined)
		end = range.start + range.count * range.stride - 1;
	const last = end ?? 0;
	if (range.stride > 0 && last < range.start)
		throw ansibleError("to count backwards make stride negative");
	if (range.stride < 0 && last > range.start)
		throw ansibleError("to count forward don't make stride negative");
	if (range.format.split("%").length !== 2)
		throw ansibleError(`bad formatting string: ${range.format}`);
	return last;
}

function generate(range: Range, end: number): PyValue[] {
	const { start, stride, format } = range;
	const results: PyValue[] = [];
	if (stride === 0) return results;
	for (let i = start; stride > 0 ? i <= end : i >= end; i += stride) {
		try {
			results.push(formatPercent(format, new PyTuple([i])));
		} catch (error) {
			if (!(error instanceof PyError)) throw error;
			throw ansibleError(`problem formatting ${i} with ${pyRepr(format)}`);
		}
	}
	return results;
}
