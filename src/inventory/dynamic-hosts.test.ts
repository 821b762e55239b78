import { describe, expect, test } from "vitest";
import { addDynamicGroup, addDynamicHost } from "./dynamic-hosts.ts";
import { HostSelector } from "./host-selector.ts";
import { Inventory } from "./inventory.ts";

function open() {
	const inventory = new Inventory();
	inventory.addHost("a", { group: "ungrouped" });
	inventory.addGroup("g");
	inventory.addHost("b", { group: "g" });
	inventory.reconcile();
	const selector = new HostSelector(inventory);
	const hosts = (pattern: string) =>
		selector.select(pattern).map((host) => host.name);
	return { inventory, selector, hosts };
}

describe("add_host", () => {
	test("a new host without groups is ungrouped, and patterns see it at once", () => {
		const { inventory, hosts } = open();
		expect(hosts("all")).toEqual(["a", "b"]);
		const vars = new Map([["x", 1]]);
		expect(addDynamicHost(inventory, { name: "c", groups: [], vars })).toBe(
			true,
		);
		expect(hosts("ungrouped")).toEqual(["a", "c"]);
		expect(inventory.hosts.get("c")?.vars).toEqual(
			new Map<string, unknown>([
				["inventory_file", null],
				["inventory_dir", null],
				["x", 1],
			]),
		);
	});

	test("a host that gets a group leaves ungrouped", () => {
		const { inventory, hosts } = open();
		addDynamicHost(inventory, { name: "a", groups: ["new"], vars: new Map() });
		expect(hosts("ungrouped")).toEqual([]);
		expect(hosts("new")).toEqual(["a"]);
		expect(inventory.hosts.get("a")?.groupNames()).toEqual(["new"]);
		expect(inventory.groupsDict().get("all")).toEqual(["b", "a"]);
	});

	test.each([
		["nothing new", { groups: ["g"], vars: {} }, false],
		["a variable", { groups: ["g"], vars: { x: 1 } }, true],
		["a group", { groups: ["h"], vars: {} }, true],
	])(
		"of a host that is there, with %s, changed is right",
		(_, wanted, isChanged) => {
			const { inventory } = open();
			const { groups } = wanted;
			const vars = new Map<string, number>(Object.entries(wanted.vars));
			expect(addDynamicHost(inventory, { name: "b", groups, vars })).toBe(
				isChanged,
			);
		},
	);
});

describe("group_by", () => {
	test("puts the host into the group, and the group below its parents", () => {
		const { inventory, hosts } = open();
		const wanted = { name: "os_x", parents: ["os"] };
		expect(addDynamicGroup(inventory, "a", wanted)).toBe(true);
		expect(addDynamicGroup(inventory, "a", wanted)).toBe(false);
		expect(hosts("os")).toEqual(["a"]);
		expect(inventory.hosts.get("a")?.groupNames()).toEqual(["os", "os_x"]);
		expect(hosts("ungrouped")).toEqual([]);
	});

	test("takes the implicit localhost, which `all` never has", () => {
		const { inventory, hosts } = open();
		addDynamicGroup(inventory, "localhost", { name: "here", parents: [] });
		expect(hosts("here")).toEqual(["localhost"]);
		expect(hosts("all")).toEqual(["a", "b"]);
	});

	test("of an unknown host is refused", () => {
		const { inventory } = open();
		expect(() =>
			addDynamicGroup(inventory, "nobody", { name: "x", parents: [] }),
		).toThrow("nobody cannot be matched in inventory");
	});
});

describe("selecting", () => {
	test("a restriction to a batch holds until it is lifted", () => {
		const { selector, hosts } = open();
		selector.restrictTo(["b"]);
		expect(hosts("all")).toEqual(["b"]);
		expect(
			selector.select("all", { isRestrictionIgnored: true }).map((h) => h.name),
		).toEqual(["a", "b"]);
		selector.restrictTo(undefined);
		expect(hosts("all")).toEqual(["a", "b"]);
	});

	test("shuffle orders by the random numbers it is given", () => {
		const { inventory } = open();
		const numbers = [0.1];
		const selector = new HostSelector(inventory, {
			random: () => numbers.shift() ?? 0,
		});
		const hosts = selector.select("all", { order: "shuffle" });
		expect(hosts.map((host) => host.name)).toEqual(["b", "a"]);
	});
});
