// What is wrong with a plugin's file is said with its place and what to do; what is right with it runs, wherever
// it lies. One run loads all of them.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Ended, type Lab, makeLab } from "../e2e/lab.ts";

const IMPORT = 'import { defineCallback } from "shevek/plugin";\n';
const NO_CALLBACK =
	"A callback file ends in `export default defineCallback({ description, start })`, imported from shevek/plugin.";
const NO_BUILD =
	"Only TypeScript whose types can be left out runs without a build: no enum, namespace or parameter property; a union of texts does what an enum does.";
const NO_COMMONJS =
	"Plugin files are ES modules: `import … from`, `export default defineCallback({ … })`.";
const PACKAGES =
	"A file is imported by its path with its extension; a package has to be installed where the plugin is.";
const SAYS_HELLO = `${IMPORT}export default defineCallback({
	description: "Says hello.",
	enabled: "always",
	start: ({ display }) => ({ playbookStart: () => display.show("hello from NAME") }),
});
`;

type FaultRow = readonly [
	name: string,
	text: string,
	message: string,
	hint?: string,
];

/** The file, its one option, what is said of that, and the column where it stands. */
const OPTION_FAULTS: readonly (readonly [
	name: string,
	spec: string,
	message: string,
	column?: number,
])[] = [
	["option-none.ts", "url: 3", "it is no object"],
	[
		"option-key.ts",
		'url: { type: "str", description: "d", evn: ["X"] }',
		"'evn' is nothing that an option has; did you mean 'env'?",
		51,
	],
	[
		"option-type.ts",
		'url: { type: "string", description: "d" }',
		"'string' is no type of option: str, int, float, bool, list, path, dict, raw",
	],
	["option-description.ts", 'url: { type: "str" }', "it has no description"],
	[
		"option-env.ts",
		'url: { type: "str", description: "d", env: "X" }',
		"env is no list of texts",
	],
	[
		"option-ini.ts",
		'url: { type: "str", description: "d", ini: ["url"] }',
		"'url' in ini is not of the form section.key",
	],
];

/** The file in callback_plugins, its text, what is said of it (@ is the folder), what to do. */
const FAULTS: readonly FaultRow[] = [
	[
		"type-without-type.ts",
		'import { type CallbackDefinition, CallbackContext } from "shevek/plugin";\nexport default CallbackContext as CallbackDefinition;\n',
		"@/type-without-type.ts:1:35: The requested module 'shevek/plugin' does not provide an export named 'CallbackContext'",
		"If 'CallbackContext' is a type, import it with `import type { CallbackContext }`.",
	],
	[
		"own-type-without-type.ts",
		'import { Shape } from "../lib/shape.ts";\nexport default {} as Shape;\n',
		"@/own-type-without-type.ts:1:10: The requested module '../lib/shape.ts' does not provide an export named 'Shape'",
		"If 'Shape' is a type, import it with `import type { Shape }`.",
	],
	[
		"enum.ts",
		`${IMPORT}\nenum Color { Red }\nexport default defineCallback({});\n`,
		"@/enum.ts:3:1: TypeScript enum is not supported in strip-only mode",
		NO_BUILD,
	],
	[
		"parameter-property.ts",
		"class Sender {\n\tconstructor(private url: string) {}\n}\nexport default Sender;\n",
		"@/parameter-property.ts:2:25: TypeScript parameter property is not supported in strip-only mode",
		NO_BUILD,
	],
	[
		"no-extension.ts",
		`${IMPORT}import { help } from "../lib/help";\nexport default help;\n`,
		"@/no-extension.ts:2:30: '@@/lib/help' is imported, but not there",
		"Imports name the extension: 'help.ts'.",
	],
	[
		"no-such-file.ts",
		'import { x } from "./nowhere.ts";\nexport default x;\n',
		"@/no-such-file.ts:1:22: '@/nowhere.ts' is imported, but not there",
		PACKAGES,
	],
	[
		"no-such-package.ts",
		`${IMPORT}import nothing from "not-installed";\nexport default nothing;\n`,
		"@/no-such-package.ts:2:22: 'not-installed' is imported, but not there",
		PACKAGES,
	],
	[
		"typescript-in-package.ts",
		'import { x } from "ships-typescript";\nexport default x;\n',
		"@/typescript-in-package.ts:1:1: a package under node_modules has to ship JavaScript: Node reads no TypeScript there",
	],
	[
		"syntax.ts",
		`${IMPORT}export default defineCallback({ description: "d", start: () => ({} );\n`,
		"@/syntax.ts:2:69: @/syntax.ts cannot be loaded: Expected ',', got ';'",
	],
	[
		"syntax-in-javascript.js",
		`${IMPORT}export default defineCallback({ description: "d" start: () => ({}) });\n`,
		"@/syntax-in-javascript.js:2:50: @/syntax-in-javascript.js cannot be loaded: Unexpected identifier 'start'",
	],
	[
		"syntax-in-second-file.ts",
		'import { x } from "../lib/broken.ts";\nexport default x;\n',
		"@@/lib/broken.ts:1:18: @/syntax-in-second-file.ts cannot be loaded: Expression expected",
	],
	[
		"commonjs.js",
		'const { defineCallback } = require("shevek/plugin");\n',
		"@/commonjs.js:1:28: @/commonjs.js cannot be loaded: require is not defined in ES module scope, you can use import instead",
		NO_COMMONJS,
	],
	[
		"commonjs-exports.ts",
		"module.exports = {};\n",
		"@/commonjs-exports.ts:1:1: @/commonjs-exports.ts cannot be loaded: module is not defined in ES module scope",
		NO_COMMONJS,
	],
	[
		"throws.ts",
		'export default JSON.parse("{");\n',
		"@/throws.ts:1:21: @/throws.ts cannot be loaded: Expected property name or '}' in JSON at position 1 (line 1 column 2)",
	],
	[
		"throws-in-second-file.ts",
		'import { x } from "../lib/throwing.ts";\nexport default x;\n',
		"@@/lib/throwing.ts:2:7: @/throws-in-second-file.ts cannot be loaded: as it is loaded",
	],
	[
		"exits.ts",
		"\n process.exit(7);\n",
		"@/exits.ts:2:10: @/exits.ts cannot be loaded: called process.exit, which would end the whole run",
	],
	[
		"misspelt-key.ts",
		`${IMPORT}export default defineCallback({\n\tdescription: "d",\n\ttimeoutSecond: 3,\n\tstart: () => ({}),\n});\n`,
		"@/misspelt-key.ts:4:2: 'timeoutSecond' is nothing that a callback has; did you mean 'timeoutSeconds'?",
		NO_CALLBACK,
	],
	[
		"misspelt-type.ts",
		`export default {\n\tdescription: "d",\n\ttype: "stdot",\n\tstart: () => ({}),\n};\n`,
		"@/misspelt-type.ts:3:2: 'stdot' is nothing for type: stdout, notification, aggregate",
		NO_CALLBACK,
	],
	[
		"misspelt-enabled.ts",
		`export default {\n\tdescription: "d",\n\tenabled: "allways",\n\tstart: () => ({}),\n};\n`,
		"@/misspelt-enabled.ts:3:2: 'allways' is nothing for enabled: always, named",
		NO_CALLBACK,
	],
	...OPTION_FAULTS.map(
		([name, spec, message, column = 13]): FaultRow => [
			name,
			`export default {\n\tdescription: "d",\n\toptions: { ${spec} },\n\tstart: () => ({}),\n};\n`,
			`@/${name}:3:${column}: option url: ${message}`,
			NO_CALLBACK,
		],
	),
	[
		"misspelt-entry-point.ts",
		'import { defineCallback } from "shevek/plugins";\nexport default defineCallback;\n',
		"@/misspelt-entry-point.ts:1:33: 'shevek' is imported, but not there",
		"Plugins import shevek/plugin.",
	],
	[
		"not-a-callback.ts",
		"\nexport default 3;\n",
		"@/not-a-callback.ts:2:1: the default export is no callback",
		NO_CALLBACK,
	],
	[
		"nothing-exported.ts",
		"export const callback = {};\n",
		"@/nothing-exported.ts:1:1: the default export is no callback",
		NO_CALLBACK,
	],
	[
		"no-start.ts",
		'export default { description: "d" };\n',
		"@/no-start.ts:1:1: the callback has no function start",
		NO_CALLBACK,
	],
	[
		"no-description.ts",
		"export default { start: () => ({}) };\n",
		"@/no-description.ts:1:1: the callback has no description",
		NO_CALLBACK,
	],
];

/** Files that are fine, and what they say. */
const RUNNING = [
	["typescript.ts", SAYS_HELLO],
	["module-typescript.mts", SAYS_HELLO],
	["javascript.js", SAYS_HELLO],
	["module-javascript.mjs", SAYS_HELLO],
	[
		"second-file.ts",
		`import { greeting } from "../lib/greeting.ts";\n${SAYS_HELLO.replace('"hello from NAME"', "greeting")}`,
	],
	[
		"from-package.ts",
		`import { greeting } from "ships-javascript";\n${SAYS_HELLO.replace('"hello from NAME"', "greeting")}`,
	],
	[
		"same-modules-one.ts",
		`import { Secret } from "shevek/plugin";\nObject.assign(globalThis, { firstSecret: Secret });\n${SAYS_HELLO}`,
	],
	[
		"same-modules-two.ts",
		`import { Secret } from "shevek/plugin";\nconst isSame = Reflect.get(globalThis, "firstSecret") === Secret;\n${SAYS_HELLO.replace('NAME"', 'NAME " + isSame')}`,
	],
] as const;

/** Beside plugins, but none. */
const IGNORED = ["typescript.test.ts", "types.d.ts", "_private.ts", ".dot.ts"];

let lab: Lab;
let ended: Ended;

beforeAll(async () => {
	const named = [...FAULTS, ...RUNNING].map(([name, text]) => [
		`callback_plugins/${name}`,
		text.replace("NAME", name),
	]);
	const ignored = IGNORED.map((name) => [
		`callback_plugins/${name}`,
		"throw new Error('loaded');",
	]);
	lab = makeLab({
		...Object.fromEntries([...named, ...ignored]),
		"package.json": '{ "type": "commonjs" }',
		"lib/shape.ts": "export interface Shape { a: number }\n",
		"lib/help.ts": 'export const help: string = "help";\n',
		"lib/broken.ts": "export const x = ;\n",
		"lib/throwing.ts":
			'export const x = 1;\nthrow new Error("as it is loaded");\n',
		"lib/greeting.ts":
			'import { word } from "./word.ts";\nexport const greeting: string = word + " from second-file.ts";\n',
		"lib/word.ts": 'export const word: string = "hello";\n',
		"node_modules/ships-javascript/package.json":
			'{ "name": "ships-javascript", "type": "module", "exports": "./index.js" }',
		"node_modules/ships-javascript/index.js":
			'export const greeting = "hello from from-package.ts";\n',
		"node_modules/ships-typescript/package.json":
			'{ "name": "ships-typescript", "type": "module", "exports": "./index.ts" }',
		"node_modules/ships-typescript/index.ts": "export const x: number = 1;\n",
		"play.yml":
			"- hosts: localhost\n  gather_facts: false\n  tasks: [{debug: {msg: hi}}]\n",
	});
	ended = await lab.run(["playbook", "play.yml"]);
}, 120_000);
afterAll(() => lab.remove());

describe("a file that cannot be loaded", () => {
	const rows = FAULTS.map(([name, , message, hint = ""]) => ({
		name,
		message,
		hint: hint === "" ? "" : `${hint}\n`,
	}));
	test.each(rows)("$name", ({ name, message, hint }) => {
		const folder = lab.path("callback_plugins");
		const said = ended.err
			.split(/^(?=ERROR! |\[WARNING\]: )/m)
			.filter((each) => each.includes(`/${name}`));
		const expected = message
			.replaceAll("@@", lab.folder)
			.replaceAll("@", folder);
		expect(said).toEqual([`ERROR! ${expected}\n${hint}`]);
	});

	test("costs the run nothing, and nothing else is said", () => {
		expect(ended.rc).toBe(0);
		expect(ended.out).toContain("PLAY RECAP");
		expect(ended.err.match(/^ERROR! /gm)).toHaveLength(FAULTS.length);
	});
});

test.each(RUNNING)("%s runs", (name) => {
	expect(ended.out).toContain(`hello from ${name}`);
});

test("shevek/plugin is one module for all plugins", () => {
	expect(ended.out).toContain("hello from same-modules-two.ts true");
});

describe("a file that waits at its top level", () => {
	const run = promisify(execFile);
	test("is given up after a while", async () => {
		lab.write({
			"waits.ts": "await new Promise(() => {});\nexport default 3;",
		});
		const script = `
			const { loadPlugin } = await import(${JSON.stringify(`${import.meta.dirname}/../../src/plugins/load-plugin.ts`)});
			const keptAlive = setTimeout(() => {}, 20_000);
			await loadPlugin(${JSON.stringify(lab.path("waits.ts"))}, { limitMs: 50 }).catch((error) => console.log(error.message));
			clearTimeout(keptAlive);
		`;
		const { stdout } = await run(process.execPath, [
			"--input-type=module",
			"-e",
			script,
		]);
		expect(stdout).toBe(
			`${lab.path("waits.ts")} cannot be loaded: not loaded within 0.05 s\n`,
		);
	});
});

test("what a file prints as it is loaded, or throws later, is not the run's", async () => {
	const loud = makeLab({
		"callback_plugins/loud.ts":
			'console.log("loud");\nsetTimeout(() => { throw new Error("later"); });\nexport default { description: "d", start: () => ({}) };\n',
		"play.yml":
			"- hosts: localhost\n  gather_facts: false\n  tasks: [{command: 'true'}]\n",
	});
	const { rc, out, err } = await loud.run(["playbook", "play.yml"]);
	loud.remove();
	expect(rc).toBe(0);
	expect(out).not.toContain("loud");
	expect(err).toContain("loud\n");
	expect(err).toContain("Error: later (at ");
});
