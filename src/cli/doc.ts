// `shevek doc`: what modules and plugins there are, and what each can be told. Under the name ansible-doc it answers as that.

import path from "node:path";
import { findCoreInstall } from "../agent/modules/core-install.ts";
import type { Display } from "../builtin/callbacks/display.ts";
import { loadSettings, type Settings } from "../config/settings.ts";
import { nearestName } from "../errors/nearest-name.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { dumpJson } from "../pyvalue/json-dump.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyDict } from "../pyvalue/value.ts";
import { makeLibrary } from "./assemble/module-library.ts";
import { makeFinder } from "./assemble/plugin-finder.ts";
import {
	type CommandWorld,
	openDisplay,
	processWorld,
} from "./command-world.ts";
import { DOC_KINDS, type DocKind, isFinderKind } from "./doc-view/doc-kinds.ts";
import { type DocOptions, parseDocArgs } from "./doc-view/doc-options.ts";
import { DocShelf } from "./doc-view/doc-shelf.ts";
import { listText } from "./doc-view/list-text.ts";
import { manText } from "./doc-view/man-text.ts";
import { docValue, type PluginDoc } from "./doc-view/plugin-doc.ts";
import { PythonDocs } from "./doc-view/python-docs.ts";
import { hasSnippet, SNIPPET_KINDS, snippetText } from "./doc-view/snippet.ts";
import { placedMessage } from "./error-text.ts";
import { EXIT } from "./exit-codes.ts";
import { SHIM } from "./shim.ts";

export async function run(
	argv: readonly string[],
	world: CommandWorld = processWorld(),
): Promise<number> {
	const settings = loadSettings(world);
	const options = parseDocArgs(argv, settings);
	const display = openDisplay(world, settings, options.verbosity);
	try {
		const teller = new Teller({ options, settings, world, display });
		const text = await teller.text();
		if (text !== "") display.show(text);
	} finally {
		display.flush();
	}
	return EXIT.ok;
}

interface Request {
	readonly options: DocOptions;
	readonly settings: Settings;
	readonly world: CommandWorld;
	readonly display: Display;
}

class Teller {
	readonly #options: DocOptions;
	readonly #display: Display;
	readonly #shelf: DocShelf;
	readonly #columns: number;
	readonly #coreVersion: string;
	readonly #isReference = SHIM.name === "ansible-doc";

	constructor({ options, settings, world, display }: Request) {
		this.#options = options;
		this.#display = display;
		this.#columns = Math.max(79, (world.stdout.columns ?? 0) - 1);
		const baseDir = path.resolve(world.cwd, options.playbookDir ?? ".");
		const { env } = world;
		const core = findCoreInstall({ setting: env.SHEVEK_ANSIBLE_CORE, env });
		this.#coreVersion = (core?.version ?? "").split(".").slice(0, 2).join(".");
		const modules =
			core && makeLibrary(core, { settings, options, baseDir, display });
		const library = () => modules;
		const places = { settings, baseDir, cwd: world.cwd, library };
		const finder = makeFinder(places);
		const inPython = makeFinder({ ...places, hasBuiltins: false });
		this.#shelf = new DocShelf({
			finder,
			python: modules && new PythonDocs({ finder: inPython, modules }),
			isReference: this.#isReference,
			onBadFile: (error) => display.error(placedMessage(error)),
			places: (kind) =>
				core && {
					corePath: core.packagePath,
					folders: isFinderKind(kind)
						? finder.folders(kind)
						: [
								path.join(baseDir, "library"),
								...options.modulePath,
								...settings.texts("DEFAULT_MODULE_PATH"),
							],
					collectionRoots: [
						path.join(baseDir, "collections"),
						...settings.texts("COLLECTIONS_PATHS"),
						...core.sitePackages,
					].map((root) => path.join(root, "ansible_collections")),
				},
		});
	}

	async text(): Promise<string> {
		const { form } = this.#options;
		return form === "list" || form === "files" ? this.#list() : this.#named();
	}

	async #list(): Promise<string> {
		const { kind, names, form, isJson } = this.#options;
		const isFile = form === "files";
		const entries = await this.#shelf.list(kind, collectionOf(names));
		const rows = entries.map((entry) => ({
			name: entry.name,
			text: isFile
				? (entry.file ?? "built in")
				: (entry.short() ?? "UNDOCUMENTED"),
			isFile,
		}));
		if (!isJson) return listText(rows, this.#columns);
		return json(new Map(rows.map(({ name, text }) => [name, text])));
	}

	async #named(): Promise<string> {
		const { kind, names, form, isJson } = this.#options;
		const docs = new Map<string, PluginDoc>();
		for (const name of names) {
			const doc = await this.#find(kind, name);
			if (doc) docs.set(name, doc);
		}
		if (isJson)
			return json(
				new Map([...docs].map(([name, doc]) => [name, docValue(doc)])),
			);
		if (form === "snippet") {
			assertSnippets(kind);
			return [...docs]
				.map(([name, { doc }]) => this.#snippet(name, doc))
				.join("");
		}
		const look = {
			columns: this.#columns,
			kind,
			coreVersion: this.#coreVersion,
		};
		return [...docs.values()].map((doc) => manText(doc, look)).join("");
	}

	#snippet(name: string, doc: PyDict): string {
		const { kind } = this.#options;
		if (hasSnippet(doc, kind)) return snippetText(doc, kind, this.#columns);
		this.#display.warning(
			`Unable to construct a snippet for '${name}': The ${name} inventory plugin does not take YAML type config source that can be used with the "auto" plugin so a snippet cannot be created.`,
		);
		return "";
	}

	/** A name that is nothing costs ansible-doc a warning, and is an error here. */
	async #find(kind: DocKind, name: string): Promise<PluginDoc | undefined> {
		const found = await this.#shelf.find(kind, name);
		if (found) return found;
		if (!this.#isReference) throw await this.#unknown(kind, name);
		this.#display.warning(`${name} was not found`);
		return undefined;
	}

	async #unknown(kind: DocKind, name: string): Promise<ShevekError> {
		const names = (await this.#shelf.list(kind)).map((entry) => entry.name);
		const nearest = nearestName(name, names);
		const others = await this.#otherKinds(kind, name);
		const hints = [
			...(others.length > 0
				? [`It is a ${others.join(" and a ")}: -t ${others[0]}.`]
				: []),
			...(nearest ? [`Did you mean '${nearest}'?`] : []),
			`\`shevek doc -t ${kind} -l\` lists them.`,
		];
		return new ShevekError("plugin", `there is no ${kind} '${name}'`, {
			hint: hints.join(" "),
		});
	}

	/** What ships under that name in other kinds: `shevek doc slack` means the callback. */
	async #otherKinds(kind: DocKind, name: string): Promise<readonly DocKind[]> {
		const others: DocKind[] = [];
		for (const other of DOC_KINDS) {
			if (other === kind) continue;
			const shipped = await this.#shelf.shipped(other);
			if (shipped.some((each) => each.name === name)) others.push(other);
		}
		return others;
	}
}

/** The one word that a list may be given. */
function collectionOf(names: readonly string[]): string | undefined {
	const [name] = names;
	if (name === undefined || names.length > 1) return undefined;
	if (/^[a-zA-Z_]\w*\.[a-zA-Z_]\w*$/.test(name)) return name;
	throw new ShevekError(
		"usage",
		`Invalid collection name (must be of the form namespace.collection): ${name}`,
	);
}

function assertSnippets(kind: DocKind): void {
	if (SNIPPET_KINDS.some((each) => each === kind)) return;
	throw new ShevekError(
		"usage",
		`Snippets are only available for the following plugin types: ${SNIPPET_KINDS.join(", ")}`,
	);
}

function json(value: PyDict): string {
	return dumpJson(value, { indent: 4, sortKeys: true, onUnknown: pyStr });
}
