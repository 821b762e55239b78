// datetime.timedelta and datetime.timezone.

import { PyFunction } from "./call.ts";
import { divideHalfEven } from "./floats.ts";
import { isInt, normalizeInt } from "./numerals.ts";
import {
	type BinaryOperator,
	PyError,
	PyFloat,
	PyObject,
	type PyValue,
	type UnaryOperator,
} from "./value.ts";

const MICROS_A_DAY = 86_400_000_000n;

/** `top // bottom` of bigints. */
function floorDivide(top: bigint, bottom: bigint): bigint {
	const quotient = top / bottom;
	return top % bottom !== 0n && top < 0n !== bottom < 0n
		? quotient - 1n
		: quotient;
}

/** A span of time, kept as whole microseconds. */
export class PyTimedelta extends PyObject {
	readonly typeName = "datetime.timedelta";
	readonly micros: bigint;

	constructor(micros: bigint) {
		super();
		const days = floorDivide(micros, MICROS_A_DAY);
		if (days > 999999999n || days < -999999999n) {
			throw new PyError(
				"OverflowError",
				`days=${days}; must have magnitude <= 999999999`,
			);
		}
		this.micros = micros;
	}

	get days(): number {
		return Number(floorDivide(this.micros, MICROS_A_DAY));
	}
	get seconds(): number {
		const rest = this.micros - BigInt(this.days) * MICROS_A_DAY;
		return Number(rest / 1_000_000n);
	}
	get microseconds(): number {
		const rest = this.micros - BigInt(this.days) * MICROS_A_DAY;
		return Number(rest % 1_000_000n);
	}
	totalSeconds(): number {
		// One correct rounding, as Python divides the whole count of microseconds.
		return Number(this.micros) / 1e6;
	}

	override getAttr(name: string): PyValue | undefined {
		switch (name) {
			case "days":
				return this.days;
			case "seconds":
				return this.seconds;
			case "microseconds":
				return this.microseconds;
			case "total_seconds":
				return new PyFunction(name, () => new PyFloat(this.totalSeconds()));
		}
		return undefined;
	}
	override isTruthy(): boolean {
		return this.micros !== 0n;
	}
	override equals(other: PyValue): boolean {
		return other instanceof PyTimedelta && other.micros === this.micros;
	}
	override compare(other: PyValue): number | undefined {
		if (!(other instanceof PyTimedelta)) return undefined;
		return this.micros < other.micros ? -1 : Number(this.micros > other.micros);
	}
	override hashKey(): string {
		return `timedelta ${this.micros}`;
	}

	override binary(
		operator: BinaryOperator,
		other: PyValue,
		isReflected: boolean,
	): PyValue | undefined {
		if (other instanceof PyTimedelta && !isReflected) {
			return this.#withDelta(operator, other.micros);
		}
		if (operator === "*" || !isReflected) return this.#scaled(operator, other);
		return undefined;
	}

	#withDelta(operator: BinaryOperator, other: bigint): PyValue | undefined {
		switch (operator) {
			case "+":
				return new PyTimedelta(this.micros + other);
			case "-":
				return new PyTimedelta(this.micros - other);
		}
		if (other === 0n) {
			throw new PyError("ZeroDivisionError", "division by zero");
		}
		switch (operator) {
			case "/":
				return new PyFloat(Number(this.micros) / Number(other));
			case "//":
				return normalizeInt(floorDivide(this.micros, other));
			case "%":
				return new PyTimedelta(
					this.micros - floorDivide(this.micros, other) * other,
				);
		}
		return undefined;
	}

	#scaled(operator: BinaryOperator, factor: PyValue): PyValue | undefined {
		if (isInt(factor) || typeof factor === "boolean") {
			const whole = BigInt(factor);
			if (operator === "*") return new PyTimedelta(this.micros * whole);
			if (operator !== "/" && operator !== "//") return undefined;
			if (whole === 0n) {
				throw new PyError(
					"ZeroDivisionError",
					"integer division or modulo by zero",
				);
			}
			if (operator === "//") {
				return new PyTimedelta(floorDivide(this.micros, whole));
			}
			const sign = whole < 0n ? -1n : 1n;
			return new PyTimedelta(divideHalfEven(this.micros * sign, whole * sign));
		}
		if (!(factor instanceof PyFloat)) return undefined;
		if (operator === "*") {
			return new PyTimedelta(roundMicros(Number(this.micros) * factor.value));
		}
		return operator === "/"
			? new PyTimedelta(roundMicros(Number(this.micros) / factor.value))
			: undefined;
	}

	override unary(operator: UnaryOperator): PyValue | undefined {
		if (operator === "~") return undefined;
		return operator === "-" ? new PyTimedelta(-this.micros) : this;
	}

	override toStr(): string {
		const { days, microseconds } = this;
		const minutes = Math.floor(this.seconds / 60);
		const two = (value: number) => String(value).padStart(2, "0");
		const clock = `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(this.seconds % 60)}`;
		const fraction =
			microseconds === 0 ? "" : `.${String(microseconds).padStart(6, "0")}`;
		const head =
			days === 0 ? "" : `${days} day${Math.abs(days) === 1 ? "" : "s"}, `;
		return head + clock + fraction;
	}
	override toRepr(): string {
		const parts = [
			["days", this.days],
			["seconds", this.seconds],
			["microseconds", this.microseconds],
		]
			.filter(([, value]) => value !== 0)
			.map(([name, value]) => `${name}=${value}`);
		return `datetime.timedelta(${parts.join(", ") || "0"})`;
	}
}

function roundMicros(value: number): bigint {
	const floor = Math.floor(value);
	const isUp =
		value - floor > 0.5 || (value - floor === 0.5 && floor % 2 !== 0);
	return BigInt(isUp ? floor + 1 : floor);
}

/** A timedelta of whole or broken units, as its keyword arguments. */
function makeTimedelta(parts: {
	readonly days?: number;
	readonly hours?: number;
	readonly minutes?: number;
	readonly seconds?: number;
	readonly milliseconds?: number;
	readonly microseconds?: number;
	readonly weeks?: number;
}): PyTimedelta {
	const seconds =
		((parts.weeks ?? 0) * 7 + (parts.days ?? 0)) * 86400 +
		(parts.hours ?? 0) * 3600 +
		(parts.minutes ?? 0) * 60 +
		(parts.seconds ?? 0);
	const whole = Math.floor(seconds);
	const micros =
		(seconds - whole) * 1e6 +
		(parts.milliseconds ?? 0) * 1000 +
		(parts.microseconds ?? 0);
	return new PyTimedelta(BigInt(whole) * 1_000_000n + roundMicros(micros));
}

/** datetime.timezone: a fixed distance from UTC, in seconds. */
export class PyTimezone extends PyObject {
	readonly typeName = "datetime.timezone";
	readonly offsetSeconds: number;
	readonly #name: string | undefined;

	constructor(offsetSeconds: number, name?: string) {
		super();
		this.offsetSeconds = offsetSeconds;
		this.#name = name;
	}
	get zoneName(): string {
		if (this.#name !== undefined) return this.#name;
		return this.offsetSeconds === 0
			? "UTC"
			: `UTC${offsetText(this.offsetSeconds, ":")}`;
	}
	override equals(other: PyValue): boolean {
		return (
			other instanceof PyTimezone && other.offsetSeconds === this.offsetSeconds
		);
	}
	override hashKey(): string {
		return `timezone ${this.offsetSeconds}`;
	}
	override toStr(): string {
		return this.zoneName;
	}
	override toRepr(): string {
		if (this.offsetSeconds === 0 && this.#name === undefined) {
			return "datetime.timezone.utc";
		}
		const delta = makeTimedelta({ seconds: this.offsetSeconds }).toRepr();
		const name = this.#name === undefined ? "" : `, '${this.#name}'`;
		return `datetime.timezone(${delta}${name})`;
	}
}

export const UTC = new PyTimezone(0);

/** `+0100` or `+01:00`, with seconds where there are any. */
export function offsetText(offsetSeconds: number, separator: string): string {
	const size = Math.abs(offsetSeconds);
	const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
	const seconds = size % 60 === 0 ? "" : separator + two(size % 60);
	const sign = offsetSeconds < 0 ? "-" : "+";
	return `${sign}${two(size / 3600)}${separator}${two((size % 3600) / 60)}${seconds}`;
}
