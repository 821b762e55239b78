// The agent's own source, read from python/agent once a process and packed for the wire.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { deflateSync } from "node:zlib";
import { ShevekError } from "../errors/shevek-error.ts";

/** Each module comes after those that it imports. */
const MODULES = [
	"frames",
	"channel",
	"processes",
	"children",
	"importer",
	"files",
	"identity",
	"commands",
	"zip_payload",
	"preload",
	"module_child",
	"modules",
	"async_jobs",
	"builtin_modules/__init__",
	"builtin_modules/arguments",
	"builtin_modules/surroundings",
	"builtin_modules/attributes",
	"builtin_modules/command",
	"builtin_modules/copy",
	"builtin_modules/file",
	"builtin_modules/stat",
	"builtin_modules/request",
	"main",
] as const;

let bundle: Buffer | undefined;
let firstStage: string | undefined;

/** What the first stage reads: eight digits, then so many bytes of zlib data. */
export function agentBundle(): Buffer {
	if (bundle === undefined) {
		const rows = MODULES.map((name) => [
			`shevek_agent.${name.replace("/__init__", "").replace("/", ".")}`,
			readAgentFile(`${name}.py`),
		]);
		const data = deflateSync(JSON.stringify(rows));
		const size = String(data.length).padStart(8, "0");
		bundle = Buffer.concat([Buffer.from(size), data]);
	}
	return bundle;
}

/** The first stage as one line of Python without a single quote. */
export function firstStageCode(): string {
	if (firstStage === undefined) {
		const lines = readAgentFile("first_stage.py").split("\n");
		const code = lines.filter((line) => !/^\s*(#|$)/.test(line)).join("\n");
		firstStage = `exec(${JSON.stringify(code)})`;
		if (firstStage.includes("'"))
			throw new ShevekError("internal", "first_stage.py holds a single quote");
	}
	return firstStage;
}

function readAgentFile(name: string): string {
	return readFileSync(join(agentFolder(), name), "utf8");
}

/** python/agent beside src or dist: the nearest one above this file. */
function agentFolder(): string {
	let folder = import.meta.dirname;
	while (!existsSync(join(folder, "python/agent/main.py"))) {
		const parent = dirname(folder);
		if (parent === folder)
			throw new ShevekError(
				"file",
				"the folder python/agent of Shevek is missing",
			);
		folder = parent;
	}
	return join(folder, "python/agent");
}
