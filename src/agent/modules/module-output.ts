// From what a module printed to its result: the JSON found between other lines, or a failure that
// shows what was printed instead; internal keys removed (plugins/action/__init__.py of ansible-core 2.14).

import {
	dictDelete,
	dictGet,
	dictHas,
	dictSet,
	makeDict,
} from "../../pyvalue/dict.ts";
import { parseJson } from "../../pyvalue/json.ts";
import { splitLines, stripSpace } from "../../pyvalue/str-split.ts";
import { pyStr } from "../../pyvalue/text.ts";
import {
	PyBytes,
	type PyDict,
	PyObject,
	PyTuple,
	type PyValue,
} from "../../pyvalue/value.ts";
import type { ModuleOutput } from "../target.ts";
import { unwrapMessages } from "./wrapped-messages.ts";

export interface ParsedOutput {
	/** Without any `_ansible_*` key. */
	readonly result: PyDict;
	/** False where no JSON was found: the result then says MODULE FAILURE. */
	readonly isParsed: boolean;
	/** The module asked to keep the task's folder on the target. */
	readonly keepsTempDir: boolean;
	/** For the user, beside the result's own `warnings`. */
	readonly warnings: readonly string[];
}

/** `interpreter` is the one that was to run the module, as a path. */
export function parseModuleOutput(
	output: ModuleOutput,
	interpreter: string | undefined,
): ParsedOutput {
	const warnings: string[] = [];
	const parsed = parseObject(output.stdout, warnings);
	const result = parsed ?? failureOf(output, interpreter);
	unwrapMessages(result);
	const keepsTempDir =
		dictGet(result, "_ansible_suppress_tmpdir_delete") === true;
	dictDelete(result, "_ansible_suppress_tmpdir_delete");
	// The reference's own mark, which overwrites what a module put there.
	dictDelete(result, "_ansible_parsed");
	renameResults(result, warnings);
	removeInternalKeys(result, warnings);
	addLines(result, "stdout");
	addLines(result, "stderr");
	const isParsed = parsed !== undefined;
	return { result, isParsed, keepsTempDir, warnings };
}

function parseObject(text: string, warnings: string[]): PyDict | undefined {
	const trimmed = text.startsWith("{") ? stripSpace(text, "right") : "";
	// The usual case: nothing but the object, so a result of 50 MB is not cut into lines.
	const whole = trimmed.endsWith("}") ? tryParse(trimmed) : undefined;
	if (whole !== undefined) return whole;
	const found = withoutNoise(text);
	if (found === undefined) return undefined;
	// The warning comes first in the reference: it is shown even where the text then is no JSON.
	if (found.junk !== "") {
		warnings.push(
			`Module invocation had junk after the JSON data: ${found.junk}`,
		);
	}
	return tryParse(found.json);
}

function tryParse(text: string): PyDict | undefined {
	try {
		const value = parseJson(text);
		return value instanceof Map ? value : undefined;
	} catch {
		return undefined;
	}
}

/** From the first line that begins with `{` to the last that ends with `}`. */
function withoutNoise(
	text: string,
): { json: string; junk: string } | undefined {
	const lines = splitLines(text, false);
	const start = lines.findIndex((line) =>
		stripSpace(line, "both").startsWith("{"),
	);
	if (start < 0) return undefined;
	const end = lines.findLastIndex((line) =>
		stripSpace(line, "both").endsWith("}"),
	);
	if (end < start) return undefined;
	const after = lines.slice(end + 1);
	const hasJunk = after.some((line) => stripSpace(line, "both") !== "");
	return {
		json: lines.slice(start, end + 1).join("\n"),
		junk: hasJunk ? after.join("\n") : "",
	};
}

function failureOf(
	output: ModuleOutput,
	interpreter: string | undefined,
): PyDict {
	const { stdout, stderr, rc } = output;
	const result: PyDict = makeDict([
		["failed", true],
		["module_stdout", stdout],
		["module_stderr", stderr],
	]);
	const traceback = [stderr, stdout].find((text) =>
		text.startsWith("Traceback"),
	);
	if (traceback !== undefined) dictSet(result, "exception", traceback);
	const message = isMissing(interpreter, `${stderr}\n${stdout}`)
		? "The module failed to execute correctly, you probably need to set the interpreter."
		: "MODULE FAILURE";
	dictSet(result, "msg", `${message}\nSee stdout/stderr for the exact error`);
	dictSet(result, "rc", rc);
	return result;
}

function isMissing(interpreter: string | undefined, printed: string): boolean {
	if (interpreter === undefined) return false;
	return ["No such file or directory", "not found"].some((reason) =>
		printed.includes(`${interpreter}: ${reason}`),
	);
}

/** `results` is the engine's own key, for loops. */
function renameResults(result: PyDict, warnings: string[]): void {
	const results = dictGet(result, "results");
	if (results === undefined || isSequence(results)) return;
	dictSet(result, "ansible_module_results", results);
	dictDelete(result, "results");
	warnings.push(
		"Found internal 'results' key in module return, renamed to 'ansible_module_results'.",
	);
}

function isSequence(value: PyValue): boolean {
	return (
		Array.isArray(value) || value instanceof PyTuple || value instanceof PyBytes
	);
}

function removeInternalKeys(result: PyDict, warnings: string[]): void {
	for (const [key, value] of [...result]) {
		if (typeof key !== "string") continue;
		const isInternal =
			key.startsWith("_ansible_") || key === "add_host" || key === "add_group";
		if (!isInternal) continue;
		// What a template leaves unresolved is never in a module's answer, so text is safe.
		const shown = value instanceof PyObject ? value.toRepr() : pyStr(value);
		warnings.push(
			`Removed unexpected internal key in module return: ${key} = ${shown}`,
		);
		dictDelete(result, key);
	}
	for (const key of ["warnings", "deprecations"]) {
		const list = dictGet(result, key);
		const isEmpty = list === null || list === "" || list === false;
		if (isEmpty || (Array.isArray(list) && list.length === 0)) {
			dictDelete(result, key);
		}
	}
	removeDiscovered(dictGet(result, "ansible_facts"));
}

/** Only the controller says which interpreter it discovered. */
function removeDiscovered(facts: PyValue | undefined): void {
	if (!(facts instanceof Map)) return;
	for (const key of [...facts.keys()]) {
		if (
			typeof key === "string" &&
			/^(?:ansible_)?discovered_interpreter_/.test(key)
		) {
			dictDelete(facts, key);
		}
	}
}

function addLines(result: PyDict, stream: "stdout" | "stderr"): void {
	const text = dictGet(result, stream);
	if (text === undefined || dictHas(result, `${stream}_lines`)) return;
	const lines = typeof text === "string" ? splitLines(text, false) : [];
	dictSet(result, `${stream}_lines`, lines);
}
