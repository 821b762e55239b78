// `shevek types DIR` writes the types of `shevek` and `shevek/plugin` into a folder of plugins, and a tsconfig.json that finds
// them: what an editor, or tsc, needs there. Running plugins needs none of it.

import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ShevekError } from "../errors/shevek-error.ts";
import { EXIT } from "./exit-codes.ts";
import { packageRoot } from "./package-root.ts";

const USAGE = `usage: shevek types DIR

Writes the types of shevek, shevek/plugin, shevek/testing and Node into
DIR/.shevek, and a tsconfig.json that finds them where DIR has none.
`;

/** Inside DIR; an editor looks there and nobody else. */
const FOLDER = ".shevek";

const COMPILER_OPTIONS = {
	target: "es2024",
	lib: ["es2024"],
	module: "preserve",
	typeRoots: [`./${FOLDER}`],
	types: ["node"],
	strict: true,
	noUncheckedIndexedAccess: true,
	verbatimModuleSyntax: true,
	erasableSyntaxOnly: true,
	allowImportingTsExtensions: true,
	noEmit: true,
	skipLibCheck: true,
	paths: {
		shevek: [`./${FOLDER}/library/public.d.ts`],
		"shevek/plugin": [`./${FOLDER}/kinds/public.d.ts`],
		"shevek/testing": [`./${FOLDER}/testing/public.d.ts`],
		"undici-types": [`./${FOLDER}/undici-types/index.d.ts`],
	},
};

/** What a tsconfig.json that is there already may lack. */
const { typeRoots, types, paths } = COMPILER_OPTIONS;
const FINDING = { typeRoots, types, paths };

export async function run(argv: readonly string[]): Promise<number> {
	if (argv.includes("--help") || argv.includes("-h")) {
		process.stdout.write(USAGE);
		return EXIT.ok;
	}
	const [folder, ...excess] = argv;
	if (folder === undefined || folder.startsWith("-") || excess.length > 0)
		throw new ShevekError("usage", "types takes one folder", { hint: USAGE });
	writeTypes(resolve(folder), join(packageRoot(), "dist", "types"));
	return EXIT.ok;
}

/** `source` is what the build made. Throws a `file` error where that is not there, or `folder` cannot be written. */
export function writeTypes(folder: string, source: string): void {
	if (!existsSync(source))
		throw new ShevekError("file", `${source} is not there`, {
			hint: "In a checkout, `npm run build` makes it.",
		});
	const target = join(folder, FOLDER);
	const config = join(folder, "tsconfig.json");
	try {
		mkdirSync(folder, { recursive: true });
		cpSync(source, target, { recursive: true });
		process.stdout.write(`${target}\n`);
		if (existsSync(config)) {
			process.stdout.write(
				`${config} is there already and stays as it is; it needs\n${JSON.stringify({ compilerOptions: FINDING }, null, 2)}\n`,
			);
			return;
		}
		const text = {
			compilerOptions: COMPILER_OPTIONS,
			include: ["**/*.ts", "**/*.mts"],
		};
		writeFileSync(config, `${JSON.stringify(text, null, "\t")}\n`);
		process.stdout.write(`${config}\n`);
	} catch (cause) {
		throw new ShevekError("file", `cannot write types into ${folder}`, {
			cause,
			hint: cause instanceof Error ? cause.message : undefined,
		});
	}
}
