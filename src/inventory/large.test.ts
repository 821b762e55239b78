// Thousands of hosts: nothing may grow with the square of them. The limits leave room for slow machines.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import {
	openInventory,
	openVars,
} from "../../test/inventory/open-inventory.ts";
import { loadSettings } from "../config/settings.ts";
import { addDynamicGroup, addDynamicHost } from "./dynamic-hosts.ts";
import { HostSelector } from "./host-selector.ts";

const root = mkdtempSync(join(tmpdir(), "shevek-large-"));
afterAll(() => rmSync(root, { recursive: true }));

const settings = loadSettings({ cwd: root, env: { HOME: root } });

async function load(name: string, text: string) {
	const source = join(root, name);
	writeFileSync(source, text);
	const options = { sources: [source], settings };
	const inventory = await openInventory(options);
	const vars = openVars(inventory, options);
	return { inventory, vars, selector: new HostSelector(inventory) };
}

async function millisecondsOf(
	work: () => void | Promise<void>,
): Promise<number> {
	// CPU time: a loaded machine makes nothing quadratic
	const start = process.cpuUsage();
	await work();
	const { user, system } = process.cpuUsage(start);
	return (user + system) / 1000;
}

function iniOf(hosts: number): string {
	const lines = ["[all:vars]", "x=1"];
	for (let i = 0; i < hosts; i++) {
		if (i % 100 === 0) lines.push(`[g${i / 100}]`);
		lines.push(`host${i}.example.org ansible_host=10.0.0.1 n=${i} tag="a b"`);
	}
	lines.push("[top:children]");
	for (let g = 0; g < hosts / 100; g++) lines.push(`g${g}`);
	return lines.join("\n");
}

test("10,000 hosts of an INI file are read, sorted into groups and selected within a second", async () => {
	const text = iniOf(10_000);
	const spent = await millisecondsOf(async () => {
		const { selector } = await load("ini", text);
		expect(selector.select("all")).toHaveLength(10_000);
		expect(selector.select("top:!g1*:&host*5.example.org")).toHaveLength(890);
	});
	expect(spent).toBeLessThan(1000);
});

test("the variables of 2,000 hosts share their groups' layers", async () => {
	for (const folder of ["group_vars", "host_vars"]) {
		mkdirSync(join(root, folder));
	}
	writeFileSync(join(root, "group_vars/all.yml"), "a: 1\n");
	writeFileSync(join(root, "group_vars/g3"), "b: 2\n");
	writeFileSync(join(root, "host_vars/host5.example.org.yml"), "c: 3\n");
	const { inventory, vars } = await load("vars", iniOf(2000));
	const hosts = [...inventory.hosts.values()];
	const seen = new Set<unknown>();
	const spent = await millisecondsOf(async () => {
		for (let round = 0; round < 10; round++) {
			for (const host of hosts) {
				seen.add(vars.groupLayers(host, [root]));
				vars.hostLayers(host, [root]);
			}
		}
	});
	expect(seen.size).toBe(20);
	expect(spent).toBeLessThan(1000);
});

test("2,000 hosts added and grouped one by one cost no more each than the first", async () => {
	const { inventory, selector } = await load("dynamic", iniOf(2000));
	const spent = await millisecondsOf(async () => {
		for (let i = 0; i < 2000; i++) {
			const name = `new${i}`;
			addDynamicHost(inventory, { name, groups: ["added"], vars: new Map() });
			addDynamicGroup(inventory, name, {
				name: `os_${i % 3}`,
				parents: ["os"],
			});
		}
	});
	expect(selector.select("added")).toHaveLength(2000);
	expect(selector.select("os")).toHaveLength(2000);
	expect(spent).toBeLessThan(1000);
});
