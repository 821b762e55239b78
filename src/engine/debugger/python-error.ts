// Errors at the debugger's prompt as Python's debugger shows them: `***KeyError:KeyError('x')`.

import { pyRepr } from "../../pyvalue/text.ts";
import { PyError } from "../../pyvalue/value.ts";
import { AnsibleFailure } from "../../templar/failure.ts";
import { messageOf } from "../task-error.ts";
import { NotUnderstood } from "./statement.ts";

export class NameError extends Error {
	constructor(name: string) {
		super(`name '${name}' is not defined`);
	}
}

export function errorLine(error: unknown): string {
	const [name, message] = described(error);
	return `***${name}:${name}(${message})`;
}

function described(error: unknown): readonly [string, string] {
	if (error instanceof NameError) return ["NameError", pyRepr(error.message)];
	if (error instanceof NotUnderstood)
		return [
			"SyntaxError",
			pyRepr(
				`cannot read ${pyRepr(error.message)}: the debugger takes expressions, assignments and del, without comprehensions, lambda or statements`,
			),
		];
	if (error instanceof PyError)
		// str() of a KeyError is its key's repr already
		return [
			error.exception,
			error.exception === "KeyError" ? error.message : pyRepr(error.message),
		];
	if (error instanceof AnsibleFailure)
		return [error.exception, pyRepr(error.message)];
	return ["AnsibleError", pyRepr(messageOf(error))];
}
