// An executable inventory: run with --list it prints groups as JSON; without `_meta` it is asked for each
// host's variables with --host.

import { spawnSync } from "node:child_process";
import type { PathContext } from "../config/paths.ts";
import { type Place, ShevekError } from "../errors/shevek-error.ts";
import { pyIterate } from "../pyvalue/access.ts";
import { dictGet } from "../pyvalue/dict.ts";
import { parseJson } from "../pyvalue/json.ts";
import { pyStr } from "../pyvalue/text.ts";
import { type PyDict, PyError, type PyValue } from "../pyvalue/value.ts";
import { assertVars } from "./assert-vars.ts";
import type { SourceContext } from "./source.ts";

/** A script's answer may be this long; the reference has no limit but memory. */
const MAX_ANSWER_BYTES = 512 * 1024 * 1024;

/** Throws an `inventory` error in the reference's words. */
export function readScriptSource(path: string, context: SourceContext): void {
	const answer = askScript(path, ["--list"], context.paths);
	const data = parseAnswer(answer, path);
	const place: Place = { file: path, line: 1, column: 1 };
	const typed = context.files.typeStrings(data, place);
	if (!(typed instanceof Map)) {
		throw bad(
			`failed to parse executable inventory script results from ${path}: needs to be a json dict\n${answer.stderr}`,
		);
	}
	const hosts = new Set<string>();
	for (const [name, group] of typed) {
		if (name !== "_meta") readGroup(name, group, hosts, context);
	}
	const known = metaHostVars(typed);
	for (const host of hosts) {
		const vars = known?.get(host) ?? new Map();
		setHostVars(
			host,
			known === undefined ? askHostVars(path, host, context) : vars,
			context,
		);
	}
}

interface ScriptAnswer {
	readonly stdout: Buffer;
	readonly stderr: string;
}

function askScript(
	path: string,
	args: readonly string[],
	options: PathContext,
): ScriptAnswer {
	const result = spawnSync(path, args, {
		cwd: options.cwd,
		env: { ...options.env },
		stdio: ["inherit", "pipe", "pipe"],
		maxBuffer: MAX_ANSWER_BYTES,
	});
	if (result.error !== undefined) {
		const reason = systemReason(result.error, path);
		throw bad(`problem running ${path} ${args.join(" ")} (${reason})`);
	}
	const text = result.stderr.toString("utf8");
	const stderr = text === "" || text.endsWith("\n") ? text : `${text}\n`;
	if (result.status !== 0) {
		throw bad(`Inventory script (${path}) had an execution error: ${stderr} `);
	}
	return { stdout: result.stdout, stderr };
}

function systemReason(error: Error & { code?: string }, path: string): string {
	if (error.code === "EACCES") return `[Errno 13] Permission denied: '${path}'`;
	// No shebang line: the kernel does not know how to start it.
	if (error.code === "ENOEXEC") {
		return `[Errno 8] Exec format error: '${path}'`;
	}
	if (error.code === "ENOENT") {
		return `[Errno 2] No such file or directory: '${path}'`;
	}
	return error.message;
}

function parseAnswer(answer: ScriptAnswer, path: string): PyValue {
	try {
		const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
		return parseJson(decoder.decode(answer.stdout));
	} catch (error) {
		if (error instanceof PyError) {
			throw bad(
				// The reference says what is wrong twice.
				`failed to parse executable inventory script results from ${path}: ${error.message}. ${error.message}\n${answer.stderr}`,
			);
		}
		throw bad(
			`Inventory ${path} contained characters that cannot be interpreted as UTF-8`,
		);
	}
}

/** Undefined where the script has no `_meta.hostvars`. */
function metaHostVars(data: PyDict): PyDict | undefined {
	const meta = dictGet(data, "_meta");
	const vars = meta instanceof Map ? dictGet(meta, "hostvars") : undefined;
	if (vars === undefined) return undefined;
	if (vars instanceof Map) return vars;
	throw bad("Improperly formatted host information: hostvars is no dict");
}

function readGroup(
	name: PyValue,
	written: PyValue,
	hosts: Set<string>,
	context: SourceContext,
): void {
	const { inventory } = context;
	const group = inventory.addGroup(name);
	const data = groupData(group, written);
	const members = dictGet(data, "hosts");
	if (members !== undefined && !Array.isArray(members)) {
		throw badGroup(group, "the host list", data);
	}
	for (const member of members ?? []) {
		const host = inventory.addHost(member, { group });
		hosts.add(host);
	}
	const vars = dictGet(data, "vars");
	if (vars !== undefined && !(vars instanceof Map)) {
		throw badGroup(group, "variables", data);
	}
	for (const [key, value] of vars ?? []) {
		inventory.setVariable(group, key, value, { isData: true });
	}
	for (const child of pyIterate(dictGet(data, "children") ?? [])) {
		inventory.addChild(group, inventory.addGroup(child));
	}
}

/** A group may be just its list of hosts, or a host of that name with its variables. */
function groupData(group: string, written: PyValue): PyDict {
	if (!(written instanceof Map)) return new Map([["hosts", written]]);
	const isFull = ["hosts", "vars", "children"].some((key) => written.has(key));
	if (isFull) return written;
	return new Map<PyValue, PyValue>([
		["hosts", [group]],
		["vars", written],
	]);
}

function askHostVars(
	path: string,
	host: string,
	context: SourceContext,
): PyValue {
	const answer = askScript(path, ["--host", host], context.paths);
	if (answer.stdout.toString("utf8").trim() === "") return new Map();
	const place: Place = { file: path, line: 1, column: 1 };
	return context.files.typeStrings(parseAnswer(answer, path), place);
}

function setHostVars(
	name: string,
	vars: PyValue,
	{ inventory }: SourceContext,
): void {
	assertVars(vars);
	const host = inventory.addHost(name);
	for (const [key, value] of vars)
		inventory.setHostVariable(host, key, value, { isData: true });
}

function badGroup(group: string, what: string, data: PyDict): ShevekError {
	return bad(
		`You defined a group '${group}' with bad data for ${what}:\n ${pyStr(data)}`,
	);
}

function bad(message: string): ShevekError {
	return new ShevekError("inventory", message);
}
