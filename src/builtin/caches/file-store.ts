// Caches of one file a host, as the reference's BaseFileCacheModule keeps them: names, modes, expiry, messages.

import {
	accessSync,
	constants,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import path from "node:path";
import { ShevekError } from "../../errors/shevek-error.ts";
import { type CacheStore, CorruptEntry } from "../../kinds/cache.ts";
import type { CacheEntry } from "../../kinds/cache-entry.ts";
import { pyRepr } from "../../pyvalue/text.ts";
import { PyBytes, PyError } from "../../pyvalue/value.ts";
import { makeFolder } from "../callbacks/make-folder.ts";

export interface FileStoreOptions {
	readonly plugin: string;
	readonly folder: string | undefined;
	readonly prefix: string;
	/** 0 never expires. */
	readonly timeoutSeconds: number;
	readonly warn: (text: string) => void;
	/** Throws for what is no entry; a ValueError of Python's means that the file is removed. */
	readonly parse: (content: Buffer, file: string) => CacheEntry;
	readonly format: (entry: CacheEntry) => string | Uint8Array;
}

/** Throws a `config` error for a folder that cannot be used, in the reference's words. */
export function openFileStore(options: FileStoreOptions): CacheStore {
	const folder = usableFolder(options);
	const { prefix, timeoutSeconds, warn, format } = options;
	const fileOf = (key: string): string => path.join(folder, prefix + key);
	const isFresh = (key: string): boolean => {
		const stat = statSync(fileOf(key), { throwIfNoEntry: false });
		if (stat === undefined) return false;
		const ageSeconds = (Date.now() - stat.mtimeMs) / 1000;
		return timeoutSeconds === 0 || ageSeconds <= timeoutSeconds;
	};
	const contains = (key: string) => isName(key) && isFresh(key);
	const keys = () =>
		readdirSync(folder)
			.filter((name) => !name.startsWith(".") && name.startsWith(prefix))
			.map((name) => name.slice(prefix.length))
			.filter(isFresh);
	const remove = (key: string): void => {
		if (isName(key)) rmSync(fileOf(key), { force: true });
	};
	return {
		contains,
		keys,
		get: (key) => (contains(key) ? read(fileOf(key), options) : undefined),
		set: (key, entry) => {
			if (isName(key)) write(fileOf(key), format(entry));
			else warn(`The cache ${options.plugin} has no file for '${key}'.`);
		},
		delete: remove,
		flush: () => keys().forEach(remove),
	};
}

/** A host may come from data (add_host): its name stays inside the folder. */
function isName(key: string): boolean {
	return key !== "" && !key.includes("/") && key !== "." && key !== "..";
}

function usableFolder({ plugin, folder }: FileStoreOptions): string {
	if (folder === undefined || folder === "")
		throw new ShevekError(
			"config",
			`error, '${plugin}' cache plugin requires the 'fact_caching_connection' config option to be set (to a writeable directory path)`,
		);
	try {
		makeFolder(folder);
	} catch (cause) {
		throw new ShevekError(
			"config",
			`error in '${plugin}' cache plugin while trying to create cache dir ${folder} : ${(cause as Error).message}`,
			{ cause },
		);
	}
	try {
		accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
	} catch (cause) {
		throw new ShevekError(
			"config",
			`error in '${plugin}' cache, configured path (${folder}) does not have necessary permissions (rwx), disabling plugin`,
			{ cause },
		);
	}
	return folder;
}

function read(
	file: string,
	{ plugin, warn, parse }: FileStoreOptions,
): CacheEntry | undefined {
	let content: Buffer;
	try {
		content = readFileSync(file);
	} catch (error) {
		warn(
			`error in '${plugin}' cache plugin while trying to read ${file} : ${(error as Error).message}`,
		);
		return undefined;
	}
	try {
		return parse(content, file);
	} catch (cause) {
		const reason = pyRepr(new PyBytes(Buffer.from((cause as Error).message)));
		if (!(cause instanceof PyError && cause.exception === "ValueError"))
			throw new CorruptEntry(
				`Error while decoding the cache file ${file}: ${reason}`,
				{ cause },
			);
		warn(
			`error in '${plugin}' cache plugin while trying to read ${file} : ${reason}. Most likely a corrupt file, so erasing and failing.`,
		);
		rmSync(file, { force: true });
		throw new CorruptEntry(
			`The cache file ${file} was corrupt, or did not otherwise contain valid data. It has been removed, so you can re-run your command now.`,
			{ cause },
		);
	}
}

/** Written beside and moved into place, so that no reader sees half a file; hidden, so that it is no key. */
function write(file: string, content: string | Uint8Array): void {
	const { dir, base } = path.parse(file);
	const temporary = path.join(dir, `.${base}.${process.pid}.tmp`);
	try {
		writeFileSync(temporary, content, { mode: 0o600 });
		renameSync(temporary, file);
	} catch (error) {
		rmSync(temporary, { force: true });
		throw error;
	}
}
