import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { coreOf } from "../../../test/agent/reference-installs.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { makeModuleLibrary } from "./library.ts";
import type { ModuleLibrary } from "./payload.ts";

interface Corpus {
	readonly ansible: string;
	readonly names: readonly string[];
	readonly modules: Readonly<
		Record<
			string,
			{ style?: string; files?: readonly number[]; error?: string }
		>
	>;
}

const CORPUS = join(import.meta.dirname, "../../../test/corpus/modules");
const VERSIONS = ["2.14", "2.16", "2.19"] as const;

const STYLES = {
	new: "python",
	old: "oldstyle",
	non_native_want_json: "jsonargs",
	binary: "binary",
	powershell: undefined,
} as const;

function answer(library: ModuleLibrary, name: string): unknown {
	try {
		const module = library.find(name, { collections: [] });
		if (module?.kind !== "python") return { kind: module?.kind };
		const payload = library.payloadOf(module);
		const files = payload.moduleUtils.map(
			({ name: util, isPackage }) =>
				`${util.replaceAll(".", "/")}${isPackage ? "/__init__.py" : ".py"}`,
		);
		const own = `${payload.moduleName.replaceAll(".", "/")}.py`;
		return { kind: "python", files: [...files, own].sort() };
	} catch (error) {
		return error instanceof ShevekError ? { error: error.message } : error;
	}
}

describe.each(VERSIONS)(
	"what AnsiballZ of ansible-core %s ships",
	(version) => {
		const core = coreOf(version);
		const corpus: Corpus = JSON.parse(
			readFileSync(join(CORPUS, `payloads-${version}.json`), "utf8"),
		);
		const isSame = core?.version === corpus.ansible;
		if (core === undefined || !isSame) {
			test.skip(`ansible-core ${corpus.ansible} is not installed`);
			return;
		}
		const library = makeModuleLibrary({
			core,
			collectionPaths: [dirname(core.packagePath)],
			onVersionMismatch: "ignore",
			modulePaths: [],
			moduleUtilsPaths: [],
		});
		const isInstalled = (name: string): boolean => {
			const [namespace = "", collection = ""] = name.split(".");
			const path = join(
				dirname(core.packagePath),
				"ansible_collections",
				namespace,
				collection,
			);
			return name.startsWith("ansible.builtin.") || existsSync(path);
		};
		const names = Object.keys(corpus.modules);
		const absent = names.filter((name) => !isInstalled(name));
		if (absent.length > 0) {
			test.skip(
				`${absent.length} modules of collections that are not installed`,
			);
		}
		test.each(names.filter(isInstalled))("%s", (name) => {
			const expected = corpus.modules[name] ?? {};
			const kind = STYLES[(expected.style ?? "new") as keyof typeof STYLES];
			const files = expected.files?.map((at) => corpus.names[at]).sort();
			const whole =
				expected.error !== undefined
					? { error: expected.error }
					: files === undefined
						? { kind }
						: { kind, files };
			expect(answer(library, name)).toEqual(whole);
		});
	},
);
