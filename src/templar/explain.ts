// The reference's words around an error in a template.

import type { Place } from "../errors/shevek-error.ts";
import { TemplateError } from "../jinja/errors.ts";
import {
	AnsibleFailure,
	exceptionOf,
	failWith,
	isSyntaxFailure,
	isTypeFailure,
	isUndefinedFailure,
	messageOf,
	whereOf,
} from "./failure.ts";

/** What compiling threw, as a failure. */
export function explainSyntaxError(
	error: unknown,
	source: string,
	where: Place | undefined,
): unknown {
	if (!isSyntaxFailure(error)) return error;
	return failWith(
		"AnsibleError",
		`template error while templating string: ${messageOf(error)}. String: ${source}`,
		error,
		placeIn(error, where),
	);
}

/** What rendering threw, as a failure. */
export function explainRenderError(
	error: unknown,
	source: string,
	where: Place | undefined,
): unknown {
	const place = placeIn(error, where);
	if (isUndefinedFailure(error))
		return failWith("AnsibleUndefinedVariable", messageOf(error), error, place);
	if (isTypeFailure(error)) return explainTypeError(error, source, place);
	if (isSyntaxFailure(error) && error instanceof TemplateError)
		return new AnsibleFailure(error.exception, lateSyntaxMessage(error), {
			where: place,
			cause: error,
		});
	const exception = exceptionOf(error);
	if (exception === undefined || error instanceof AnsibleFailure) return error;
	return new AnsibleFailure(exception, messageOf(error), {
		where: place,
		cause: error,
	});
}

/** A filter that is named by a value is looked for while rendering; Jinja2 knows no line then. */
function lateSyntaxMessage({ message }: TemplateError): string {
	return message.startsWith('Could not load "')
		? `${message}\n  line 0`
		: message;
}

function explainTypeError(
	error: unknown,
	source: string,
	place: Place | undefined,
): AnsibleFailure {
	const message = messageOf(error);
	if (message.includes("AnsibleUndefined")) {
		const text = `Unable to look up a name or access an attribute in template string (${source}).\nMake sure your variable name does not contain invalid characters like '-': ${message}`;
		// 2.14 raises the class of undefined variables here, which is then wrapped once more.
		const inner = `${text}. ${message}`;
		return new AnsibleFailure(
			"AnsibleUndefinedVariable",
			`${inner}. ${inner}`,
			{ where: place, cause: error },
		);
	}
	return failWith(
		"AnsibleError",
		`Unexpected templating type error occurred on (${source}): ${message}`,
		error,
		place,
	);
}

/** The place inside of the file, as far as template and error know it. */
function placeIn(error: unknown, where: Place | undefined): Place | undefined {
	const known = whereOf(error);
	if (known !== undefined) return known;
	if (where === undefined || !(error instanceof TemplateError)) return where;
	const place = error.place;
	if (place === undefined) return where;
	// Lines after the first begin at the left of the template's text, wherever that stands.
	return {
		file: where.file,
		line: where.line + place.line - 1,
		column: place.line === 1 ? where.column + place.column - 1 : place.column,
	};
}
