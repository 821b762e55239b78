// test/corpus/inventory: what the reference makes of each inventory and pattern
// (test/oracle/inventory_cases.py asks it).

import {
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
	type OpenOptions,
	openInventory,
	openVars,
} from "../../test/inventory/open-inventory.ts";
import { loadSettings } from "../config/settings.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { parseJson } from "../pyvalue/json.ts";
import { parseYaml } from "../yaml/load.ts";
import { HostSelector } from "./host-selector.ts";
import { Inventory } from "./inventory.ts";

interface PatternAnswer {
	pattern: string | string[] | null;
	order?: string;
	hosts?: string[];
	error?: string;
	/** The reference breaks with an exception of Python's own; ours says something better. */
	crash?: boolean;
	warnings?: string[];
}

interface Case {
	files: Record<string, string>;
	sources: string[];
	env?: Record<string, string>;
	limit?: string;
	answers: { warnings: string[]; patterns: PatternAnswer[] };
}

const CORPUS = join(import.meta.dirname, "../../test/corpus/inventory");
const roots: string[] = [];
afterAll(() => {
	for (const root of roots) rmSync(root, { recursive: true });
});

function writeCase(name: string): { root: string; spec: Case } {
	const root = realpathSync(mkdtempSync(join(tmpdir(), "shevek-inventory-")));
	roots.push(root);
	const text = readFileSync(join(CORPUS, name), "utf8");
	const spec: Case = JSON.parse(text.replaceAll("@ROOT@", root));
	for (const [file, content] of Object.entries(spec.files)) {
		const path = join(root, file);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, content, {
			mode: file.endsWith(".sh") ? 0o755 : 0o644,
		});
	}
	return { root, spec };
}

function readData(file: string) {
	const text = readFileSync(file, "utf8");
	return text.startsWith("{") ? parseJson(text) : parseYaml(text, { file });
}

async function openCase(name: string) {
	const { root, spec } = writeCase(name);
	const warnings: string[] = [];
	const settings = loadSettings({
		cwd: root,
		env: { HOME: root, PATH: process.env.PATH, ...spec.env },
	});
	const inventory = await loadOrFail({
		sources: spec.sources,
		settings,
		readData,
		report: { warn: (text) => warnings.push(text), verbose() {} },
	});
	return { root, spec, settings, inventory, warnings };
}

/** Where a setting makes reading fail, what was said before is still compared. */
async function loadOrFail(options: OpenOptions): Promise<Inventory> {
	try {
		return await openInventory(options);
	} catch (error) {
		if (!(error instanceof ShevekError)) throw error;
		return new Inventory();
	}
}

function askPattern(
	selector: HostSelector,
	asked: PatternAnswer,
): PatternAnswer {
	try {
		const hosts = selector.select(asked.pattern ?? "all", {
			order: asked.order,
		});
		return { pattern: asked.pattern, hosts: hosts.map((host) => host.name) };
	} catch (error) {
		if (!(error instanceof ShevekError)) throw error;
		return { pattern: asked.pattern, error: error.message };
	}
}

describe.each(readdirSync(CORPUS))("%s", (name) => {
	test("reading it gives the reference's warnings", async () => {
		const { root, spec, settings, inventory, warnings } = await openCase(name);
		const vars = openVars(inventory, {
			sources: spec.sources.map((source) => join(root, source)),
			settings,
			report: { warn: (text) => warnings.push(text), verbose() {} },
			readData,
		});
		// Files that hold no variables are an error of the listing, which has a test of its own.
		const isReadable = name !== "vars-file-list.json";
		for (const host of isReadable ? inventory.hosts.values() : []) {
			vars.groupLayers(host, [root]);
		}
		// What is wrong with a text as YAML is told in our words, and not at all of a file that begins as INI.
		const own = warnings.filter(
			(text) => !/ yaml plugin: .*:\d+:\d+$/.test(text),
		);
		const theirs = spec.answers.warnings.filter(
			(text) => !text.includes("unable to read either as JSON nor YAML"),
		);
		expect([...new Set(own)]).toEqual(theirs);
	});

	test("patterns mean the same hosts, with the same errors and warnings", async () => {
		const { root, spec, settings, inventory, warnings } = await openCase(name);
		const mismatch = settings.text("HOST_PATTERN_MISMATCH");
		const selector = new HostSelector(inventory, {
			cwd: root,
			onMismatch:
				mismatch === "error" || mismatch === "ignore" ? mismatch : "warning",
		});
		const answers = spec.answers.patterns.map((asked) => {
			warnings.length = 0;
			try {
				selector.setLimit(spec.limit);
			} catch (error) {
				if (!(error instanceof ShevekError)) throw error;
				return { pattern: null, error: error.message };
			}
			const answer = askPattern(selector, asked);
			if (asked.order !== undefined) answer.order = asked.order;
			if (warnings.length > 0) answer.warnings = [...warnings];
			return answer;
		});
		expect(answers).toEqual(spec.answers.patterns);
	});
});
