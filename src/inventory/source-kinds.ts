// The kinds of inventory source, by the names INVENTORY_ENABLED uses.

import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { posix } from "node:path";
import { isExecutable, isReadable } from "../config/file-access.ts";
import type { PathContext } from "../config/paths.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { pyTruth } from "../pyvalue/compare.ts";
import { dictGet } from "../pyvalue/dict.ts";
import { pyStr } from "../pyvalue/text.ts";
import { readAdvancedHostListSource } from "./advanced-host-list-source.ts";
import { readHostListSource } from "./host-list-source.ts";
import { readIniSource } from "./ini-source.ts";
import { readScriptSource } from "./script-source.ts";
import type { SourceContext } from "./source.ts";
import { readYamlSource } from "./yaml-source.ts";

interface SourceReadContext extends SourceContext {
	readonly paths: PathContext;
}

export interface SourceKind {
	readonly name: string;
	/** Whether it would try at all. */
	wants(source: string): boolean;
	/** Throws ShevekError or PyError where it cannot. */
	read(source: string, context: SourceReadContext): void;
}

const YAML_ENDINGS = [".yaml", ".yml", ".json"];

const isList = (source: string) => source.includes(",") && !existsSync(source);

const hostList: SourceKind = {
	name: "host_list",
	wants: isList,
	read: (source, context) => readHostListSource(source, context.inventory),
};

/** Not among those enabled by default. */
const advancedHostList: SourceKind = {
	name: "advanced_host_list",
	wants: isList,
	read: (source, context) =>
		readAdvancedHostListSource(source, context.inventory),
};

const script: SourceKind = {
	name: "script",
	wants: (source) =>
		isReadable(source) && (isExecutable(source) || hasShebang(source)),
	read: (source, context) => readScriptSource(source, context.paths, context),
};

/** A YAML file that configures an inventory plugin. */
const auto: SourceKind = {
	name: "auto",
	wants: (source) => /\.ya?ml$/.test(source) && isReadable(source),
	read: (source, context) => {
		const data = context.hooks.readData(source);
		const plugin = data instanceof Map ? dictGet(data, "plugin") : undefined;
		if (plugin === undefined || !pyTruth(plugin)) {
			throw bad(
				`no root 'plugin' key found, '${source}' is not a valid YAML inventory plugin config file`,
			);
		}
		throw bad(
			`inventory config '${source}' specifies unknown plugin '${pyStr(plugin)}'`,
		);
	},
};

const yaml: SourceKind = {
	name: "yaml",
	wants: (source) => {
		const ending = posix.extname(source);
		if (!isReadable(source)) return false;
		return ending === "" ? !startsAsIni(source) : YAML_ENDINGS.includes(ending);
	},
	read: (source, context) =>
		readYamlSource(context.hooks.readData(source), context),
};

const ini: SourceKind = {
	name: "ini",
	wants: isReadable,
	read: (source, context) => {
		const bytes = context.hooks.readBytes(source);
		readIniSource(decodeIni(bytes, source), source, context);
	},
};

const toml: SourceKind = {
	name: "toml",
	wants: (source) => source.endsWith(".toml") && isReadable(source),
	read: () => {
		throw bad(
			"TOML inventories are not supported, `ansible-inventory --list --yaml --export` converts them",
		);
	},
};

export const SOURCE_KINDS: readonly SourceKind[] = [
	hostList,
	advancedHostList,
	script,
	auto,
	yaml,
	ini,
	toml,
];

/**
 * Most INI inventories have no ending, and would be read as YAML first, in vain. A section line with a
 * plain line below it is no YAML, whatever follows; so neither time nor a warning is spent on it.
 */
function startsAsIni(source: string): boolean {
	const [first, second] = headOf(source, 4096)
		.split(/\r?\n/)
		.filter((line) => line.trim() !== "" && !/^\s*#/.test(line));
	return (
		/^\[[^\]{}"']+\]\s*$/.test(first ?? "") &&
		/^[A-Za-z0-9[]/.test(second ?? "")
	);
}

function decodeIni(bytes: Uint8Array, source: string): string {
	try {
		return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
			bytes,
		);
	} catch {
		// Comments may be in any encoding; the rest may not.
		const lines = Buffer.from(bytes).toString("latin1").split("\n");
		return lines.map((line) => decodeLine(line, source)).join("\n");
	}
}

function decodeLine(line: string, source: string): string {
	if (/^[#;]/.test(line)) return "";
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(
			Buffer.from(line, "latin1"),
		);
	} catch {
		throw bad(`${source} is not valid UTF-8`);
	}
}

function hasShebang(path: string): boolean {
	return headOf(path, 2) === "#!";
}

/** The first bytes of a file, as Latin-1. */
function headOf(path: string, length: number): string {
	const head = Buffer.alloc(length);
	const file = openSync(path, "r");
	try {
		return head.toString("latin1", 0, readSync(file, head, 0, length, 0));
	} finally {
		closeSync(file);
	}
}

function bad(message: string): ShevekError {
	return new ShevekError("inventory", message);
}
