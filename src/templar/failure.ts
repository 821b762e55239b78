// What goes wrong in templating, with the reference's words. `exception` is the class that
// Ansible or Python would raise: messages of outer layers name it.

import {
	type ErrorCode,
	type Place,
	ShevekError,
} from "../errors/shevek-error.ts";
import { TemplateError } from "../jinja/errors.ts";
import { PyError } from "../pyvalue/value.ts";

/** Ansible's own exception classes; all others are Python's or Jinja2's. */
const ANSIBLE_CLASSES = new Set([
	"AnsibleError",
	"AnsibleOptionsError",
	"AnsibleAssertionError",
	"AnsibleParserError",
	"AnsibleTemplateError",
	"AnsibleFilterError",
	"AnsibleFilterTypeError",
	"AnsibleLookupError",
	"AnsibleUndefinedVariable",
	"AnsibleFileNotFound",
]);
const JINJA_CLASSES = new Set([
	"TemplateSyntaxError",
	"TemplateAssertionError",
	"UndefinedError",
	"TemplateNotFound",
	"TemplatesNotFound",
	"TemplateRuntimeError",
	"FilterArgumentError",
	"SecurityError",
]);
const SYNTAX_CLASSES = new Set([
	"TemplateSyntaxError",
	"TemplateAssertionError",
]);
const UNDEFINED_CLASSES = new Set([
	"UndefinedError",
	"AnsibleUndefinedVariable",
]);
const TYPE_CLASSES = new Set(["TypeError", "AnsibleFilterTypeError"]);

export interface FailureDetails {
	/** Where the template stands. */
	readonly where?: Place | undefined;
	readonly cause?: unknown;
	readonly hint?: string | undefined;
}

export class AnsibleFailure extends ShevekError {
	readonly exception: string;

	constructor(
		exception: string,
		message: string,
		details: FailureDetails = {},
	) {
		super(codeOf(exception, details.cause), message, details);
		this.name = "AnsibleFailure";
		this.exception = exception;
	}
}

function codeOf(exception: string, cause: unknown): ErrorCode {
	if (exception === "AnsibleUndefinedVariable") return "variable";
	const isLimit =
		exception === "RecursionError" ||
		(cause instanceof TemplateError && cause.kind === "limit");
	return isLimit ? "limit" : "template";
}

/** As `AnsibleX(message, orig_exc=…)`: 2.14 prints the original's text behind the message. */
export function failWith(
	exception: string,
	message: string,
	original: unknown,
	where?: Place,
): AnsibleFailure {
	return new AnsibleFailure(exception, `${message}. ${messageOf(original)}`, {
		where: whereOf(original) ?? where,
		cause: original,
	});
}

export function whereOf(error: unknown): Place | undefined {
	return error instanceof ShevekError ? error.where : undefined;
}

/** The Python class name of an error, or undefined for a fault of our own. */
export function exceptionOf(error: unknown): string | undefined {
	if (
		error instanceof AnsibleFailure ||
		error instanceof TemplateError ||
		error instanceof PyError
	)
		return error.exception;
	if (error instanceof ShevekError) return "AnsibleError";
	if (error instanceof Error && "exception" in error)
		return typeof error.exception === "string" ? error.exception : undefined;
	if (error instanceof RangeError && /call stack/.test(error.message))
		return "RecursionError";
	return undefined;
}

export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

export function isUndefinedFailure(error: unknown): boolean {
	return UNDEFINED_CLASSES.has(exceptionOf(error) ?? "");
}

export function isSyntaxFailure(error: unknown): boolean {
	return SYNTAX_CLASSES.has(exceptionOf(error) ?? "");
}

export function isTypeFailure(error: unknown): boolean {
	return TYPE_CLASSES.has(exceptionOf(error) ?? "");
}

/** As Python's `type(error)` prints. */
export function classText(error: unknown): string {
	const name = exceptionOf(error) ?? "Exception";
	if (ANSIBLE_CLASSES.has(name)) return `<class 'ansible.errors.${name}'>`;
	if (JINJA_CLASSES.has(name)) return `<class 'jinja2.exceptions.${name}'>`;
	return `<class '${name}'>`;
}
