// env/settings: which keys mean something here, and what is refused because only ansible-runner has it.

import { ShevekError } from "../errors/shevek-error.ts";
import type { Json } from "../plugins/callback.ts";
import { pyTruth } from "../pyvalue/compare.ts";
import { toPlain } from "../pyvalue/plain.ts";
import { pyRepr } from "../pyvalue/text.ts";
import { type PyDict, PyFloat, type PyValue } from "../pyvalue/value.ts";

export interface RunnerSettings {
	/** Undefined: no limit. */
	readonly idleTimeoutMs: number | undefined;
	readonly jobTimeoutMs: number | undefined;
	readonly hasOutputFile: boolean;
	readonly isOutputShown: boolean;
	/** A folder in the run's artifacts; undefined keeps no facts. */
	readonly factCache: string | undefined;
	readonly engine: "native" | "ansible" | undefined;
	/** All of it, for plugins. */
	readonly all: Readonly<Record<string, Json>>;
}

/** Of ansible-runner's containers and sandboxes. Without process_isolation they mean nothing there either. */
const ISOLATION = ["process_isolation", "directory_isolation_base_path"];
const KNOWN = [
	"idle_timeout",
	"job_timeout",
	"suppress_output_file",
	"suppress_ansible_output",
	"fact_cache",
	"fact_cache_type",
	"engine",
	"runner_http_url",
	"runner_http_path",
	"runner_http_headers",
	"runner_socket_url",
	...ISOLATION,
];

/** Throws a `config` error that names the key, and what it holds. */
export function readSettings(values: PyDict, file: string): RunnerSettings {
	for (const name of ISOLATION) refuseIsolation(values, name, file);
	const cacheType = values.get("fact_cache_type") ?? "jsonfile";
	return {
		idleTimeoutMs: seconds(values, "idle_timeout", file),
		jobTimeoutMs: seconds(values, "job_timeout", file),
		hasOutputFile: !pyTruth(values.get("suppress_output_file") ?? false),
		isOutputShown: !pyTruth(values.get("suppress_ansible_output") ?? false),
		factCache:
			cacheType === "jsonfile"
				? (text(values, "fact_cache", file) ?? "fact_cache")
				: undefined,
		engine: engineOf(values, file),
		all: toPlain(values) as Readonly<Record<string, Json>>,
	};
}

/** Keys of plugins' own may stand there too, so only what is nearly one of ours is worth a word. */
export function misspelt(
	values: PyDict,
): readonly { readonly written: string; readonly meant: string }[] {
	return [...values.keys()].flatMap((key) => {
		const written = String(key);
		if (KNOWN.includes(written)) return [];
		const meant = KNOWN.find((known) => isNear(written, known));
		return meant === undefined ? [] : [{ written, meant }];
	});
}

/** One letter dropped, added or other, two that changed places, or dashes and letter case. */
function isNear(written: string, known: string): boolean {
	const plain = written.toLowerCase().replaceAll("-", "_");
	if (plain === known) return true;
	let start = 0;
	while (start < plain.length && plain[start] === known[start]) start++;
	const rest = plain.slice(start);
	const wanted = known.slice(start);
	return (
		rest.slice(1) === wanted ||
		rest === wanted.slice(1) ||
		rest.slice(1) === wanted.slice(1) ||
		(rest.slice(2) === wanted.slice(2) &&
			rest[0] === wanted[1] &&
			rest[1] === wanted[0])
	);
}

function refuseIsolation(values: PyDict, name: string, file: string): void {
	if (!pyTruth(values.get(name) ?? false)) return;
	throw new ShevekError(
		"config",
		`${file}: ${name} is set, and runs in containers or sandboxes are not there`,
		{
			hint: "Take the key out, or run this directory with ansible-runner.",
		},
	);
}

function seconds(
	values: PyDict,
	name: string,
	file: string,
): number | undefined {
	const value = values.get(name) ?? null;
	if (value === null) return undefined;
	const number = numberOf(value);
	if (number === undefined || number < 0)
		throw wrong(name, value, file, "a number of seconds");
	return number === 0 ? undefined : number * 1000;
}

function numberOf(value: PyValue): number | undefined {
	if (typeof value === "number") return value;
	if (value instanceof PyFloat) return value.value;
	const isText = typeof value === "string" && /^\s*\d+(\.\d+)?\s*$/.test(value);
	return isText ? Number(value) : undefined;
}

function text(values: PyDict, name: string, file: string): string | undefined {
	const value = values.get(name) ?? null;
	if (value === null) return undefined;
	if (typeof value !== "string" || /^$|\/|^\.\.?$/.test(value))
		throw wrong(name, value, file, "the name of a folder");
	return value;
}

function engineOf(
	values: PyDict,
	file: string,
): "native" | "ansible" | undefined {
	const value = values.get("engine") ?? null;
	if (value === null) return undefined;
	if (value === "native" || value === "ansible") return value;
	throw wrong("engine", value, file, "native or ansible");
}

function wrong(
	name: string,
	value: PyValue,
	file: string,
	wanted: string,
): ShevekError {
	return new ShevekError(
		"config",
		`${file}: ${name} is ${pyRepr(value)}, which is not ${wanted}`,
	);
}
