// datetime.date.

import {
	daysInMonth,
	fromOrdinal,
	isoCalendar,
	MAX_ORDINAL,
	toOrdinal,
	weekday,
	type YearMonthDay,
} from "./calendar.ts";
import { PyFunction } from "./call.ts";
import { textArgument, two } from "./clock.ts";
import { type Moment, strftime } from "./strftime.ts";
import { PyTimedelta } from "./timedelta.ts";
import {
	type BinaryOperator,
	PyError,
	type PyKwargs,
	PyObject,
	PyTuple,
	type PyValue,
} from "./value.ts";

export type Method = (args: readonly PyValue[], kwargs: PyKwargs) => PyValue;

export const MICROS_A_DAY = 86_400_000_000n;

function assertDate({ year, month, day }: YearMonthDay): void {
	const fail = (message: string) => new PyError("ValueError", message);
	if (year < 1 || year > 9999) throw fail(`year ${year} is out of range`);
	if (month < 1 || month > 12) throw fail("month must be in 1..12");
	if (day < 1 || day > daysInMonth(year, month)) {
		throw fail("day is out of range for month");
	}
}

/** Replaces the named parts that keyword arguments give. */
export function replaced<T extends Readonly<Record<string, unknown>>>(
	parts: T,
	kwargs: PyKwargs,
): T {
	const result: Record<string, unknown> = { ...parts };
	for (const [name, value] of kwargs) {
		if (!Object.hasOwn(parts, name)) {
			throw new PyError(
				"TypeError",
				`'${name}' is an invalid keyword argument for replace()`,
			);
		}
		result[name] = value;
	}
	return result as T;
}

export class PyDate extends PyObject implements Moment {
	readonly typeName: string = "datetime.date";
	/** A datetime is a date to Python too, but neither equals nor is ordered with one. */
	readonly hasClock: boolean = false;
	readonly year: number;
	readonly month: number;
	readonly day: number;
	readonly hour: number = 0;
	readonly minute: number = 0;
	readonly second: number = 0;
	readonly microsecond: number = 0;

	constructor(date: YearMonthDay) {
		super();
		assertDate(date);
		this.year = date.year;
		this.month = date.month;
		this.day = date.day;
	}

	isoDate(): string {
		return `${String(this.year).padStart(4, "0")}-${two(this.month)}-${two(this.day)}`;
	}
	isoformat(): string {
		return this.isoDate();
	}

	protected methods(): Readonly<Record<string, Method>> {
		return {
			isoformat: () => this.isoformat(),
			isocalendar: () => {
				const { year, week, day } = isoCalendar(this);
				return new PyTuple([year, week, day]);
			},
			isoweekday: () => weekday(this) + 1,
			weekday: () => weekday(this),
			toordinal: () => toOrdinal(this),
			ctime: () => strftime(this, "%a %b %e %H:%M:%S %Y"),
			strftime: ([format]) => strftime(this, textArgument(format, "strftime")),
			__format__: ([format]) =>
				format === "" || format === undefined
					? this.toStr()
					: strftime(this, textArgument(format, "strftime")),
			replace: (_args, kwargs) => this.replace(kwargs),
		};
	}

	protected replace(kwargs: PyKwargs): PyValue {
		const { year, month, day } = this;
		return new PyDate(replaced({ year, month, day }, kwargs));
	}

	override getAttr(name: string): PyValue | undefined {
		switch (name) {
			case "year":
			case "month":
			case "day":
				return this[name];
		}
		const methods = this.methods();
		const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
		return method === undefined ? undefined : new PyFunction(name, method);
	}
	override equals(other: PyValue): boolean {
		return isLoneDate(other) && toOrdinal(other) === toOrdinal(this);
	}
	override compare(other: PyValue): number | undefined {
		if (!isLoneDate(other)) return undefined;
		return toOrdinal(this) - toOrdinal(other);
	}
	override hashKey(): string {
		return `date ${toOrdinal(this)}`;
	}
	override binary(
		operator: BinaryOperator,
		other: PyValue,
		isReflected: boolean,
	): PyValue | undefined {
		if (
			other instanceof PyTimedelta &&
			(operator === "+" || (operator === "-" && !isReflected))
		) {
			const days = operator === "+" ? other.days : -other.days;
			return new PyDate(dateOf(toOrdinal(this) + days));
		}
		if (operator === "-" && isLoneDate(other) && !isReflected) {
			return new PyTimedelta(
				BigInt(toOrdinal(this) - toOrdinal(other)) * MICROS_A_DAY,
			);
		}
		return undefined;
	}
	override toStr(): string {
		return this.isoformat();
	}
	override toRepr(): string {
		return `datetime.date(${this.year}, ${this.month}, ${this.day})`;
	}
}

function isLoneDate(value: PyValue): value is PyDate {
	return value instanceof PyDate && !value.hasClock;
}

export function dateOf(ordinal: number): YearMonthDay {
	if (ordinal < 1 || ordinal > MAX_ORDINAL) {
		throw new PyError("OverflowError", "date value out of range");
	}
	return fromOrdinal(ordinal);
}
