// Filters of POSIX paths, as Python's os.path.

import { lstatSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { expandUser, expandVariables } from "../../config/path-expansion.ts";
import type { FilterDefinition } from "../../jinja/definitions.ts";
import { decodeBytes } from "../../pyvalue/encoding.ts";
import { pyIterate } from "../../pyvalue/items.ts";
import { pyRepr, pyStr, pyTypeName } from "../../pyvalue/text.ts";
import {
	PyBytes,
	PyError,
	PyObject,
	PySet,
	PyTuple,
	type PyValue,
} from "../../pyvalue/value.ts";
import { VaultedText } from "../../templar/template-node.ts";
import { globPaths } from "../lookups/glob.ts";
import {
	ASKED_EACH_TIME,
	classText,
	filterTypeError,
	plugin,
} from "../plugin-functions.ts";

export function pathText(value: PyValue): string {
	if (typeof value === "string") return value;
	if (value instanceof PyBytes) return decodeBytes(value.bytes);
	if (value instanceof VaultedText) return pyStr(value);
	throw new PyError(
		"TypeError",
		`expected str, bytes or os.PathLike object, not ${pyTypeName(value)}`,
	);
}

const basename = (path: string) => path.slice(path.lastIndexOf("/") + 1);

function dirname(path: string): string {
	const head = path.slice(0, path.lastIndexOf("/") + 1);
	return /^\/*$/.test(head) ? head : head.replace(/\/+$/, "");
}

/** The extension is what follows the last dot, leading dots of a name aside. */
function splitext(path: string): PyTuple {
	const nameAt = path.lastIndexOf("/") + 1;
	const name = path.slice(nameAt);
	const dot = name.lastIndexOf(".");
	if (dot <= 0 || /^\.*$/.test(name.slice(0, dot))) {
		return new PyTuple([path, ""]);
	}
	return new PyTuple([path.slice(0, nameAt + dot), path.slice(nameAt + dot)]);
}

function joinPaths(parts: readonly string[]): string {
	let path = parts[0] ?? "";
	for (const part of parts.slice(1)) {
		if (part.startsWith("/")) path = part;
		else path += path === "" || path.endsWith("/") ? part : `/${part}`;
	}
	return path;
}

function normalizePath(path: string): string {
	if (path === "") return ".";
	// POSIX gives two leading slashes a meaning of their own.
	const root = /^\/\/(?!\/)/.test(path)
		? "//"
		: path.startsWith("/")
			? "/"
			: "";
	const kept: string[] = [];
	for (const part of path.split("/")) {
		if (part === "" || part === ".") continue;
		const isUp = part === "..";
		if (!isUp || (root === "" && (kept.length === 0 || kept.at(-1) === ".."))) {
			kept.push(part);
		} else kept.pop();
	}
	return root + kept.join("/") || ".";
}

const absolute = (path: string) =>
	normalizePath(path.startsWith("/") ? path : `${process.cwd()}/${path}`);

/** Links are followed as far as there is something; the rest stays as it is written. */
function realPath(path: string): string {
	const rest = (path.startsWith("/") ? path : `${process.cwd()}/${path}`).split(
		"/",
	);
	let real = "";
	for (const [at, part] of rest.entries()) {
		if (part === "" || part === ".") continue;
		if (part === "..") {
			real = real.slice(0, Math.max(0, real.lastIndexOf("/")));
			continue;
		}
		const next = `${real}/${part}`;
		const target = linkTarget(next);
		if (target === undefined) real = next;
		else if (isLoop(next))
			return normalizePath([next, ...rest.slice(at + 1)].join("/"));
		else real = realPath(target.startsWith("/") ? target : `${real}/${target}`);
		if (real === "/") real = "";
	}
	return real === "" ? "/" : real;
}

function linkTarget(path: string): string | undefined {
	const isLink =
		lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
	return isLink ? readlinkSync(path) : undefined;
}

function isLoop(path: string): boolean {
	try {
		realpathSync(path);
		return false;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "ELOOP";
	}
}

function relativePath(path: string, start: string): string {
	if (path === "") throw new PyError("ValueError", "no path specified");
	const parts = (text: string) => absolute(text).split("/").filter(Boolean);
	const [from, to] = [parts(start), parts(path)];
	let shared = 0;
	while (shared < from.length && from[shared] === to[shared]) shared++;
	const up = Array.from({ length: from.length - shared }, () => "..");
	return [...up, ...to.slice(shared)].join("/") || ".";
}

/** Of ansible-core 2.15, with its messages. */
function commonPath(paths: readonly string[]): string {
	if (paths.length === 0) {
		throw new PyError("ValueError", "commonpath() arg is an empty sequence");
	}
	const isAbsolute = paths[0]?.startsWith("/") ?? false;
	if (paths.some((path) => path.startsWith("/") !== isAbsolute)) {
		throw new PyError("ValueError", "Can't mix absolute and relative paths");
	}
	const split = paths.map((path) =>
		path.split("/").filter((part) => part !== "" && part !== "."),
	);
	const [first = [], ...others] = split;
	let shared = 0;
	while (
		shared < first.length &&
		others.every((parts) => parts[shared] === first[shared])
	)
		shared++;
	return (isAbsolute ? "/" : "") + first.slice(0, shared).join("/");
}

function isSequence(value: PyValue): boolean {
	return (
		Array.isArray(value) ||
		value instanceof PyTuple ||
		value instanceof PySet ||
		(value instanceof PyObject && value.typeName === "range")
	);
}

function join(paths: PyValue): string {
	if (typeof paths === "string") return paths;
	if (!isSequence(paths)) {
		throw filterTypeError(
			`|path_join expects string or sequence, got ${classText(paths)} instead.`,
		);
	}
	const parts = [...pyIterate(paths)];
	if (parts.length === 0) {
		throw new PyError(
			"TypeError",
			"join() missing 1 required positional argument: 'a'",
		);
	}
	const [first = null, ...rest] = parts;
	pathText(first);
	const odd = rest.find((part) => typeof part !== "string");
	if (odd !== undefined) {
		throw new PyError(
			"TypeError",
			`join() argument must be str, bytes, or os.PathLike object, not ${pyRepr(pyTypeName(odd))}`,
		);
	}
	return joinPaths(parts.map(pyStr));
}

function common(paths: PyValue): string {
	if (isSequence(paths)) return commonPath([...pyIterate(paths)].map(pathText));
	throw filterTypeError(
		`|commonpath expects sequence, got ${classText(paths)} instead.`,
	);
}

const isFile = (path: string): boolean =>
	statSync(path, { throwIfNoEntry: false })?.isFile() === true;

type OfPath = (path: string) => PyValue;

const filter = (
	name: string,
	parameter: string,
	body: OfPath,
	flags = {},
): readonly [string, FilterDefinition] => [
	name,
	plugin(name, [[parameter]], (_c, path) => body(pathText(path)), flags),
];

export const PATH_FILTERS: readonly (readonly [string, FilterDefinition])[] = [
	filter("basename", "p", basename),
	filter("dirname", "p", dirname),
	filter("splitext", "p", splitext),
	filter("expanduser", "path", expandUser, ASKED_EACH_TIME),
	filter("expandvars", "path", expandVariables, ASKED_EACH_TIME),
	filter("normpath", "path", normalizePath),
	[
		"realpath",
		plugin(
			"realpath",
			[["filename"]],
			(_c, path) => realPath(pathText(path)),
			ASKED_EACH_TIME,
		),
	],
	[
		"relpath",
		plugin(
			"relpath",
			[["path"], ["start", null]],
			(_c, path, start) =>
				relativePath(pathText(path), start === null ? "." : pathText(start)),
			ASKED_EACH_TIME,
		),
	],
	["path_join", plugin("path_join", [["paths"]], (_c, paths) => join(paths))],
	[
		"commonpath",
		plugin("commonpath", [["paths"]], (_c, paths) => common(paths)),
	],
	[
		"fileglob",
		plugin(
			"fileglob",
			[["pathname"]],
			(_c, pattern) => globPaths(pathText(pattern)).filter(isFile),
			ASKED_EACH_TIME,
		),
	],
];
