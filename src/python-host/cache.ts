// Cache plugins written for Ansible. They stay open in the host, which is asked while all wait.

import { randomUUID } from "node:crypto";
import type { OptionSpecs } from "../plugins/option-spec.ts";
import { fromPlain } from "../pyvalue/plain.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { type PythonPlugin, pluginData } from "./action.ts";
import type { PythonHost } from "./host.ts";

/** What a cache keeps, as Python's values. */
interface Kept {
	readonly python: PyValue;
}

export interface PythonCache<Entry extends Kept> {
	readonly description: string;
	readonly options: OptionSpecs;
	readonly timeoutSeconds: number;
	open(context: {
		readonly options: Readonly<Record<string, unknown>>;
	}): PythonStore<Entry>;
}

interface PythonStore<Entry extends Kept> {
	get(key: string): Entry | undefined;
	set(key: string, entry: Entry): void;
	keys(): Iterable<string>;
	contains(key: string): boolean;
	delete(key: string): void;
	flush(): void;
}

const SECONDS = 30;

/** What a caller may give: what is configured, the plugin reads itself. */
const OPTIONS = {
	_uri: { type: "str", description: "Where the cache is." },
	_prefix: { type: "str", description: "Text put before each key." },
	_timeout: {
		type: "int",
		description: "Seconds after which an entry is too old.",
	},
} as const satisfies OptionSpecs;

export function pythonCache<Entry extends Kept>(
	found: PythonPlugin,
	host: () => PythonHost,
	makeEntry: (value: PyValue) => Entry,
): PythonCache<Entry> {
	const subject = `the cache plugin ${found.name} (${found.file})`;
	return {
		description: `The cache plugin in ${found.file}.`,
		options: OPTIONS,
		timeoutSeconds: SECONDS,
		open: ({ options }) => {
			const given = Object.entries(options).filter(
				([, value]) => value !== undefined && value !== null,
			);
			const own: PyDict = new Map<PyValue, PyValue>([
				["id", randomUUID()],
				["plugin", pluginData(found)],
				["options", fromPlain(Object.fromEntries(given))],
			]);
			const ask = (method: string, more: readonly [PyValue, PyValue][] = []) =>
				host().callNow(`caches.${method}`, new Map([...own, ...more]), {
					subject,
					limitMs: SECONDS * 1000,
				});
			ask("open_cache");
			return storeOf(ask, makeEntry);
		},
	};
}

function storeOf<Entry extends Kept>(
	ask: (method: string, more?: readonly [PyValue, PyValue][]) => PyValue,
	makeEntry: (value: PyValue) => Entry,
): PythonStore<Entry> {
	return {
		get: (key) => {
			const found = ask("get", [["key", key]]);
			const [value] = Array.isArray(found) ? found : [];
			return value === undefined ? undefined : makeEntry(value);
		},
		set: (key, entry) => {
			ask("set_value", [
				["key", key],
				["value", entry.python],
			]);
		},
		keys: () => {
			const keys = ask("keys");
			return Array.isArray(keys) ? keys.map(String) : [];
		},
		contains: (key) => ask("contains", [["key", key]]) === true,
		delete: (key) => {
			ask("delete", [["key", key]]);
		},
		flush: () => {
			ask("flush");
		},
	};
}
