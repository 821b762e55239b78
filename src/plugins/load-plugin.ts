// Reading a user's plugin file: TypeScript or JavaScript, always as an ES module, from any folder, without a
// build step. `shevek/plugin` in it is this process's own; what usually goes wrong in such files is told with
// its place and what to do.

import { existsSync, readFileSync, realpathSync } from "node:fs";
import {
	createRequire,
	registerHooks,
	stripTypeScriptTypes,
} from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Place, ShevekError } from "../errors/shevek-error.ts";
import { describeFault } from "./describe-fault.ts";
import { type FenceOwner, fenced, owned, watch } from "./fence.ts";

/** A plugin's file name ends so. Under node_modules Node reads no TypeScript: packages ship JavaScript. */
const PLUGIN_FILE = /\.m?[jt]s$/;
const NOT_A_PLUGIN = /\.(test|spec|d)\.m?[jt]s$/;
const LOAD_LIMIT_MS = 10_000;

/** The modules of ours that plugins may import, by name, and where they are. */
const OWN_MODULES = new Map([
	["shevek/plugin", new URL("../kinds/public.ts", import.meta.url).href],
]);

/** From now on files may import them by these names, from any folder. */
export function provideModules(
	modules: Readonly<Record<string, string>> = {},
): void {
	for (const [name, url] of Object.entries(modules)) OWN_MODULES.set(name, url);
	addHooks();
}

export function isPluginFile(name: string): boolean {
	return PLUGIN_FILE.test(name) && !NOT_A_PLUGIN.test(name);
}

/** A plugin's name is its file's. */
export function pluginName(file: string): string {
	return path.parse(file).name;
}

/** The plugin's file and what it imports by path, as URLs. */
const pluginUrls = new Set<string>();
const fileOwners = new Map<string, FenceOwner>();
let hasHooks = false;

export interface LoadOptions {
	/** A file that waits at its top level is given up then. Default: 10 s. */
	readonly limitMs?: number;
	/** What the file prints as it is loaded, or does wrong behind its own back. Default: to standard error. */
	readonly tell?: (text: string) => void;
}

/** What the file exports as its default. Throws a `plugin` error with the place of what is wrong in it. */
export async function loadPlugin(
	file: string,
	options: LoadOptions = {},
): Promise<unknown> {
	return Reflect.get(await loadPluginModule(file, options), "default");
}

/** All that the file exports. Throws as loadPlugin. */
export async function loadPluginModule(
	file: string,
	{ limitMs = LOAD_LIMIT_MS, tell = toStandardError }: LoadOptions = {},
): Promise<object> {
	const { url, owner } = register(file, tell);
	let timer: NodeJS.Timeout | undefined;
	const limit = new Promise<never>((_resolve, reject) => {
		timer = setTimeout(
			() => reject(new Error(`not loaded within ${limitMs / 1000} s`)),
			limitMs,
		);
	});
	try {
		return await Promise.race([owned(owner, () => import(url)), limit]);
	} catch (error) {
		throw explain(error, file);
	} finally {
		clearTimeout(timer);
	}
}

const requireNow = createRequire(import.meta.url);

/**
 * The same at once, for what is asked for in the middle of a template. A file that waits at its top level, or
 * computes longer than the limit, throws.
 */
export function loadPluginNow(
	file: string,
	{ limitMs = LOAD_LIMIT_MS, tell = toStandardError }: LoadOptions = {},
): unknown {
	const { owner } = register(file, tell);
	let loaded: object = {};
	try {
		fenced(owner, limitMs, () => {
			loaded = requireNow(file);
		});
	} catch (error) {
		throw explain(error, file);
	}
	return Reflect.get(loaded, "default");
}

function register(file: string, tell: (text: string) => void) {
	addHooks();
	const url = pathToFileURL(file).href;
	// Node knows a file by its real path, and a folder or file of plugins may be a link.
	const real = existsSync(file) ? realpathSync(file) : file;
	for (const each of [url, pathToFileURL(real).href]) pluginUrls.add(each);
	return { url, owner: ownerOf(file, tell) };
}

/** One a file and for good: Node loads a file once, and what it then starts may fail long after. */
function ownerOf(file: string, tell: (text: string) => void): FenceOwner {
	const known = fileOwners.get(file);
	if (known) return known;
	const owner = {
		file,
		onPrint: tell,
		onStray: (error: unknown) => tell(`${describeFault(error, file)}\n`),
	};
	fileOwners.set(file, owner);
	watch(owner);
	return owner;
}

function toStandardError(text: string): void {
	process.stderr.write(text);
}

/** Names that plugins import are ours to place; files that they import count as theirs. */
function addHooks(): void {
	if (hasHooks) return;
	hasHooks = true;
	registerHooks({
		resolve(specifier, context, next) {
			const own = OWN_MODULES.get(specifier);
			if (own !== undefined) return { url: own, shortCircuit: true };
			const found = next(specifier, context);
			const isOfPlugin =
				context.parentURL !== undefined && pluginUrls.has(context.parentURL);
			if (isOfPlugin && /^(\.|\/|file:)/.test(specifier))
				pluginUrls.add(found.url);
			return found;
		},
		load(url, context, next) {
			if (!pluginUrls.has(url)) return next(url, context);
			const format = formatOf(url);
			return next(url, format === undefined ? context : { ...context, format });
		},
	});
}

function formatOf(url: string): string | undefined {
	if (/\.m?ts$/.test(url)) return "module-typescript";
	return /\.m?js$/.test(url) ? "module" : undefined;
}

/** Node's errors of loading, as ours. */
function explain(error: unknown, file: string): ShevekError {
	const message = error instanceof Error ? error.message : String(error);
	const code =
		error instanceof Error && "code" in error ? String(error.code) : "";
	const where = placeOf(error, file);
	const details = { where, cause: error };
	const missing = /does not provide an export named '(.+)'/.exec(message);
	if (missing)
		return new ShevekError("plugin", firstLine(message), {
			...details,
			hint: `If '${missing[1]}' is a type, import it with \`import type { ${missing[1]} }\`.`,
		});
	if (code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX")
		return new ShevekError("plugin", firstLine(message), {
			...details,
			hint: "Only TypeScript whose types can be left out runs without a build: no enum, namespace or parameter property; a union of texts does what an enum does.",
		});
	if (code === "ERR_REQUIRE_ASYNC_MODULE")
		return new ShevekError(
			"plugin",
			`${file} cannot be loaded: it waits (await) at its top level`,
			{
				where: { file, line: 1, column: 1 },
				cause: error,
				hint: "Wait inside of the plugin's functions instead.",
			},
		);
	if (code === "ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING")
		return new ShevekError(
			"plugin",
			"a package under node_modules has to ship JavaScript: Node reads no TypeScript there",
			{ where: { file, line: 1, column: 1 }, cause: error },
		);
	if (code === "ERR_MODULE_NOT_FOUND")
		return explainMissing(message, file, error);
	const isCommonJs = /^(module|exports|require) is not defined/.test(message);
	return new ShevekError("plugin", `${file} cannot be loaded: ${message}`, {
		...details,
		hint: isCommonJs
			? "Plugin files are ES modules: `import … from`, `export default defineCallback({ … })`."
			: undefined,
	});
}

function explainMissing(
	message: string,
	file: string,
	cause: unknown,
): ShevekError {
	const [, wanted = "", importer = file] =
		/^Cannot find (?:module|package) '(.+?)' imported from (.+)$/.exec(
			message,
		) ?? [];
	const from = importer.startsWith("file:")
		? fileURLToPath(importer)
		: importer;
	const target = wanted.startsWith("file:") ? fileURLToPath(wanted) : wanted;
	const extension = [".ts", ".mts", ".js", ".mjs"].find((each) =>
		existsSync(target + each),
	);
	const name = path.basename(target);
	return new ShevekError("plugin", `'${target}' is imported, but not there`, {
		where: lineWith(from, name),
		cause,
		hint: hintOfMissing(target, extension),
	});
}

function hintOfMissing(target: string, extension: string | undefined): string {
	if (target === "shevek")
		return `Plugins import ${[...OWN_MODULES.keys()].join(" or ")}.`;
	return extension === undefined
		? "A file is imported by its path with its extension; a package has to be installed where the plugin is."
		: `Imports name the extension: '${path.basename(target)}${extension}'.`;
}

/** Where the import of that name stands. */
function lineWith(file: string, name: string): Place {
	const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
	const at = lines.findIndex(
		(line) => /\b(import|from)\b/.test(line) && line.includes(name),
	);
	const column = at < 0 ? 1 : (lines[at] ?? "").lastIndexOf(name) + 1;
	return { file, line: at < 0 ? 1 : at + 1, column };
}

/** Syntax errors begin their stack with the place; others have it in their first call. */
function placeOf(error: unknown, file: string): Place {
	const stack = error instanceof Error ? (error.stack ?? "") : "";
	const head = placeInHead(stack, file);
	if (head) return head;
	const calls = stack.matchAll(/(?:file:\/\/)?(\/[^\s()]+):(\d+):(\d+)/g);
	for (const [, path = "", line, column] of calls)
		if (pluginUrls.has(pathToFileURL(path).href))
			return { file: path, line: Number(line), column: Number(column) };
	const isSyntax = error instanceof SyntaxError;
	return (isSyntax && javaScriptFault(file)) || { file, line: 1, column: 1 };
}

/** V8 keeps the place of a syntax error in JavaScript to itself; TypeScript's parser tells it. */
function javaScriptFault(file: string): Place | undefined {
	const others = [...pluginUrls].reverse().map((url) => fileURLToPath(url));
	for (const each of [file, ...others]) {
		if (!/\.m?js$/.test(each) || !existsSync(each)) continue;
		try {
			stripTypeScriptTypes(readFileSync(each, "utf8"), { sourceUrl: each });
		} catch (error) {
			const stack = error instanceof Error ? (error.stack ?? "") : "";
			return placeInHead(stack, each);
		}
	}
	return undefined;
}

/** `/file:2`, the line itself, and a caret under the place. */
function placeInHead(stack: string, file: string): Place | undefined {
	const head = /^(?:file:\/\/)?(\/[^\n:]+):(\d+)\n(?:.*\n)*?([ \t]*)\^/.exec(
		stack,
	);
	if (!head) return undefined;
	const column = (head[3] ?? "").length + 1;
	return { file: head[1] ?? file, line: Number(head[2]), column };
}

function firstLine(message: string): string {
	return message.split("\n").find((line) => line.trim() !== "") ?? message;
}
