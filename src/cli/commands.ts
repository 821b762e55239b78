// The commands: one file each, loaded only when it is asked for.

interface CommandModule {
	/** Gives the exit code. What it throws is shown and turned into one. */
	run(argv: readonly string[]): Promise<number>;
}

export interface CommandEntry {
	readonly name: string;
	/** One line of `shevek`'s list. */
	readonly summary: string;
	/** Not for people: it is not listed. */
	readonly isHidden?: boolean;
	load(): Promise<CommandModule>;
}

export const COMMANDS: readonly CommandEntry[] = [
	{
		name: "playbook",
		summary: "Run playbooks",
		load: () => import("./playbook.ts"),
	},
	{
		name: "adhoc",
		summary: "Run one task on the hosts of a pattern",
		load: () => import("./adhoc.ts"),
	},
	{
		name: "pull",
		summary: "Fetch a repository onto this machine and run its playbook here",
		load: () => import("./pull.ts"),
	},
	{
		name: "runner",
		summary: "Run in a private data dir, as ansible-runner does",
		load: () => import("./runner.ts"),
	},
	{
		name: "loop",
		summary: "Run playbooks as messages come in: brokers, web hooks, folders",
		load: () => import("./loop.ts"),
	},
	{
		name: "log",
		summary: "Ask the record: runs, hosts, tasks, searches",
		load: () => import("./log.ts"),
	},
	{
		name: "messages",
		summary: "Show and handle messages that a loop has taken on",
		load: () => import("./messages.ts"),
	},
	{
		name: "outbox",
		summary: "Show and handle messages that callbacks have sent: waiting, dead",
		load: () => import("./outbox.ts"),
	},
	{
		name: "inventory",
		summary: "Show the inventory: hosts, groups and their variables",
		load: () => import("./inventory.ts"),
	},
	{
		name: "vault",
		summary: "Encrypt, decrypt and view secrets",
		load: () => import("./vault.ts"),
	},
	{
		name: "template",
		summary: "Show what a template gives for a host",
		load: () => import("./template.ts"),
	},
	{
		name: "config",
		summary: "Show the settings and where they come from",
		load: () => import("./config.ts"),
	},
	{
		name: "doc",
		summary: "Tell what modules and plugins there are, and their options",
		load: () => import("./doc.ts"),
	},
	{
		name: "types",
		summary:
			"Write what an editor needs to check plugins written in TypeScript",
		load: () => import("./types.ts"),
	},
	{
		name: "shims",
		summary: "Write ansible-playbook, ansible and the like as names for shevek",
		load: () => import("./shims.ts"),
	},
	{
		name: "callback",
		summary: "Have plain ansible-playbook runs recorded too, or no longer",
		load: () => import("./callback.ts"),
	},
	{
		name: "bridge",
		summary:
			"Listen to a plain run of Ansible's (its callback plugin starts this)",
		isHidden: true,
		load: () => import("./bridge.ts"),
	},
];
