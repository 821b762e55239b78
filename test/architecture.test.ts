// The layers hold: each folder of src/ imports only what the table allows, no file imports itself in a
// circle, and no file grows without saying why.

import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const SOURCE = resolve(import.meta.dirname, "../src");
const MAX_LINES = 300;

/** Folder → the folders it may import besides its own. The lowest first; arrows point up the list only. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
	errors: [],
	pyvalue: [],
	yaml: ["errors", "pyvalue"],
	vault: ["errors", "pyvalue"],
	jinja: ["pyvalue"],
	config: ["errors", "pyvalue"],
	events: ["errors", "pyvalue"],
	plugins: ["errors", "pyvalue", "config", "events"],
	templar: ["errors", "pyvalue", "jinja", "config", "plugins"],
	inventory: [
		"errors",
		"pyvalue",
		"yaml",
		"vault",
		"config",
		"plugins",
		"templar",
	],
	vars: [
		"errors",
		"pyvalue",
		"yaml",
		"vault",
		"config",
		"plugins",
		"templar",
		"inventory",
	],
	playbook: [
		"errors",
		"pyvalue",
		"yaml",
		"vault",
		"config",
		"plugins",
		"templar",
		"inventory",
		"vars",
	],
	agent: ["errors", "pyvalue", "yaml", "config", "plugins"],
	engine: [
		"errors",
		"pyvalue",
		"yaml",
		"vault",
		"jinja",
		"config",
		"plugins",
		"templar",
		"inventory",
		"vars",
		"playbook",
		"agent",
		"events",
	],
	ansible: ["errors", "pyvalue", "config", "plugins", "events"],
};
/** These may import every folder above. */
const TOP = [
	"python-host",
	"kinds",
	"records",
	"builtin",
	"loop",
	"runner",
	"cli",
	"library",
	"testing",
];

function allowedFor(folder: string): ReadonlySet<string> {
	const at = TOP.indexOf(folder);
	const listed =
		at < 0 ? ALLOWED[folder] : [...Object.keys(ALLOWED), ...TOP.slice(0, at)];
	if (!listed) throw new Error(`src/${folder} is missing in the table`);
	return new Set([folder, ...listed]);
}

/** Files that call each other in a circle because what they read or write nests in itself. */
const RECURSIVE: readonly RegExp[] = [
	// Expressions hold calls that hold expressions; statements hold loops that hold statements.
	/^jinja\/(parse|emit)-[a-z]+\.ts$/,
	// Blocks hold imports, which hold blocks; roles hold tasks, which may import roles.
	/^playbook\/(import-static|parse-role|parse-tasks)\.ts$/,
];

interface SourceFile {
	/** Relative to src/. */
	readonly path: string;
	readonly text: string;
	/** Relative to src/ too; with those that `import()` loads later. */
	readonly imports: readonly string[];
	/** Without those, and without imports of types, which are gone when it runs. */
	readonly runtimeImports: readonly string[];
}

const IMPORT =
	/^\s*(?:import|export)\s+(type\s+)?(?:[\w*{][^;"']*?\sfrom\s+)?"(\.[^"]+)"/gm;
const LATER = /\bimport\(\s*"(\.[^"]+)"\s*\)/g;

function readSource(path: string): SourceFile {
	const text = readFileSync(join(SOURCE, path), "utf8");
	const place = (written: string) =>
		relative(SOURCE, resolve(SOURCE, dirname(path), written));
	const now = [...text.matchAll(IMPORT)];
	const later = [...text.matchAll(LATER)];
	return {
		path,
		text,
		imports: [
			...now.map((found) => place(found[2] ?? "")),
			...later.map((found) => place(found[1] ?? "")),
		],
		runtimeImports: now
			.filter((found) => !found[1] && !isTypesOnly(found[0]))
			.map((found) => place(found[2] ?? "")),
	};
}

/** `import { type A, type B } from …` */
function isTypesOnly(statement: string): boolean {
	const names = /\{([^}]*)\}/.exec(statement)?.[1];
	if (names === undefined || /^\s*import\s+\w/.test(statement)) return false;
	return names
		.split(",")
		.filter((name) => name.trim() !== "")
		.every((name) => name.trim().startsWith("type "));
}

const files = globSync("**/*.ts", { cwd: SOURCE }).map(readSource);
const shipped = files.filter(({ path }) => !path.endsWith(".test.ts"));
const folderOf = (path: string) => path.split("/")[0] ?? "";

function wrongImports(file: SourceFile): string[] {
	const allowed = allowedFor(folderOf(file.path));
	return file.imports
		.filter((path) => !allowed.has(folderOf(path)))
		.map((path) => `${file.path} imports ${path}`);
}

/** Each circle once, as its files in order. */
function findCycles(all: readonly SourceFile[]): string[] {
	const byPath = new Map(all.map((file) => [file.path, file]));
	const finished = new Set<string>();
	const cycles: string[] = [];
	const visit = (path: string, trail: readonly string[]) => {
		const at = trail.indexOf(path);
		const circle = trail.slice(at);
		if (at >= 0 && !isRecursion(circle))
			cycles.push([...circle, path].join(" → "));
		if (at >= 0 || finished.has(path)) return;
		for (const next of byPath.get(path)?.runtimeImports ?? [])
			visit(next, [...trail, path]);
		finished.add(path);
	};
	for (const { path } of all) visit(path, []);
	return cycles;
}

function isRecursion(circle: readonly string[]): boolean {
	return RECURSIVE.some((files) => circle.every((path) => files.test(path)));
}

describe("architecture", () => {
	test("there is something to look at", () => {
		expect(shipped.length).toBeGreaterThan(50);
		const edges = shipped.flatMap((file) => file.imports);
		expect(edges.length).toBeGreaterThan(shipped.length);
	});

	test("files lie in folders of the table", () => {
		const known = new Set([...Object.keys(ALLOWED), ...TOP]);
		const stray = files.filter(({ path }) => !known.has(folderOf(path)));
		expect(stray.map(({ path }) => path)).toEqual([]);
	});

	test("imports point down", () => {
		expect(shipped.flatMap(wrongImports)).toEqual([]);
	});

	test("no circles", () => {
		expect(findCycles(shipped)).toEqual([]);
	});

	test("files over 300 lines say why on the first one", () => {
		const long = files.filter(
			({ text }) =>
				text.split("\n").length - 1 > MAX_LINES &&
				!/^\/\/ .*\b(longer|over 300|lines|table)\b/i.test(text),
		);
		expect(long.map(({ path }) => path)).toEqual([]);
	});
});
