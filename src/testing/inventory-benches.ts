// Benches of what fills inventories: each reads one, as `shevek inventory` does.

import { run as runInventory } from "../cli/inventory.ts";
import type { InventoryDefinition } from "../kinds/inventory.ts";
import type { VarsDefinition } from "../kinds/vars.ts";
import type { Json } from "../plugins/callback.ts";
import { benchOf } from "./direct-benches.ts";
import type {
	InventoryBench,
	InventoryRead,
	VarsBench,
} from "./plugin-bench.ts";
import type { Stage } from "./stage.ts";
import { type OnBench, onStage } from "./subject.ts";

export function inventoryBench(
	subject: OnBench<InventoryDefinition>,
): InventoryBench {
	return {
		...benchOf(subject),
		read: (source) =>
			onStage(
				subject,
				async (stage) => {
					const given =
						typeof source === "string"
							? source
							: stage.write(source.name, source.text);
					await list(stage, ["-i", given, "--list"]);
					return inventoryOf(stage);
				},
				{ env: { ANSIBLE_INVENTORY_ENABLED: subject.name } },
			),
	};
}

export function varsBench(subject: OnBench<VarsDefinition>): VarsBench {
	return {
		...benchOf(subject),
		read: (host, { groups = [], files = {} } = {}) => {
			const sections = groups.map((group) => `[${group}]\n${host}\n`);
			return onStage(
				subject,
				async (stage) => {
					const hosts = stage.write("hosts", `${host}\n${sections.join("")}`);
					await list(stage, ["-i", hosts, "--host", host]);
					const vars = parse(stage) as Readonly<Record<string, Json>>;
					return { vars, err: stage.written.err };
				},
				{ files, env: { ANSIBLE_VARS_ENABLED: subject.name } },
			);
		},
	};
}

async function list(stage: Stage, argv: readonly string[]): Promise<void> {
	await runInventory([...argv, "--playbook-dir", stage.folder], stage.world);
}

function parse({ written }: Stage): Json {
	return JSON.parse(written.out) as Json;
}

interface Listed {
	readonly hosts?: readonly string[];
	readonly children?: readonly string[];
}

function inventoryOf(stage: Stage): InventoryRead {
	const { _meta, ...groups } = parse(stage) as unknown as Readonly<
		Record<string, Listed>
	> & {
		readonly _meta: { readonly hostvars: InventoryRead["hosts"] };
	};
	const names = Object.values(groups).flatMap(({ hosts = [] }) => hosts);
	const hosts = names.map((name) => [name, _meta.hostvars[name] ?? {}]);
	const listed = Object.entries(groups).map(
		([name, { hosts: own = [], children = [] }]) => [
			name,
			{ hosts: own, children },
		],
	);
	return {
		hosts: Object.fromEntries(hosts),
		groups: Object.fromEntries(listed),
		err: stage.written.err,
	};
}
