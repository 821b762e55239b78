// The keywords of plays, blocks, tasks, handlers and roles: what may stand where, of which type,
// and how a task comes by the one of its parents. The table is Ansible 2.14's list of playbook keywords.

export const NODE_KINDS = ["play", "block", "task", "handler", "role"] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

export const KEYWORD_TYPES = [
	"string",
	"bool",
	"int",
	"float",
	"percent",
	"list",
	"stringList",
	"dict",
	"conditions",
	"tags",
	"raw",
] as const;
export type KeywordType = (typeof KEYWORD_TYPES)[number];

/** `nearest`: the innermost node that has it wins; `extend`: all of them, outermost first (`tags`: innermost first). */
export type Inheritance = "none" | "nearest" | "extend";

export interface Keyword {
	readonly type: KeywordType;
	readonly inherit: Inheritance;
	readonly on: readonly NodeKind[];
}

const EVERYWHERE: readonly NodeKind[] = NODE_KINDS;
const BELOW_PLAY: readonly NodeKind[] = ["block", "task", "handler", "role"];
const TASKS: readonly NodeKind[] = ["task", "handler"];
const PLAY: readonly NodeKind[] = ["play"];

function row(
	type: KeywordType,
	on: readonly NodeKind[],
	inherit: Inheritance = "none",
): Keyword {
	return { type, inherit, on };
}

export const KEYWORDS: Readonly<Record<string, Keyword>> = {
	name: row("string", EVERYWHERE),
	// connection and user
	connection: row("string", EVERYWHERE, "nearest"),
	port: row("int", EVERYWHERE, "nearest"),
	remote_user: row("string", EVERYWHERE, "nearest"),
	become: row("bool", EVERYWHERE, "nearest"),
	become_method: row("string", EVERYWHERE, "nearest"),
	become_user: row("string", EVERYWHERE, "nearest"),
	become_flags: row("string", EVERYWHERE, "nearest"),
	become_exe: row("string", EVERYWHERE, "nearest"),
	// variables and environment
	vars: row("dict", EVERYWHERE),
	module_defaults: row("list", EVERYWHERE, "extend"),
	environment: row("list", EVERYWHERE, "extend"),
	collections: row("stringList", EVERYWHERE, "nearest"),
	// how a task's outcome is taken
	no_log: row("bool", EVERYWHERE, "nearest"),
	run_once: row("bool", EVERYWHERE, "nearest"),
	ignore_errors: row("bool", EVERYWHERE, "nearest"),
	ignore_unreachable: row("bool", EVERYWHERE, "nearest"),
	check_mode: row("bool", EVERYWHERE, "nearest"),
	diff: row("bool", EVERYWHERE, "nearest"),
	any_errors_fatal: row("bool", EVERYWHERE, "nearest"),
	throttle: row("int", EVERYWHERE, "nearest"),
	timeout: row("int", EVERYWHERE, "nearest"),
	debugger: row("string", EVERYWHERE, "nearest"),
	tags: row("tags", EVERYWHERE, "extend"),
	when: row("conditions", BELOW_PLAY, "extend"),
	delegate_to: row("string", BELOW_PLAY, "nearest"),
	delegate_facts: row("bool", BELOW_PLAY, "nearest"),
	notify: row("list", ["block", "task", "handler"], "extend"),
	// a block's three parts
	block: row("raw", ["block"]),
	rescue: row("raw", ["block"]),
	always: row("raw", ["block"]),
	// a task's own
	action: row("raw", TASKS),
	local_action: row("raw", TASKS),
	args: row("raw", TASKS),
	static: row("raw", TASKS),
	async: row("int", TASKS),
	poll: row("float", TASKS),
	changed_when: row("conditions", TASKS),
	failed_when: row("conditions", TASKS),
	until: row("conditions", TASKS),
	retries: row("int", TASKS),
	delay: row("float", TASKS),
	loop: row("raw", TASKS),
	loop_control: row("dict", TASKS),
	register: row("string", TASKS),
	listen: row("stringList", ["handler"]),
	// a play's own
	hosts: row("raw", PLAY),
	gather_facts: row("bool", PLAY),
	gather_subset: row("list", PLAY),
	gather_timeout: row("int", PLAY),
	fact_path: row("string", PLAY),
	vars_files: row("raw", PLAY),
	vars_prompt: row("raw", PLAY),
	roles: row("raw", PLAY),
	handlers: row("raw", PLAY),
	pre_tasks: row("raw", PLAY),
	tasks: row("raw", PLAY),
	post_tasks: row("raw", PLAY),
	force_handlers: row("bool", PLAY),
	max_fail_percentage: row("percent", PLAY),
	serial: row("raw", PLAY),
	strategy: row("string", PLAY),
	order: row("string", PLAY),
	user: row("string", PLAY),
	accelerate: row("raw", []),
	// a role entry's own
	role: row("raw", ["role"]),
	src: row("raw", []),
};

/** Loop settings: `loop_control:`'s keys. */
export const LOOP_CONTROL_KEYS = [
	"loop_var",
	"index_var",
	"label",
	"pause",
	"extended",
	"extended_allitems",
] as const;

/** Keywords that a dynamic include may carry; others are an error there, as in Ansible. */
export const INCLUDE_KEYWORDS: ReadonlySet<string> = new Set([
	"action",
	"args",
	"collections",
	"debugger",
	"delegate_to",
	"delegate_facts",
	"ignore_errors",
	"loop",
	"loop_control",
	"loop_with",
	"name",
	"no_log",
	"register",
	"run_once",
	"tags",
	"timeout",
	"vars",
	"when",
	"listen",
	"notify",
]);

export function isKeywordOf(kind: NodeKind, name: string): boolean {
	return Object.hasOwn(KEYWORDS, name) && keyword(name).on.includes(kind);
}

export function keyword(name: string): Keyword {
	const found = KEYWORDS[name];
	if (found === undefined) throw new Error(`no keyword ${name}`);
	return found;
}

export function keywordsOf(kind: NodeKind): string[] {
	return Object.keys(KEYWORDS).filter((name) => isKeywordOf(kind, name));
}

/** The nearest known name to a misspelt one, or undefined when none is near. */
export function nearestName(
	wrong: string,
	known: Iterable<string>,
): string | undefined {
	let best: string | undefined;
	let bestDistance = Math.max(2, Math.floor(wrong.length / 3)) + 1;
	for (const candidate of known) {
		const distance = editDistance(wrong, candidate);
		if (distance < bestDistance) {
			best = candidate;
			bestDistance = distance;
		}
	}
	return best;
}

/** The hint that names it. */
export function didYouMean(near: string | undefined): string | undefined {
	return near === undefined ? undefined : `did you mean '${near}'?`;
}

function editDistance(a: string, b: string): number {
	let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
	for (let i = 1; i <= a.length; i++) {
		const current = [i];
		for (let j = 1; j <= b.length; j++) {
			const substitution =
				(previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
			current.push(
				Math.min(
					(previous[j] ?? 0) + 1,
					(current[j - 1] ?? 0) + 1,
					substitution,
				),
			);
		}
		previous = current;
	}
	return previous[b.length] ?? 0;
}
