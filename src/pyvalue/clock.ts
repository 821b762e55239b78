// The time of day: its fields and datetime.time.

import { PyFunction } from "./call.ts";
import { type Moment, strftime } from "./strftime.ts";
import { pyTypeName } from "./text.ts";
import { offsetText, type PyTimezone } from "./timedelta.ts";
import { PyError, PyObject, type PyValue } from "./value.ts";

export const two = (value: number): string => String(value).padStart(2, "0");

export function textArgument(value: PyValue | undefined, name: string): string {
	if (typeof value === "string") return value;
	throw new PyError(
		"TypeError",
		`${name}() argument 1 must be str, not ${pyTypeName(value ?? null)}`,
	);
}

export interface Clock {
	readonly hour: number;
	readonly minute: number;
	readonly second: number;
	readonly microsecond: number;
}

export function assertClock(clock: Clock): void {
	const check = (name: keyof Clock, limit: number) => {
		if (clock[name] < 0 || clock[name] > limit) {
			throw new PyError("ValueError", `${name} must be in 0..${limit}`);
		}
	};
	check("hour", 23);
	check("minute", 59);
	check("second", 59);
	check("microsecond", 999999);
}

export function clockText(clock: Clock): string {
	const fraction =
		clock.microsecond === 0
			? ""
			: `.${String(clock.microsecond).padStart(6, "0")}`;
	return `${two(clock.hour)}:${two(clock.minute)}:${two(clock.second)}${fraction}`;
}

/** `, 5, 6` of a repr: seconds only where they or microseconds are not zero. */
export function clockRepr(clock: Clock, zone: PyTimezone | null): string {
	let text = `${clock.hour}, ${clock.minute}`;
	if (clock.second !== 0 || clock.microsecond !== 0)
		text += `, ${clock.second}`;
	if (clock.microsecond !== 0) text += `, ${clock.microsecond}`;
	return zone === null ? text : `${text}, tzinfo=${zone.toRepr()}`;
}

export const zoneText = (zone: PyTimezone | null) =>
	zone === null ? "" : offsetText(zone.offsetSeconds, ":");

export class PyTime extends PyObject {
	readonly typeName = "datetime.time";
	readonly clock: Clock;
	readonly tzinfo: PyTimezone | null;

	constructor(clock: Clock, tzinfo: PyTimezone | null = null) {
		super();
		assertClock(clock);
		this.clock = clock;
		this.tzinfo = tzinfo;
	}
	#moment(): Moment {
		return { year: 1900, month: 1, day: 1, ...this.clock };
	}
	#micros(): number {
		const { hour, minute, second, microsecond } = this.clock;
		const seconds = hour * 3600 + minute * 60 + second;
		return (seconds - (this.tzinfo?.offsetSeconds ?? 0)) * 1e6 + microsecond;
	}
	override getAttr(name: string): PyValue | undefined {
		switch (name) {
			case "hour":
			case "minute":
			case "second":
			case "microsecond":
				return this.clock[name];
			case "tzinfo":
				return this.tzinfo;
			case "isoformat":
				return new PyFunction(name, () => this.toStr());
			case "strftime":
				return new PyFunction(name, ([format]) =>
					strftime(this.#moment(), textArgument(format, name)),
				);
		}
		return undefined;
	}
	override equals(other: PyValue): boolean {
		return other instanceof PyTime && other.#micros() === this.#micros();
	}
	override compare(other: PyValue): number | undefined {
		return other instanceof PyTime
			? this.#micros() - other.#micros()
			: undefined;
	}
	override hashKey(): string {
		return `time ${this.#micros()}`;
	}
	override toStr(): string {
		return clockText(this.clock) + zoneText(this.tzinfo);
	}
	override toRepr(): string {
		return `datetime.time(${clockRepr(this.clock, this.tzinfo)})`;
	}
}
