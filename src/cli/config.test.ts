// `shevek config dump` against ansible-config's answers (test/corpus/config).

import {
	chmodSync,
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
import { SETTINGS } from "../config/settings-table.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { run } from "./config.ts";
import { exitCodeOf } from "./exit-codes.ts";

interface Case {
	readonly files: Record<string, string>;
	readonly latin1?: Record<string, string>;
	readonly env?: Record<string, string>;
	/** Of the working directory. */
	readonly mode?: number;
	readonly answer: {
		readonly code: number;
		readonly stdout?: readonly string[];
		readonly stderr: readonly string[];
		/** Lines of a full dump. */
		readonly full?: readonly string[];
	};
}

const CORPUS = join(import.meta.dirname, "../../test/corpus/config");
const roots: string[] = [];
afterAll(() => {
	for (const root of roots) rmSync(root, { recursive: true });
});

function openRoot(): string {
	const root = realpathSync(mkdtempSync(join(tmpdir(), "shevek-config-")));
	roots.push(root);
	for (const folder of ["work", "home"]) mkdirSync(join(root, folder));
	return root;
}

function openCase(name: string) {
	const root = openRoot();
	const text = readFileSync(join(CORPUS, name), "utf8");
	const spec: Case = JSON.parse(text.replaceAll("@ROOT@", root));
	const write = (file: string, content: Buffer) => {
		mkdirSync(dirname(join(root, file)), { recursive: true });
		writeFileSync(join(root, file), content);
	};
	for (const [file, content] of Object.entries(spec.files)) {
		write(file, Buffer.from(content));
	}
	for (const [file, content] of Object.entries(spec.latin1 ?? {})) {
		write(file, Buffer.from(content, "latin1"));
	}
	chmodSync(join(root, "work"), spec.mode ?? 0o755);
	return { root, spec };
}

async function ask(
	root: string,
	env: Readonly<Record<string, string>>,
	...args: readonly string[]
) {
	let stdout = "";
	let stderr = "";
	let code = 0;
	const world = {
		cwd: join(root, "work"),
		env: {
			HOME: join(root, "home"),
			ANSIBLE_DEPRECATION_WARNINGS: "0",
			...env,
		},
		stdout: { write: (text: string) => (stdout += text) },
		stderr: { write: (text: string) => (stderr += text) },
	};
	try {
		code = await run(args, world);
	} catch (error) {
		if (!(error instanceof ShevekError)) throw error;
		stderr = `ERROR: ${error.message}`;
		code = exitCodeOf(error);
	}
	return { code, stdout: stdout.split("\n"), stderr };
}

/** Warnings are wrapped at a width that the length of the case's folder moves. */
function unwrapped(text: string): string {
	return text.replace(/\s+/g, "");
}

describe.each(readdirSync(CORPUS))("%s", (name) => {
	test("changed settings, origins, messages and code are the reference's", async () => {
		const { root, spec } = openCase(name);
		const dump = await ask(root, spec.env ?? {}, "dump", "--only-changed");
		const stdout = dump.stdout.filter(
			(line) => !/^(DEFAULT_LOCAL_TMP|DEPRECATION_WARNINGS)/.test(line),
		);
		expect({ ...dump, stdout, stderr: unwrapped(dump.stderr) }).toEqual({
			code: spec.answer.code,
			stdout: spec.answer.stdout ?? [""],
			stderr: unwrapped(spec.answer.stderr.join("\n")),
		});
	});

	test("defaults that hang on other settings are the reference's", async () => {
		const { root, spec } = openCase(name);
		const wanted = spec.answer.full ?? [];
		const names = wanted.map((line) => line.replace(/\(.*/, ""));
		const dump =
			wanted.length > 0 ? await ask(root, spec.env ?? {}, "dump") : undefined;
		const lines = dump?.stdout.filter((line) =>
			names.includes(line.replace(/\(.*/, "")),
		);
		expect(lines ?? []).toEqual(wanted);
	});
});

describe("forms of output", () => {
	test("a misspelt key is named with the one that is meant", async () => {
		const root = openRoot();
		const file = join(root, "work/ansible.cfg");
		writeFileSync(file, "[defaults]\nfork=3\nstrange_plugin_key=1\n");
		const { stderr } = await ask(root, {}, "dump");
		expect(unwrapped(stderr)).toBe(
			unwrapped(
				`[WARNING]: ${file}:2: 'fork' in [defaults] is no setting, did you mean 'forks'?`,
			),
		);
	});

	test("init writes an ansible.cfg that changes nothing", async () => {
		const root = openRoot();
		const { stdout } = await ask(root, {}, "init");
		const settings = SETTINGS.filter(({ ini }) => ini !== undefined);
		expect(stdout.filter((line) => line.startsWith("# ("))).toHaveLength(
			settings.length -
				(settings.some(({ name }) => name.startsWith("_")) ? 1 : 0),
		);
		writeFileSync(join(root, "work/ansible.cfg"), stdout.join("\n"));
		const dump = await ask(root, {}, "dump");
		const plain = await ask(openRoot(), {}, "dump");
		expect(valuesOf(dump.stdout, root)).toEqual(
			valuesOf(plain.stdout, roots.at(-1) ?? ""),
		);
	});

	test("view shows the file, and says so where there is none", async () => {
		const root = openRoot();
		expect(await ask(root, {}, "view")).toEqual({
			code: 1,
			stdout: [""],
			stderr: "ERROR: Invalid or no config file was supplied",
		});
		writeFileSync(join(root, "work/ansible.cfg"), "# mine\n[defaults]\n");
		const { stdout } = await ask(root, {}, "view");
		expect(stdout).toEqual(["# mine", "[defaults]", ""]);
	});

	test.each([
		[
			["dump", "--format", "x"],
			"argument --format/-f: invalid choice: 'x' (choose from 'display', 'json', 'yaml')",
		],
		[
			["frob"],
			"argument action: invalid choice: 'frob' (choose from 'list', 'dump', 'view', 'init')",
		],
		[[], "the following arguments are required: action"],
		[["view", "more"], "unrecognized arguments: more"],
	])("%j is refused", async (args, message) => {
		const { code, stderr } = await ask(openRoot(), {}, ...args);
		expect({ code, stderr }).toEqual({ code: 2, stderr: `ERROR: ${message}` });
	});
});

/** Name and value, without origins and the case's own folder; a file has no tuples. */
function valuesOf(lines: readonly string[], root: string): string[] {
	return lines
		.filter((line) => !/^(CONFIG_FILE|DEFAULT_LOCAL_TMP)/.test(line))
		.map((line) => line.replace(/\(.*?\) =/, " =").replaceAll(root, ""))
		.map((line) => line.replace(/= \((.*)\)$/, "= [$1]"));
}
