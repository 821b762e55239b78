import {
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
	completeInventory,
	openVars,
} from "../../test/inventory/open-inventory.ts";
import { loadSettings } from "../config/settings.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import type { PyValue } from "../pyvalue/value.ts";
import { parseYaml } from "../yaml/load.ts";
import { Inventory } from "./inventory.ts";

const roots: string[] = [];
afterAll(() => {
	for (const root of roots) rmSync(root, { recursive: true });
});

const FILES = {
	"inv/group_vars/all.yml": "v: 1",
	"inv/group_vars/low.yml": "v: 2",
	"inv/group_vars/top": "v: 3",
	"inv/host_vars/h.yml": "v: 4",
	"play/group_vars/all/one.yml": "v: 5",
	"play/group_vars/low.yml": "v: 6",
	"play/host_vars/h": "v: 7",
	"play/host_vars/other.yml": "v: 8",
};

function openCase(env: Readonly<Record<string, string>> = {}) {
	const root = mkdtempSync(join(tmpdir(), "shevek-layers-"));
	roots.push(root);
	for (const [file, text] of Object.entries({ ...FILES, "inv/hosts": "" })) {
		mkdirSync(dirname(join(root, file)), { recursive: true });
		writeFileSync(join(root, file), text);
	}
	const warnings: string[] = [];
	const inventory = new Inventory({
		report: { warn: (text) => warnings.push(text), verbose() {} },
	});
	inventory.addGroup("low");
	inventory.addGroup("top");
	inventory.addChild("top", "low");
	inventory.addHost("h", { group: "low" });
	for (const owner of ["all", "low", "top"]) {
		inventory.setVariable(owner, "ini", owner);
	}
	inventory.reconcile();
	const reads: string[] = [];
	const options = {
		sources: [join(root, "inv/hosts"), "listed,"],
		settings: loadSettings({ cwd: root, env: { HOME: root, ...env } }),
		report: inventory.report,
		readData: (file: string): PyValue => {
			reads.push(file.slice(root.length + 1));
			return parseYaml(readFileSync(file, "utf8"), { file });
		},
	};
	completeInventory(inventory, options);
	const vars = openVars(inventory, options);
	const ask = (name = "h") => {
		const host = inventory.addHost(name);
		const dirs = [join(root, "play")];
		return [
			...vars.groupLayers(host, dirs),
			...vars.hostLayers(host, dirs),
		].map(({ step, owner }) => `${step} ${owner}`);
	};
	return { inventory, vars, ask, reads, warnings };
}

describe("layers", () => {
	test("come in the order of the reference's precedence, weakest first", () => {
		expect(openCase().ask()).toEqual([
			"all_inventory all",
			"groups_inventory top",
			"groups_inventory low",
			"all_plugins_inventory all",
			"all_plugins_play all",
			"groups_plugins_inventory top,low",
			"groups_plugins_play top,low",
			"host_inventory h",
			"host_plugins_inventory h",
			"host_plugins_play h",
		]);
	});

	test("follow VARIABLE_PRECEDENCE, which may leave steps out", () => {
		const opened = openCase({
			ANSIBLE_PRECEDENCE: "groups_plugins_play,all_inventory,nonsense",
		});
		expect(opened.ask().filter((step) => !step.startsWith("host"))).toEqual([
			"groups_plugins_play top,low",
			"all_inventory all",
		]);
		expect(opened.warnings).toEqual([
			"Ignoring unknown variable precedence entry: nonsense",
		]);
	});

	test("have no files where host_group_vars is switched off", () => {
		const opened = openCase({ ANSIBLE_VARS_ENABLED: "other" });
		expect(opened.ask()).toEqual([
			"all_inventory all",
			"groups_inventory top",
			"groups_inventory low",
			"host_inventory h",
		]);
	});

	test("read a file once, and only for hosts and groups that are asked for", () => {
		const { ask, reads } = openCase();
		ask();
		ask();
		expect(reads.toSorted()).toEqual(
			Object.keys(FILES)
				.filter((file) => !file.includes("other"))
				.toSorted(),
		);
	});

	test("change when a host joins a group", () => {
		const { inventory, vars } = openCase();
		const host = inventory.addHost("h");
		const before = vars.groupLayers(host, []);
		expect(vars.groupLayers(host, [])).toBe(before);
		inventory.addGroup("new");
		inventory.setVariable("new", "n", 1);
		inventory.addChild("new", "h");
		const owners = vars.groupLayers(host, []).map((layer) => layer.owner);
		expect(owners).toContain("new");
	});

	test("of RUN_VARS_PLUGINS=start: inventory's files belong to the inventory", () => {
		const { vars, inventory } = openCase({ ANSIBLE_RUN_VARS_PLUGINS: "start" });
		const host = inventory.addHost("h");
		const layers = vars.groupLayers(host, ["/nowhere"]);
		expect(
			layers.map(({ step, owner, vars: v }) => [step, owner, v.get("v")]),
		).toEqual([
			["all_inventory", "all", 1],
			["groups_inventory", "top", 3],
			["groups_inventory", "low", 2],
		]);
	});

	test.each([
		["a vault without a password", new ShevekError("vault", "no secrets")],
		["a list", [1]],
	])("a file that holds %s is a parse error", (_, content) => {
		const root = mkdtempSync(join(tmpdir(), "shevek-layers-"));
		roots.push(root);
		mkdirSync(join(root, "host_vars"));
		writeFileSync(join(root, "host_vars/h"), "");
		const inventory = new Inventory();
		const vars = openVars(inventory, {
			sources: [root],
			settings: loadSettings({ cwd: root, env: { HOME: root } }),
			readData: () => {
				if (content instanceof ShevekError) throw content;
				return content;
			},
		});
		expect(() => vars.hostLayers(inventory.addHost("h"), [])).toThrow(
			expect.objectContaining({ code: "parse" }),
		);
	});
});
