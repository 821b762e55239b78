// The workloads over real hosts: what design's table of performance names, as playbooks.

import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type ComparedRow, compare } from "./compare.ts";
import type { Stage } from "./measure.ts";
import { playbook, put, sshInventory, type Task } from "./site-files.ts";

interface HostWork {
	readonly name: string;
	readonly title: string;
	readonly hosts: number;
	readonly forks: number;
	readonly tasks: readonly Task[];
	readonly play?: Readonly<Record<string, unknown>>;
	/** Files beside the playbook. */
	readonly files?: Readonly<Record<string, string>>;
}

/** Each host keeps its files below its own folder. */
const AT = "{{ root }}/{{ inventory_hostname }}";

export async function runHostWork(
	stage: Stage,
	work: HostWork,
): Promise<ComparedRow> {
	const folder = join(stage.scratch, work.name);
	const root = join(folder, "targets");
	const hosts = await stage.hosts(work.hosts);
	const inventory = sshInventory(folder, hosts, { root });
	for (const [name, text] of Object.entries(work.files ?? {}))
		put(folder, name, text);
	const site = playbook(folder, work.tasks, work.play);
	return compare(stage, {
		title: work.title,
		command: "playbook",
		args: ["-i", inventory, site],
		forks: work.forks,
		hosts,
		hasRecap: true,
		reset: () => {
			rmSync(root, { recursive: true, force: true });
			for (let host = 1; host <= work.hosts; host++)
				mkdirSync(join(root, `host${host}`), { recursive: true });
		},
	});
}

/** 29 module runs a host, the kinds that playbooks are made of, after the facts. */
function moduleRuns(): Task[] {
	const tasks: Task[] = [{ ping: {} }, { getent: { database: "passwd" } }];
	for (const part of ["etc", "www", "log"]) {
		const at = `${AT}/${part}`;
		tasks.push(
			{ file: { path: at, state: "directory", mode: "0755" } },
			{ command: `ls ${at}` },
			{ copy: { content: `part ${part}\n`, dest: `${at}/motd` } },
			{ stat: { path: `${at}/motd` }, register: "seen" },
			{ lineinfile: { path: `${at}/motd`, line: "one={{ seen.stat.size }}" } },
			{ shell: `wc -l < ${at}/motd` },
			{ blockinfile: { path: `${at}/motd`, block: "a\nb" } },
			{ find: { paths: at } },
			{ slurp: { src: `${at}/motd` } },
		);
	}
	return tasks;
}

function lightTasks(): Task[] {
	return [
		{ ping: {} },
		{ command: "true" },
		{ stat: { path: "/etc/passwd" } },
		{ shell: "echo light", changed_when: false },
		{ file: { path: AT, state: "directory" } },
		{ command: "uptime", changed_when: false },
		{ stat: { path: AT } },
		{ copy: { content: "light\n", dest: `${AT}/light` } },
		{ file: { path: `${AT}/light`, mode: "0600" } },
		{ command: `cat ${AT}/light` },
	];
}

/** ansible-core takes most of a CPU second a file, so it is few of them. */
interface TreeSize {
	readonly files: number;
	readonly templates: number;
}

function treeFiles({ files: count }: TreeSize): Record<string, string> {
	const files: Record<string, string> = {
		"templates/unit.j2":
			"[Unit]\nDescription={{ item.name }}\n{% for n in item.after %}\nAfter={{ n }}\n{% endfor %}\n[Service]\nExecStart=/usr/bin/{{ item.name }} --port {{ item.port }}\n",
	};
	for (let at = 0; at < count; at++)
		files[`files/tree/part${at % 4}/file${at}.conf`] =
			`# ${at}\n${"key = value\n".repeat(20)}`;
	return files;
}

function treeTasks({ templates }: TreeSize): Task[] {
	const units = Array.from({ length: templates }, (_, at) => ({
		name: `unit${at}`,
		port: 8000 + at,
		after: ["network.target", `unit${at + 1}.service`],
	}));
	return [
		{ copy: { src: "tree/", dest: `${AT}/tree/`, mode: "0644" } },
		{
			template: { src: "unit.j2", dest: `${AT}/{{ item.name }}.service` },
			loop: units,
		},
		{
			copy: { src: "tree/part0/file{{ item }}.conf", dest: `${AT}/` },
			loop: [0, 4],
		},
	];
}

export function hostWorks(isQuick: boolean): HostWork[] {
	const [many, all, loop] = isQuick ? [3, 8, 20] : [10, 50, 100];
	const trees = isQuick ? 2 : 5;
	const size = isQuick
		? { files: 5, templates: 3 }
		: { files: 16, templates: 10 };
	return [
		{
			name: "modules",
			title: `${many} hosts, facts and 29 module runs each`,
			hosts: many,
			forks: 10,
			play: { gather_facts: true },
			tasks: moduleRuns(),
		},
		{
			name: "loop",
			title: `one host, a loop of ${loop} commands`,
			hosts: 1,
			forks: 5,
			tasks: [
				{
					command: "echo {{ item }}",
					loop: Array.from({ length: loop }, (_, at) => at),
				},
			],
		},
		{
			name: "light",
			title: `${all} hosts, 10 light tasks, forks 50`,
			hosts: all,
			forks: 50,
			tasks: lightTasks(),
		},
		{
			name: "trees",
			title: `${trees} hosts, a tree of ${size.files} files, ${size.templates} templates`,
			hosts: trees,
			forks: 5,
			files: treeFiles(size),
			tasks: treeTasks(size),
		},
	];
}
