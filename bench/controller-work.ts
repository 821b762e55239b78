// The workloads that no host is needed for: templates, start-up, large repositories, many hosts in memory.

import { join } from "node:path";
import { type ComparedRow, compare } from "./compare.ts";
import { measure, type Stage } from "./measure.ts";
import { memoryInventory, playbook, put, type Task } from "./site-files.ts";

/** Templates, conditions, roles and includes: all of it on the controller. */
export async function controllerOnly(stage: Stage): Promise<ComparedRow> {
	const hosts = stage.isQuick ? 4 : 20;
	const folder = join(stage.scratch, "controller");
	put(folder, "roles/app/defaults/main.yml", {
		app_port: "{{ listen | int + 8000 }}",
		app_peers:
			"{{ groups.app | map('regex_replace', '$', '.example.org') | list }}",
		app_url: "http://{{ inventory_hostname }}:{{ app_port }}/",
	});
	put(folder, "roles/app/tasks/main.yml", [
		{ set_fact: { line: "{{ app_peers | sort | join(',') }}" } },
		{
			assert: {
				that: ["app_peers | length > 1", "app_url is match('http')"],
				quiet: true,
			},
		},
		{ debug: { msg: "{{ app_url }} {{ line | length }}" } },
		{
			include_tasks: "more.yml",
			loop: [1, 2],
			loop_control: { loop_var: "round" },
		},
	]);
	put(folder, "roles/app/tasks/more.yml", [
		{
			set_fact: {
				seen: "{{ hostvars[groups.app[round]].inventory_hostname }}",
			},
		},
		{
			debug: {
				msg: "{{ seen }} {{ app_peers | select('search', '1') | list }}",
			},
			when: "round > 0",
		},
	]);
	const site = playbook(
		folder,
		[
			{
				debug: { msg: "{{ item }} of {{ inventory_hostname }}" },
				loop: "{{ range(10) | list }}",
			},
			{ include_role: { name: "app" } },
			{ set_fact: { big: "{{ dict(range(50) | zip(range(50))) | to_json }}" } },
		],
		{ roles: ["app"] },
	);
	return compare(stage, {
		title: `controller only: ${hosts} in-memory hosts, templates, roles, includes`,
		command: "playbook",
		args: ["-i", memoryInventory(folder, hosts), site],
		forks: 5,
		hosts: [],
		hasRecap: true,
	});
}

export async function oneDebug(stage: Stage): Promise<ComparedRow> {
	const folder = join(stage.scratch, "debug");
	const site = playbook(folder, [{ debug: { msg: "hello" } }], {
		hosts: "localhost",
	});
	return compare(stage, {
		title: "one debug on localhost, start to end",
		command: "playbook",
		args: ["-i", "localhost,", site],
		forks: 5,
		hosts: [],
		hasRecap: true,
	});
}

export async function largeRepository(stage: Stage): Promise<ComparedRow[]> {
	const folder = join(stage.scratch, "repository");
	const [roles, tasks, hosts] = stage.isQuick ? [20, 10, 200] : [150, 25, 2000];
	const names = Array.from({ length: roles }, (_, at) => `role${at}`);
	for (const name of names) {
		put(folder, `roles/${name}/tasks/main.yml`, roleTasks(name, tasks));
		put(folder, `roles/${name}/defaults/main.yml`, { [`${name}_port`]: 80 });
		put(folder, `roles/${name}/handlers/main.yml`, [
			{ name: `restart ${name}`, debug: { msg: "restarted" } },
		]);
	}
	const site = playbook(folder, [], { roles: names });
	const inventory = largeInventory(folder, hosts);
	const rows: ComparedRow[] = [];
	const works = [
		["--list-tasks", "playbook", ["--list-tasks", "-i", inventory, site]],
		["--syntax-check", "playbook", ["--syntax-check", "-i", inventory, site]],
		["inventory --list", "inventory", ["--list", "-i", inventory]],
	] as const;
	for (const [what, command, args] of works)
		rows.push(
			await compare(stage, {
				title: `${what}: ${roles} roles, ${roles * tasks} tasks, ${hosts} hosts`,
				command,
				args,
				forks: 5,
				hosts: [],
				hasRecap: false,
			}),
		);
	return rows;
}

function roleTasks(name: string, count: number): Task[] {
	return Array.from({ length: count }, (_, at) => ({
		name: `${name}: step ${at} on {{ inventory_hostname }}`,
		copy: { content: `{{ ${name}_port }}`, dest: `/etc/${name}/${at}.conf` },
		when: `${name}_port is defined`,
		notify: `restart ${name}`,
		tags: [`tag${at % 5}`],
	}));
}

function largeInventory(folder: string, hosts: number): string {
	const groups = Array.from({ length: 50 }, (_, group) => {
		const size = hosts / 50;
		return `[group${group}]\nnode${group}-[1:${size}] rack=${group % 7}\n\n[group${group}:vars]\nregion=r${group % 3}\n`;
	});
	for (let group = 0; group < 50; group++)
		put(folder, `inventory/group_vars/group${group}.yml`, {
			group_setting: group,
			servers: ["ntp1", "ntp2"],
		});
	// a folder of inventory leaves *.ini out
	put(folder, "inventory/hosts", groups.join("\n"));
	return join(folder, "inventory");
}

export interface ScaleReport {
	readonly lines: readonly string[];
}

/** 2,000 hosts in memory may cost no more than 1.5 times what 100 cost, a host and task. */
export async function scale(stage: Stage): Promise<ScaleReport> {
	const shevek = stage.peers.find(({ name }) => name === "shevek");
	if (!shevek) return { lines: [] };
	const folder = join(stage.scratch, "scale");
	const steps = 20;
	const site = playbook(
		folder,
		Array.from({ length: steps }, (_, at) =>
			at % 2 === 0
				? {
						debug: {
							msg: "{{ hostvars[groups.all[0]].inventory_hostname }} {{ listen }}",
						},
					}
				: { set_fact: { [`fact${at}`]: "{{ inventory_hostname }}" } },
		),
	);
	const sizes = stage.isQuick ? [20, 200] : [100, 200, 2000];
	const lines: string[] = [];
	let first: number | undefined;
	for (const size of sizes) {
		const inventory = memoryInventory(join(folder, `of${size}`), size);
		const done = await measure(stage, {
			argv: [...shevek.argv("playbook"), "-i", inventory, site],
			env: { ...shevek.env, ANSIBLE_FORKS: "50" },
			hosts: [],
		});
		const each = done.wallMs / (size * steps);
		first ??= each;
		lines.push(
			`${String(size).padStart(5)} in-memory hosts, ${steps} tasks with hostvars: ${(done.wallMs / 1000).toFixed(2)} s, ${each.toFixed(3)} ms a host and task (${(each / first).toFixed(2)} times), CPU ${(done.cpuMs / 1000).toFixed(2)} s, peak ${done.peakMb.toFixed(0)} MB`,
		);
	}
	return { lines };
}
