// The one error of the template engine. `message` is Jinja2 3.1's or Python's, word for word.

import { PyError, type PyExceptionName } from "../pyvalue/value.ts";

const TEMPLATE_ERROR_KINDS = [
	"syntax", // TemplateSyntaxError
	"assertion", // TemplateAssertionError: wrong, though the syntax is right
	"undefined", // UndefinedError
	"notFound", // TemplateNotFound, TemplatesNotFound
	"runtime", // TemplateRuntimeError
	"filterArgument", // FilterArgumentError
	"security", // SecurityError
	"limit", // a number of ours was exceeded; the message names it
	"type", // Python's TypeError
	"value", // ValueError and its children
	"lookup", // KeyError, IndexError
	"attribute", // AttributeError
	"arithmetic", // ZeroDivisionError, OverflowError
	"python", // any other exception of Python's
	"internal", // the engine's own fault
] as const;
export type TemplateErrorKind = (typeof TEMPLATE_ERROR_KINDS)[number];

/** 1-based place in a template's source. */
export interface TemplatePlace {
	readonly line: number;
	readonly column: number;
}

export interface TemplateErrorDetails {
	readonly name?: string | undefined;
	readonly place?: TemplatePlace | undefined;
	readonly cause?: unknown;
	/** Python's name of the exception; Jinja2's classes by default. */
	readonly exception?: string;
}

const JINJA_CLASSES: Partial<Record<TemplateErrorKind, string>> = {
	syntax: "TemplateSyntaxError",
	assertion: "TemplateAssertionError",
	undefined: "UndefinedError",
	notFound: "TemplateNotFound",
	runtime: "TemplateRuntimeError",
	filterArgument: "FilterArgumentError",
	security: "SecurityError",
};

export class TemplateError extends Error {
	readonly kind: TemplateErrorKind;
	/** What Python's Jinja2 would raise, by class name. */
	readonly exception: string;
	/** The template's name, as the loader or the caller gave it. */
	readonly templateName: string | undefined;
	readonly place: TemplatePlace | undefined;

	constructor(
		kind: TemplateErrorKind,
		message: string,
		details: TemplateErrorDetails = {},
	) {
		super(message, details.cause === undefined ? {} : { cause: details.cause });
		this.name = "TemplateError";
		this.kind = kind;
		this.exception = details.exception ?? JINJA_CLASSES[kind] ?? "RuntimeError";
		this.templateName = details.name;
		this.place = details.place;
	}
}

const KIND_OF: Record<PyExceptionName, TemplateErrorKind> = {
	TypeError: "type",
	ValueError: "value",
	KeyError: "lookup",
	IndexError: "lookup",
	AttributeError: "attribute",
	ZeroDivisionError: "arithmetic",
	OverflowError: "arithmetic",
	UnicodeDecodeError: "value",
	UnicodeEncodeError: "value",
	RuntimeError: "python",
	RecursionError: "limit",
	MemoryError: "limit",
	StopIteration: "python",
	NotImplementedError: "python",
	OSError: "python",
};

/** Gives an error met while rendering its template and place; errors that have one keep it. */
export function placeError(
	error: unknown,
	name: string | undefined,
	place: TemplatePlace,
): unknown {
	if (error instanceof TemplateError) {
		if (error.place !== undefined) return error;
		const { kind, message, exception, cause } = error;
		return new TemplateError(kind, message, { name, place, exception, cause });
	}
	if (error instanceof PyError) {
		return new TemplateError(KIND_OF[error.exception], error.message, {
			name,
			place,
			exception: error.exception,
			cause: error,
		});
	}
	if (error instanceof RangeError && /call stack/.test(error.message)) {
		return new TemplateError("limit", "maximum recursion depth exceeded", {
			name,
			place,
			exception: "RecursionError",
			cause: error,
		});
	}
	return error;
}

/** Up to three lines of the source that end with the error's, and a caret below it. */
export function excerptOf(source: string, place: TemplatePlace): string {
	const lines = source.split(/\r\n|\r|\n/);
	const first = Math.max(1, place.line - 2);
	const width = String(place.line).length;
	const shown = lines
		.slice(first - 1, place.line)
		.map((text, i) => `${String(first + i).padStart(width)} | ${text}`);
	const caret = `${" ".repeat(width)} | ${" ".repeat(Math.max(0, place.column - 1))}^`;
	return [...shown, caret].join("\n");
}
