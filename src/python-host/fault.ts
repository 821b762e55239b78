// What a Python plugin raised, as the error that templating and the engine know by the name of its class.

import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { AnsibleFailure, exceptionOf, messageOf } from "../templar/failure.ts";

/** An exception raised by a plugin in Python. */
export class PythonFailure extends AnsibleFailure {
	/** Names of all its classes but object, its own first. */
	readonly classes: readonly string[];
	readonly traceback: string;

	constructor(
		exception: string,
		message: string,
		rest: { readonly classes: readonly string[]; readonly traceback: string },
	) {
		super(exception, message);
		this.classes = rest.classes;
		this.traceback = rest.traceback;
	}
}

export function failureFrom(description: PyValue | undefined): PythonFailure {
	const fields: PyDict = description instanceof Map ? description : new Map();
	const text = (name: string): string => {
		const value = fields.get(name);
		return typeof value === "string" ? value : "";
	};
	const bases = fields.get("bases");
	const own = text("class");
	const classes = [
		own,
		...(Array.isArray(bases)
			? bases.filter((name) => typeof name === "string")
			: []),
	];
	return new PythonFailure(knownClass(classes), text("message"), {
		classes,
		traceback: text("trace"),
	});
}

/** An undefined value is known by its class, of which ansible-core 2.19 has one of its own. */
function knownClass(classes: readonly string[]): string {
	return classes[0] === "MarkerError" ? "UndefinedError" : (classes[0] ?? "");
}

/** The other way: what an answer of ours threw. */
export function describeFailure(error: unknown): string {
	return JSON.stringify({
		class: exceptionOf(error) ?? "RuntimeError",
		message: messageOf(error),
	}).replace(
		// biome-ignore lint/suspicious/noControlCharactersInRegex: all that is not ASCII is meant
		/[^\x00-\x7f]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
}
