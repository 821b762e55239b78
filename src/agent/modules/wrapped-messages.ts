// From 2.19 on modules print warnings, deprecations and exceptions as tagged objects; here they become
// the plain texts and dicts that modules of 2.18 and before print, and that the engine knows.

import { dictGet, dictSet, makeDict } from "../../pyvalue/dict.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";

export function unwrapMessages(result: PyDict): void {
	mapList(result, "warnings", (value) => textOf(value) ?? value);
	mapList(result, "deprecations", (value) => deprecationOf(value) ?? value);
	const exception = dictGet(result, "exception");
	if (!isTagged(exception, "ErrorSummary")) return;
	const message = textOf(exception) ?? "";
	dictSet(result, "exception", tracebackOf(exception) ?? message);
	if (dictGet(result, "msg") === undefined) {
		dictSet(result, "msg", `Module failed: ${message}`);
	}
}

function mapList(
	result: PyDict,
	key: string,
	change: (value: PyValue) => PyValue,
): void {
	const list = dictGet(result, key);
	if (Array.isArray(list)) dictSet(result, key, list.map(change));
}

function isTagged(value: PyValue | undefined, type: string): value is PyDict {
	return value instanceof Map && dictGet(value, "__ansible_type") === type;
}

function textOf(value: PyValue): string | undefined {
	const event = eventOf(value);
	const message = event && dictGet(event, "msg");
	if (event === undefined || typeof message !== "string") return undefined;
	const help = dictGet(event, "help_text");
	return typeof help === "string" && help !== ""
		? `${message} ${help}`
		: message;
}

function tracebackOf(value: PyValue): string | undefined {
	const event = eventOf(value);
	const traceback = event && dictGet(event, "formatted_traceback");
	return typeof traceback === "string" ? traceback : undefined;
}

function eventOf(value: PyValue): PyDict | undefined {
	const event = value instanceof Map ? dictGet(value, "event") : undefined;
	return event instanceof Map ? event : undefined;
}

function deprecationOf(value: PyValue): PyDict | undefined {
	if (!isTagged(value, "DeprecationSummary")) return undefined;
	const plain = makeDict([["msg", textOf(value) ?? ""]]);
	const date = dictGet(value, "date");
	const version = dictGet(value, "version");
	if (date !== undefined && date !== null) dictSet(plain, "date", date);
	else dictSet(plain, "version", version ?? null);
	const deprecator = dictGet(value, "deprecator");
	if (deprecator instanceof Map) {
		const name = dictGet(deprecator, "resolved_name");
		const collection =
			typeof name === "string" ? name.split(".").slice(0, 2).join(".") : null;
		dictSet(plain, "collection_name", collection);
	}
	return plain;
}
