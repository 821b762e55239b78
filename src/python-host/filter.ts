// Filters and tests written for Ansible, as templates call ours.

import type { CallContext, FilterDefinition } from "../jinja/definitions.ts";
import { TemplateError } from "../jinja/errors.ts";
import type { PluginFinder } from "../plugins/plugin-finder.ts";
import { pyRepr } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import type { Lookup } from "../templar/lookup.ts";
import type { PythonPlugin } from "./action.ts";
import { FunctionFiles, type FunctionKind } from "./function-files.ts";
import type { PythonHost } from "./host.ts";
import { pythonLookups } from "./lookup.ts";
import { VisibleVariables } from "./visible-variables.ts";

interface PythonFunctions {
	filter(name: string): FilterDefinition | undefined;
	test(name: string): FilterDefinition | undefined;
	lookup(found: PythonPlugin): Lookup;
}

/** What templates find in Python: filters and tests by the names that redirects have led to; undefined where no Python file has one. */
export function pythonFunctions(
	host: () => PythonHost,
	finder: PluginFinder,
	/** Lookups end with it. */
	signal?: AbortSignal,
): PythonFunctions {
	const files = new FunctionFiles(finder);
	const find = (kind: FunctionKind, name: string) =>
		files.mayHold(kind, name)
			? findFunction(host, { kind, name, folders: finder.folders(kind) })
			: undefined;
	return {
		filter: (name) => find("filter", name),
		test: (name) => find("test", name),
		lookup: pythonLookups(host, signal),
	};
}

/** Its file and all that it imports, at their worst from a cold disk. */
const LOAD_MS = 60_000;

interface Wanted {
	readonly kind: FunctionKind;
	readonly name: string;
	readonly folders: readonly string[];
}

/** Throws what ansible's templating says of a collection that has no such name, and of a bad file. */
function findFunction(
	host: () => PythonHost,
	wanted: Wanted,
): FilterDefinition | undefined {
	const { kind, name, folders } = wanted;
	const asked: PyDict = new Map<PyValue, PyValue>([
		["kind", kind],
		["name", name],
		["folders", [...folders]],
	]);
	const found = host().callNow("filters.find", asked, {
		limitMs: LOAD_MS,
		subject: `the ${kind} plugin ${name}, as it was loaded,`,
	});
	if (!(found instanceof Map)) return missing(name, name);
	const why = found.get("missing");
	if (typeof why === "string") return missing(name, why);
	const subject = `the ${kind} ${name} (${String(found.get("file"))})`;
	const wants = found.get("wants");
	return {
		// The host is asked each time: it may answer differently, and folding would start it to compile.
		needsContext: true,
		knowsMarkup: true,
		call(args, kwargs, context) {
			const params = new Map(asked);
			params.set("args", [...args]);
			params.set("kwargs", new Map(kwargs));
			if (typeof wants === "string") addContext(params, wants, context);
			return host().callNow("filters.call", params, { subject });
		},
	};
}

function missing(name: string, why: string): undefined {
	// A short name may still be one of ours.
	if (!name.includes(".")) return undefined;
	throw new TemplateError("syntax", `Could not load "${name}": ${pyRepr(why)}`);
}

/** For `pass_context` and its kin: Python makes a context of its own over the variables here. */
function addContext(
	params: PyDict,
	wants: string,
	{ context }: CallContext,
): void {
	params.set("wants", wants);
	params.set("template", context?.name ?? null);
	params.set("variables", new VisibleVariables(context));
}
