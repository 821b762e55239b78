// datetime.datetime.

import type { YearMonthDay } from "./calendar.ts";
import {
	assertClock,
	type Clock,
	clockRepr,
	clockText,
	PyTime,
	textArgument,
	zoneText,
} from "./clock.ts";
import { dateOf, type Method, MICROS_A_DAY, PyDate, replaced } from "./date.ts";
import { fieldSeconds, localOffset } from "./strftime.ts";
import { strptime as readMoment } from "./strptime.ts";
import { PyTimedelta, PyTimezone, UTC } from "./timedelta.ts";
import {
	type BinaryOperator,
	PyError,
	PyFloat,
	type PyKwargs,
	type PyValue,
} from "./value.ts";

export { PyTime } from "./clock.ts";
export { PyDate } from "./date.ts";
export { strftime } from "./strftime.ts";
export { PyTimedelta, PyTimezone, UTC } from "./timedelta.ts";

export class PyDateTime extends PyDate {
	override readonly typeName: string = "datetime.datetime";
	override readonly hasClock: boolean = true;
	override readonly hour: number;
	override readonly minute: number;
	override readonly second: number;
	override readonly microsecond: number;
	readonly tzinfo: PyTimezone | null;

	constructor(
		date: YearMonthDay,
		clock: Partial<Clock> = {},
		tzinfo: PyTimezone | null = null,
	) {
		super(date);
		const full = { hour: 0, minute: 0, second: 0, microsecond: 0, ...clock };
		assertClock(full);
		this.hour = full.hour;
		this.minute = full.minute;
		this.second = full.second;
		this.microsecond = full.microsecond;
		this.tzinfo = tzinfo;
	}

	/** `datetime.strptime(text, format)` */
	static parse(text: string, format: string): PyDateTime {
		const at = readMoment(text, format);
		const zone =
			at.offsetSeconds === undefined
				? null
				: at.offsetSeconds === 0
					? UTC
					: new PyTimezone(at.offsetSeconds);
		const { hour, minute, second, microsecond } = at;
		return new PyDateTime(at, { hour, minute, second, microsecond }, zone);
	}

	/** The local time at `epochSeconds`, or the time in `zone`. */
	static fromTimestamp(
		epochSeconds: number,
		zone: PyTimezone | null = null,
	): PyDateTime {
		const micros =
			BigInt(Math.round((epochSeconds % 1) * 1e6)) +
			BigInt(Math.trunc(epochSeconds)) * 1_000_000n;
		const offset =
			zone?.offsetSeconds ??
			-new Date(epochSeconds * 1000).getTimezoneOffset() * 60;
		return fromMicros(
			micros + BigInt(offset) * 1_000_000n + EPOCH_MICROS,
			zone,
		);
	}

	get offsetSeconds(): number | undefined {
		return this.tzinfo?.offsetSeconds;
	}
	get zoneName(): string | undefined {
		return this.tzinfo?.zoneName;
	}
	/** Microseconds since 0001-01-01 of the fields themselves. */
	fieldMicros(): bigint {
		return (
			BigInt(fieldSeconds(this)) * 1_000_000n +
			EPOCH_MICROS +
			BigInt(this.microsecond)
		);
	}
	/** The same in UTC, for a time that knows its zone. */
	#comparable(): bigint {
		return this.fieldMicros() - BigInt(this.offsetSeconds ?? 0) * 1_000_000n;
	}
	timestamp(): number {
		const offset = this.offsetSeconds ?? localOffset(this);
		return fieldSeconds(this) - offset + this.microsecond / 1e6;
	}

	override isoformat(separator = "T"): string {
		return this.isoDate() + separator + clockText(this) + zoneText(this.tzinfo);
	}

	protected override methods(): Readonly<Record<string, Method>> {
		const { hour, minute, second, microsecond } = this;
		const clock = { hour, minute, second, microsecond };
		return {
			...super.methods(),
			isoformat: ([separator = "T"], kwargs) =>
				this.isoformat(
					textArgument(kwargs.get("sep") ?? separator, "isoformat"),
				),
			date: () => new PyDate(this),
			time: () => new PyTime(clock),
			timetz: () => new PyTime(clock, this.tzinfo),
			timestamp: () => new PyFloat(this.timestamp()),
			tzname: () => this.zoneName ?? null,
			utcoffset: () =>
				this.tzinfo === null
					? null
					: new PyTimedelta(BigInt(this.tzinfo.offsetSeconds) * 1_000_000n),
			astimezone: ([zone = null]) => this.#inZone(zone),
		};
	}

	#inZone(zone: PyValue): PyDateTime {
		const offset = this.offsetSeconds ?? localOffset(this);
		const target =
			zone instanceof PyTimezone ? zone : new PyTimezone(localOffset(this));
		const shift = BigInt(target.offsetSeconds - offset) * 1_000_000n;
		return fromMicros(this.fieldMicros() + shift, target);
	}

	protected override replace(kwargs: PyKwargs): PyValue {
		const { year, month, day, hour, minute, second, microsecond, tzinfo } =
			this;
		const parts = replaced(
			{ year, month, day, hour, minute, second, microsecond, tzinfo },
			kwargs,
		);
		return new PyDateTime(parts, clockOf(parts), parts.tzinfo);
	}

	override getAttr(name: string): PyValue | undefined {
		switch (name) {
			case "hour":
			case "minute":
			case "second":
			case "microsecond":
			case "tzinfo":
				return this[name];
			case "fold":
				return 0;
		}
		return super.getAttr(name);
	}
	override equals(other: PyValue): boolean {
		if (!(other instanceof PyDateTime)) return false;
		if ((this.tzinfo === null) !== (other.tzinfo === null)) return false;
		return this.#comparable() === other.#comparable();
	}
	override compare(other: PyValue): number | undefined {
		if (!(other instanceof PyDateTime)) {
			if (!(other instanceof PyDate)) return undefined;
			throw new PyError(
				"TypeError",
				"can't compare datetime.datetime to datetime.date",
			);
		}
		this.#assertSameKind(other, "compare");
		const left = this.#comparable();
		const right = other.#comparable();
		return left < right ? -1 : Number(left > right);
	}
	#assertSameKind(other: PyDateTime, action: string): void {
		if ((this.tzinfo === null) === (other.tzinfo === null)) return;
		throw new PyError(
			"TypeError",
			`can't ${action} offset-naive and offset-aware datetimes`,
		);
	}
	override hashKey(): string {
		return `datetime ${this.tzinfo === null ? "naive" : "aware"} ${this.#comparable()}`;
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
			const shift = operator === "+" ? other.micros : -other.micros;
			return fromMicros(this.fieldMicros() + shift, this.tzinfo);
		}
		if (operator === "-" && other instanceof PyDateTime && !isReflected) {
			this.#assertSameKind(other, "subtract");
			return new PyTimedelta(this.#comparable() - other.#comparable());
		}
		return undefined;
	}
	override toStr(): string {
		return this.isoformat(" ");
	}
	override toRepr(): string {
		return `datetime.datetime(${this.year}, ${this.month}, ${this.day}, ${clockRepr(this, this.tzinfo)})`;
	}
}

function clockOf({ hour, minute, second, microsecond }: Clock): Clock {
	return { hour, minute, second, microsecond };
}

const EPOCH_MICROS = 719163n * MICROS_A_DAY;

function fromMicros(micros: bigint, zone: PyTimezone | null): PyDateTime {
	const ordinal = Number(micros / MICROS_A_DAY);
	const date = dateOf(micros < 0n ? 0 : ordinal);
	const rest = Number(micros % MICROS_A_DAY);
	const seconds = Math.floor(rest / 1e6);
	const clock = {
		hour: Math.floor(seconds / 3600),
		minute: Math.floor((seconds % 3600) / 60),
		second: seconds % 60,
		microsecond: rest % 1e6,
	};
	return new PyDateTime(date, clock, zone);
}

/** `datetime.datetime.strptime(text, format)` */
export function strptime(text: string, format: string): PyDateTime {
	return PyDateTime.parse(text, format);
}
