// `shevek inventory` against ansible-inventory's output, byte for byte (test/corpus/inventory).

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
import { ShevekError } from "../errors/shevek-error.ts";
import { PyError } from "../pyvalue/value.ts";
import { run } from "./inventory.ts";

interface Output {
	readonly stdout?: readonly string[];
	readonly error?: string;
}

interface Case {
	readonly files: Record<string, string>;
	readonly sources: readonly string[];
	readonly playbook_dir?: string;
	readonly answers: {
		readonly list: Output;
		readonly yaml: Output;
		readonly export: Output;
		readonly graph: Output;
	};
}

const CORPUS = join(import.meta.dirname, "../../test/corpus/inventory");
const roots: string[] = [];
afterAll(() => {
	for (const root of roots) rmSync(root, { recursive: true });
});

function openCase(name: string): { root: string; spec: Case } {
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

async function ask(
	{ root, spec }: ReturnType<typeof openCase>,
	...args: readonly string[]
): Promise<Output> {
	let stdout = "";
	const sources = spec.sources.flatMap((source) => ["-i", source]);
	const playDir =
		spec.playbook_dir === undefined
			? []
			: ["--playbook-dir", spec.playbook_dir];
	try {
		await run([...sources, ...playDir, ...args], {
			cwd: root,
			env: { HOME: root, PATH: process.env.PATH },
			stdout: { write: (text) => (stdout += text) },
			stderr: { write() {} },
		});
	} catch (error) {
		if (!(error instanceof ShevekError || error instanceof PyError)) {
			throw error;
		}
		return { error: error.message };
	}
	return { stdout: stdout.split("\n") };
}

describe.each(readdirSync(CORPUS))("%s", (name) => {
	test.each([
		["list", ["--list"]],
		["yaml", ["--list", "--yaml"]],
		["export", ["--list", "--export"]],
		["graph", ["--graph", "--vars"]],
	] as const)("%s is the reference's", async (form, args) => {
		const opened = openCase(name);
		expect(await ask(opened, ...args)).toEqual(opened.spec.answers[form]);
	});
});
