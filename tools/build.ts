// Makes dist/ from src/: one small file that starts, one chunk a command, what they share beside them.
// Nothing of node_modules is needed to run it but the optional peers.

import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { type Group, loadedWith, loadTogether } from "./load-together.ts";

const root = resolve(import.meta.dirname, "..");
const source = join(root, "src");
/** dist/, or the folder given. */
const target = resolve(process.argv[2] ?? join(root, "dist"));

interface PackageFile {
	readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A file that another one starts by its place (a worker thread) is an entry of its own. */
const STARTED_FILE =
	/new URL\(\s*"(\.{1,2}\/[^"]+\.ts)",\s*import\.meta\.url,?\s*\)/g;

function startedFiles(): string[] {
	const files = globSync("**/*.ts", { cwd: source })
		.filter((file) => !file.endsWith(".test.ts"))
		.map((file) => join(source, file));
	return files.flatMap((file) =>
		[...readFileSync(file, "utf8").matchAll(STARTED_FILE)].map((match) =>
			resolve(dirname(file), match[1] ?? ""),
		),
	);
}

/** What package.json exports, besides files that others start. */
const ENTRIES = ["library/public.ts", "testing/register.ts"].map((file) =>
	join(source, file),
);

/** The entry's file in dist/: its path with dashes, so that all lie in one folder. */
function entryName(file: string): string {
	return relative(source, file).replace(/\.ts$/, "").replaceAll(/[/\\]/g, "-");
}

/**
 * All of dist/ is one folder, so a module's own place is lost in it. `import.meta.url` stays what it was
 * in src/ (python/ is found from it), and a file started by its place is its entry in dist/.
 */
const keepPlaces: Plugin = {
	name: "keep-places",
	setup(pluginBuild) {
		pluginBuild.onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => {
			const text = readFileSync(path, "utf8");
			if (!text.includes("import.meta.url")) return undefined;
			const place = relative(target, path);
			const contents = text
				.replace(
					STARTED_FILE,
					(_, started: string) =>
						`new URL("./${entryName(resolve(dirname(path), started))}.js", import.meta.URL)`,
				)
				.replaceAll(
					"import.meta.url",
					`new URL(${JSON.stringify(place)}, import.meta.URL).href`,
				)
				.replaceAll("import.meta.URL", "import.meta.url");
			return { contents, loader: "ts" };
		});
	},
};

function optionalPeers(): string[] {
	const text = readFileSync(join(root, "package.json"), "utf8");
	const { peerDependencies = {} }: PackageFile = JSON.parse(text);
	return Object.keys(peerDependencies);
}

/** Commands that want most of what a run wants, and the other engine, which comes after one of them. */
const LIKE_A_RUN = [
	"cli/playbook.ts",
	"cli/adhoc.ts",
	"cli/pull.ts",
	"cli/inventory.ts",
	"cli/template.ts",
	"cli/doc.ts",
	"cli/template-view/show-template.ts",
	"cli/assemble/ansible-engine.ts",
	"kinds/public.ts",
	"testing/public.ts",
].map((file) => join("src", file));
const CALLBACKS = "src/builtin/callbacks/";
/** What a run loads when it needs it: everything of a run is there by then. */
const WITHIN_A_RUN =
	/^src\/(engine|python-host|builtin\/(become|caches|connections|inventory|lookups|shells|strategies|vars))\//;

const options = {
	absWorkingDir: root,
	entryPoints: Object.fromEntries([
		["main", join(source, "cli/main.ts")],
		...[...startedFiles(), ...ENTRIES].map((file) => [entryName(file), file]),
	]),
	outdir: target,
	bundle: true,
	splitting: true,
	format: "esm",
	platform: "node",
	target: "node22.18",
	external: optionalPeers(),
	chunkNames: "[name]-[hash]",
	legalComments: "linked",
	// Dependencies that are CommonJS call require for Node's own modules.
	banner: {
		js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);',
	},
	plugins: [keepPlaces],
	logLevel: "warning",
} as const satisfies BuildOptions;

/** A build that is thrown away tells what is loaded with what. */
async function groupsOf(): Promise<readonly Group[]> {
	const { metafile } = await build({
		...options,
		metafile: true,
		write: false,
	});
	const callbacks = Object.values(metafile.outputs).flatMap(({ entryPoint }) =>
		entryPoint?.startsWith(CALLBACKS) ? [entryPoint] : [],
	);
	const files = loadedWith("src/cli/playbook.ts", metafile);
	// what a run has anyway must not wait for all of it: its own values would be missing
	const within = Object.values(metafile.outputs).flatMap(({ entryPoint }) =>
		entryPoint !== undefined &&
		WITHIN_A_RUN.test(entryPoint) &&
		!files.includes(entryPoint)
			? [entryPoint]
			: [],
	);
	return [
		{ entries: [...LIKE_A_RUN, ...within], files },
		{ entries: callbacks, files: callbacks },
	];
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
await build({
	...options,
	plugins: [keepPlaces, loadTogether(root, await groupsOf())],
});

const types = join(target, "types");
execFileSync(
	join(root, "node_modules/.bin/tsc"),
	["-p", "tsconfig.types.json", "--outDir", types],
	{ cwd: root, stdio: "inherit" },
);
keepReached(types, [
	"library/public.d.ts",
	"kinds/public.d.ts",
	"testing/public.d.ts",
]);
// Plugins read files and their tests import node:test: `shevek types` hands out Node's types, too.
for (const name of ["@types/node", "undici-types"])
	cpSync(
		join(root, "node_modules", name),
		join(types, name.replace("@types/", "")),
		{ recursive: true, dereference: true },
	);

/** tsc writes the types of all files that it reads; people need those that the entries name. */
function keepReached(folder: string, entries: readonly string[]): void {
	const reached = new Set<string>();
	const visit = (file: string) => {
		if (reached.has(file)) return;
		reached.add(file);
		const text = readFileSync(join(folder, file), "utf8");
		for (const [, written = ""] of text.matchAll(/"(\.{1,2}\/[^"]+)\.ts"/g))
			visit(`${join(dirname(file), written)}.d.ts`);
	};
	for (const entry of entries) visit(entry);
	for (const file of globSync("**/*.d.ts", { cwd: folder }))
		if (!reached.has(file)) rmSync(join(folder, file));
}
