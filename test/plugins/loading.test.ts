// Plugins of every kind load wherever they lie: beside the playbook of a CommonJS project, behind a link, in a package
// under node_modules (JavaScript there), with the command run from /, without node_modules near them.

import { mkdirSync, symlinkSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Lab, makeLab } from "../e2e/lab.ts";

/** Each kind's file, with a type for TypeScript to leave out, and a word that says where it was found. */
const KINDS: Readonly<Record<string, string>> = {
	action: 'defineAction({ description: "d", run: () => ({ word: WORD }) })',
	become:
		'defineBecome({ description: "d", command: (asked) => ({ command: "MY_WORD=" + WORD + " " + asked.command, prompt: undefined }) })',
	cache:
		'defineCache({ description: "d", open: () => ({ get: () => ({ cached: WORD }), set() {}, keys: () => ["localhost"], contains: () => true, delete() {}, flush() {} }) })',
	callback:
		'defineCallback({ description: "d", enabled: "always", start: ({ display }) => ({ playbookStart: () => display.show("callback: " + WORD) }) })',
	connection:
		'defineConnection({ description: "d", open: (_target, command) => spawnTransport({ file: "/bin/sh", args: ["-c", command], env: { ...process.env, MY_WORD: WORD } }) })',
	filter: 'defineFilter({ description: "d", filter: () => WORD })',
	inventory:
		'defineInventory({ description: "d", wants: (source) => source.endsWith("mine.txt"), read: ({ inventory }) => { inventory.addHost(WORD); inventory.setVariable(WORD, "ansible_connection", "local"); } })',
	lookup: 'defineLookup({ description: "d", run: () => [WORD] })',
	shell:
		'defineShell({ description: "d", compatibleShells: ["mysh"], executable: "/bin/sh", quote: (text) => JSON.stringify(text), withEnvironment: (command) => "MY_WORD=" + WORD + " " + command })',
	strategy:
		'defineStrategy({ description: "d", run: (play) => { play.warn("strategy: " + WORD); return play.runTogether(play.hosts); } })',
	test: 'defineTest({ description: "d", test: (value) => value === WORD })',
	vars: 'defineVars({ description: "d", open: () => () => ({ of_vars: WORD }) })',
};

const NAMES =
	"defineAction, defineBecome, defineCache, defineCallback, defineConnection, defineFilter, defineInventory, defineLookup, defineShell, defineStrategy, defineTest, defineVars, spawnTransport";

function pluginFile(kind: string, word: string, isTyped: boolean): string {
	const used = NAMES.split(", ").filter((name) => KINDS[kind]?.includes(name));
	const type = isTyped ? ": string" : "";
	return `import { ${used.join(", ")} } from "shevek/plugin";\nconst WORD${type} = "${word}";\nexport default ${KINDS[kind]};\n`;
}

const PLAYBOOK = JSON.stringify([
	{
		hosts: "all",
		gather_facts: false,
		strategy: "mine",
		tasks: [
			{ mine: {}, register: "acted" },
			{
				"ansible.builtin.command": "printenv MY_WORD",
				vars: { ansible_connection: "mine" },
				register: "connected",
			},
			{
				"ansible.builtin.command": "printenv MY_WORD",
				become: true,
				become_method: "mine",
				register: "became",
			},
			{
				"ansible.builtin.script": "say.sh",
				vars: { ansible_shell_type: "mine" },
				register: "shelled",
			},
			{
				assert: {
					that: [
						"acted.word == word",
						"connected.stdout == word",
						"became.stdout == word",
						"shelled.stdout | trim == word",
						"'x' | mine == word",
						"word is mine",
						"lookup('mine') == word",
						"of_vars == word",
						"cached == word",
						"inventory_hostname == word",
					],
				},
			},
		],
	},
]);

let lab: Lab;
beforeAll(() => {
	const kinds = Object.keys(KINDS);
	const folderOf = (root: string, word: string, extension: string) =>
		Object.fromEntries(
			kinds.map((kind) => [
				`${root}/${kind}_plugins/mine.${extension}`,
				pluginFile(kind, word, extension.endsWith("ts")),
			]),
		);
	const declared = kinds.map((kind) => [
		`${kind}_plugins`,
		`./${kind}_plugins`,
	]);
	lab = makeLab({
		...folderOf("commonjs", "typescript", "ts"),
		"commonjs/package.json": '{ "type": "commonjs" }',
		...folderOf("javascript", "javascript", "js"),
		...folderOf("real", "linked", "ts"),
		"real/package.json": '{ "type": "commonjs" }',
		...folderOf("package/node_modules/brings-plugins", "packaged", "js"),
		"package/node_modules/brings-plugins/package.json": JSON.stringify({
			name: "brings-plugins",
			shevek: Object.fromEntries(declared),
		}),
	});
	for (const folder of [
		"commonjs",
		"javascript",
		"package",
		"folders",
		"files",
	])
		lab.write({
			[`${folder}/play.yml`]: PLAYBOOK,
			[`${folder}/mine.txt`]: "",
			[`${folder}/say.sh`]: "#!/bin/sh\nprintenv MY_WORD\n",
		});
	for (const kind of kinds) {
		link(`folders/${kind}_plugins`, `real/${kind}_plugins`);
		link(`files/${kind}_plugins/mine.ts`, `real/${kind}_plugins/mine.ts`);
	}
});
afterAll(() => lab.remove());

function link(name: string, target: string): void {
	mkdirSync(dirname(lab.path(name)), { recursive: true });
	symlinkSync(lab.path(target), lab.path(name));
}

describe("plugins of every kind", () => {
	test.each([
		["in a CommonJS project", "commonjs", "typescript"],
		["in JavaScript, without a package.json", "javascript", "javascript"],
		["of a package under node_modules", "package", "packaged"],
		["in folders that are links", "folders", "linked"],
		["in files that are links", "files", "linked"],
	])(
		"%s",
		async (_what, folder, word) => {
			const { rc, out, err } = await lab.run(
				[
					"playbook",
					"-i",
					lab.path(`${folder}/mine.txt`),
					"-e",
					`word=${word}`,
					lab.path(`${folder}/play.yml`),
				],
				{
					ANSIBLE_INVENTORY_ENABLED: "mine",
					ANSIBLE_CACHE_PLUGIN: "mine",
					// those of packages wait to be named
					ANSIBLE_CALLBACKS_ENABLED: "mine",
				},
				// from /, which nothing near the plugins hangs on
				folder === "package" ? folder : "../../../../..",
			);
			expect(/fatal.*/.exec(out)?.[0]).toBeUndefined();
			expect({ rc, out, err }).toMatchObject({ rc: 0 });
			expect(out).toContain(`callback: ${word}\n`);
			expect(err).toContain(`strategy: ${word}\n`);
		},
		60_000,
	);
});
