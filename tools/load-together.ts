// Which files of src/ share a chunk. esbuild makes one for each set of entries that want the same files: with
// thirty entries, a run of a playbook would read 62 chunks, and each costs it 0.5 ms or so to find. Entries
// that are told to want all of what one of them wants have that in one chunk.

import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Metafile, Plugin } from "esbuild";

export interface Group {
	/** Files of entries, from the root. */
	readonly entries: readonly string[];
	/** What each of them loads, from the root. */
	readonly files: readonly string[];
}

/** From the root: the files that are loaded with an entry, in this build. */
export function loadedWith(
	entry: string,
	{ outputs }: Metafile,
): readonly string[] {
	const seen = new Set<string>();
	const visit = (name: string) => {
		const output = outputs[name];
		if (!output || seen.has(name)) return;
		seen.add(name);
		for (const { kind, path } of output.imports)
			if (kind === "import-statement") visit(path);
	};
	const start = Object.keys(outputs).find(
		(name) => outputs[name]?.entryPoint === entry,
	);
	if (start === undefined) throw new Error(`${entry} is no entry`);
	visit(start);
	return [...seen].flatMap((name) => Object.keys(outputs[name]?.inputs ?? {}));
}

/** Has each entry of a group import all files of the group. */
export function loadTogether(root: string, groups: readonly Group[]): Plugin {
	const groupOf = (file: string) =>
		groups.findIndex(({ entries }) => entries.includes(relative(root, file)));
	return {
		name: "load-together",
		setup(pluginBuild) {
			pluginBuild.onResolve({ filter: /^group:\d+$/ }, ({ path }) => ({
				path,
				namespace: "group",
				sideEffects: true,
			}));
			pluginBuild.onLoad(
				{ filter: /./, namespace: "group" },
				({ path: name }) => ({
					contents: (groups[Number(name.slice("group:".length))]?.files ?? [])
						.map((file) => `import ${JSON.stringify(join(root, file))};`)
						.join("\n"),
					resolveDir: root,
				}),
			);
			pluginBuild.onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => {
				const group = groupOf(path);
				if (group < 0) return undefined;
				const text = readFileSync(path, "utf8");
				return { contents: `${text}\nimport "group:${group}";`, loader: "ts" };
			});
		},
	};
}
