// What a program gives to `run()` may come from JavaScript, which nobody has checked: each option is of its kind, or refused by name.

import { nearestName } from "../errors/nearest-name.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import type { RunOptions } from "./options.ts";

type Kind =
	| "a text"
	| "a text or a list of texts"
	| "true or false"
	| "a whole number from 0 up"
	| "a number of seconds"
	| "an object"
	| "an object of texts"
	| "an AbortSignal"
	| "a function"
	| "'native' or 'ansible'";

const KINDS: Readonly<Record<keyof RunOptions, Kind>> = {
	privateDataDir: "a text",
	playbook: "a text",
	module: "a text",
	moduleArgs: "a text",
	hostPattern: "a text",
	role: "a text",
	roleVars: "an object",
	roleSkipFacts: "true or false",
	rolesPath: "a text or a list of texts",
	inventory: "a text or a list of texts",
	extravars: "an object",
	envvars: "an object of texts",
	passwords: "an object of texts",
	settings: "an object",
	sshKey: "a text",
	cmdline: "a text",
	limit: "a text",
	forks: "a whole number from 0 up",
	verbosity: "a whole number from 0 up",
	tags: "a text",
	skipTags: "a text",
	ident: "a text",
	artifactDir: "a text",
	projectDir: "a text",
	rotateArtifacts: "a whole number from 0 up",
	engine: "'native' or 'ansible'",
	omitEventData: "true or false",
	onlyFailedEventData: "true or false",
	jobTimeoutSeconds: "a number of seconds",
	idleTimeoutSeconds: "a number of seconds",
	signal: "an AbortSignal",
	jsonMode: "true or false",
	quiet: "true or false",
	onOutput: "a function",
	onWarning: "a function",
	eventHandler: "a function",
	statusHandler: "a function",
	artifactsHandler: "a function",
	cancelCallback: "a function",
	finishedCallback: "a function",
};

const isText = (value: unknown): boolean => typeof value === "string";
const isObject = (value: unknown): value is object =>
	typeof value === "object" && value !== null && !Array.isArray(value);

const IS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
	"a text": isText,
	"a text or a list of texts": (value) =>
		isText(value) || (Array.isArray(value) && value.every(isText)),
	"true or false": (value) => typeof value === "boolean",
	"a whole number from 0 up": (value) =>
		Number.isSafeInteger(value) && Number(value) >= 0,
	"a number of seconds": (value) =>
		typeof value === "number" && Number.isFinite(value) && value >= 0,
	"an object": isObject,
	"an object of texts": (value) =>
		isObject(value) && Object.values(value).every(isText),
	"an AbortSignal": (value) => value instanceof AbortSignal,
	"a function": (value) => typeof value === "function",
	"'native' or 'ansible'": (value) => value === "native" || value === "ansible",
};

/** An option that is undefined is one that is not given. Throws a `usage` error that names the first at fault, and not what it holds. */
export function assertOptions(
	options: Readonly<Record<string, unknown>>,
): void {
	for (const [name, value] of Object.entries(options)) {
		if (value === undefined) continue;
		const kind = Object.hasOwn(KINDS, name)
			? KINDS[name as keyof RunOptions]
			: undefined;
		if (kind === undefined) throw unknownOption(name);
		if (IS[kind](value)) continue;
		throw new ShevekError("usage", `the option ${name} is not ${kind}`);
	}
}

function unknownOption(name: string): ShevekError {
	const nearest = nearestName(name, Object.keys(KINDS));
	return new ShevekError("usage", `run() has no option '${name}'`, {
		hint:
			nearest === undefined
				? "docs/runner.md lists them."
				: `Did you mean '${nearest}'?`,
	});
}
