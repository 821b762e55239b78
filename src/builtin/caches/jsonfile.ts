// fact_caching = jsonfile: one JSON file a host, as the reference writes them.

import {
	existsSync,
	mkdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import path from "node:path";
import { ShevekError } from "../../errors/shevek-error.ts";
import { dumpJson, parseJson } from "../../pyvalue/json.ts";
import type { PyDict } from "../../pyvalue/value.ts";
import type { FactCache } from "../../vars/host-facts.ts";

export interface JsonFileOptions {
	/** CACHE_PLUGIN_CONNECTION: the folder. */
	readonly folder: string | undefined;
	/** CACHE_PLUGIN_PREFIX */
	readonly prefix: string;
	/** CACHE_PLUGIN_TIMEOUT; 0 never expires. */
	readonly timeoutSeconds: number;
	readonly warn: (text: string) => void;
}

export function makeJsonFileCache(options: JsonFileOptions): FactCache {
	const { folder, prefix, timeoutSeconds, warn } = options;
	if (folder === undefined) {
		throw new ShevekError(
			"config",
			"error, 'jsonfile' cache plugin requires the 'fact_caching_connection' config option to be set (to a writeable directory path)",
		);
	}
	try {
		mkdirSync(folder, { recursive: true });
	} catch (cause) {
		throw new ShevekError(
			"config",
			`error in 'jsonfile' cache plugin while trying to create cache dir ${folder}: ${(cause as Error).message}`,
			{ cause },
		);
	}
	const fileOf = (host: string): string =>
		path.join(folder, `${prefix}${host}`);
	return {
		read: (host) => readFacts(fileOf(host), { timeoutSeconds, warn }),
		write: (host, facts) => writeFacts(fileOf(host), facts, warn),
		remove: (host) => rmSync(fileOf(host), { force: true }),
	};
}

function readFacts(
	file: string,
	{ timeoutSeconds, warn }: Pick<JsonFileOptions, "timeoutSeconds" | "warn">,
): PyDict | undefined {
	if (!existsSync(file)) return undefined;
	const ageSeconds = (Date.now() - statSync(file).mtimeMs) / 1000;
	if (timeoutSeconds > 0 && ageSeconds > timeoutSeconds) return undefined;
	try {
		const facts = parseJson(readFileSync(file, "utf8"));
		if (facts instanceof Map) return facts;
	} catch (error) {
		warn(
			`error in 'jsonfile' cache plugin while trying to read ${file} : ${(error as Error).message}. Most likely a corrupt file, so erasing and failing.`,
		);
	}
	rmSync(file, { force: true });
	return undefined;
}

/** Written beside and moved into place, so that no reader sees half a file. */
function writeFacts(
	file: string,
	facts: PyDict,
	warn: (text: string) => void,
): void {
	const temporary = `${file}.${process.pid}.tmp`;
	try {
		writeFileSync(temporary, dumpJson(facts, { indent: 4, sortKeys: true }), {
			mode: 0o600,
		});
		renameSync(temporary, file);
	} catch (error) {
		warn(
			`error in 'jsonfile' cache plugin while trying to write to '${file}' : ${(error as Error).message}`,
		);
		rmSync(temporary, { force: true });
	}
}
