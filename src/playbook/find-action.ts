// Which key of a task is its action, and what it loops over.

import { type Place, ShevekError } from "../errors/shevek-error.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { placeOf } from "../yaml/places.ts";
import { isKeywordOf, nearestName } from "./keywords.ts";
import type { Keywords, ParentNode, TaskRole } from "./nodes.ts";
import { notAKeyword } from "./read-keywords.ts";
import {
	type ActionStatement,
	readActionStatement,
	readModuleStatement,
} from "./task-arguments.ts";
import type { TaskListContext } from "./task-list.ts";

const TASK_ROLES: Readonly<Record<string, TaskRole>> = {
	meta: "meta",
	include: "includeTasks",
	include_tasks: "includeTasks",
	include_role: "includeRole",
	import_tasks: "importTasks",
	import_role: "importRole",
};

export function taskRoleOf(action: string): TaskRole {
	const short = action.replace(/^ansible\.(builtin|legacy)\./, "");
	return Object.hasOwn(TASK_ROLES, short)
		? (TASK_ROLES[short] ?? "action")
		: "action";
}

interface FoundAction {
	readonly statement: ActionStatement;
	readonly actionKey: string | undefined;
	readonly loop: { lookup: string | undefined; value: PyValue } | undefined;
}

export function findAction(
	item: PyDict,
	where: Place,
	context: TaskListContext,
): FoundAction {
	const kind = context.isHandlers ? "handler" : "task";
	const extra = item.get("args");
	const found: { statement: ActionStatement; key: string | undefined }[] = [];
	for (const name of ["action", "local_action"]) {
		if (!item.has(name)) continue;
		if (found.length > 0)
			throw new ShevekError(
				"playbook",
				"action and local_action are mutually exclusive",
				{ where },
			);
		found.push({
			statement: readActionStatement(item.get(name) ?? null, extra, where),
			key: undefined,
		});
	}
	const unknown = [...item.keys()].filter(
		(key) =>
			typeof key !== "string" ||
			(!isKeywordOf(kind, key) && !key.startsWith("with_")),
	);
	for (const key of unknown) {
		if (typeof key !== "string" || !isAction(key, item, context)) continue;
		if (found.length > 0) {
			throw new ShevekError(
				"playbook",
				`conflicting action statements: ${found[0]?.statement.action}, ${key}`,
				{ where },
			);
		}
		found.push({
			statement: readModuleStatement(key, item.get(key) ?? null, extra, where),
			key,
		});
	}
	const first = found[0];
	if (first === undefined) throw noAction(unknown, item, where, kind);
	return {
		statement: first.statement,
		actionKey: first.key,
		loop: findLoop(item, where, context),
	};
}

function isAction(
	name: string,
	item: PyDict,
	context: TaskListContext,
): boolean {
	return (
		taskRoleOf(name) !== "action" ||
		resolve(name, item as Keywords, context) !== undefined
	);
}

export function resolve(
	name: string,
	keywords: Keywords,
	context: TaskListContext,
): string | undefined {
	const own = keywords.get("collections");
	const value = own ?? inheritedCollections(context.parent);
	const collections = Array.isArray(value)
		? value.filter((v): v is string => typeof v === "string")
		: [];
	return context.sources.resolveAction(name, collections);
}

function inheritedCollections(parent: ParentNode): PyValue | undefined {
	for (let node: ParentNode | undefined = parent; node; node = node.parent) {
		const value = node.keywords.get("collections");
		if (value !== undefined) return value;
	}
	return undefined;
}

function noAction(
	unknown: PyValue[],
	item: PyDict,
	where: Place,
	kind: "task" | "handler",
): ShevekError {
	const [bad] = unknown;
	if (bad === undefined) {
		return new ShevekError("playbook", "no module/action detected in task.", {
			where,
		});
	}
	if (typeof bad !== "string") return notAKeyword(kind, bad, item, where);
	const near = nearestName(bad, NEAR_ACTIONS);
	return new ShevekError(
		"playbook",
		`couldn't resolve module/action '${bad}'. This often indicates a misspelling, missing collection, or incorrect module path.`,
		{
			where,
			hint: near === undefined ? undefined : `did you mean '${near}'?`,
		},
	);
}

/** Names that a slip of the finger is usually near to. */
const NEAR_ACTIONS =
	"apt assert blockinfile command copy cron debug fail fetch file find get_url git group import_role import_tasks include_role include_tasks include_vars lineinfile meta package pause pip raw replace script service set_fact shell stat synchronize systemd template unarchive uri user wait_for yum when name tags register become notify loop vars until retries delay changed_when failed_when ignore_errors delegate_to run_once".split(
		" ",
	);

function noLookup(
	key: string,
	kind: "Task" | "Handler",
	{ item, where }: { item: PyDict; where: Place },
): ShevekError {
	const near = nearestName(key, NEAR_LOOPS);
	return new ShevekError(
		"playbook",
		`'${key}' is not a valid attribute for a ${kind}`,
		{
			where: placeOf(item, key) ?? where,
			hint: near === undefined ? undefined : `did you mean '${near}'?`,
		},
	);
}

const NEAR_LOOPS =
	"with_items with_dict with_list with_fileglob with_first_found with_flattened with_indexed_items with_inventory_hostnames with_lines with_nested with_random_choice with_sequence with_subelements with_together".split(
		" ",
	);

function findLoop(
	item: PyDict,
	where: Place,
	{ sources, isHandlers }: TaskListContext,
): { lookup: string | undefined; value: PyValue } | undefined {
	let loop: { lookup: string | undefined; value: PyValue } | undefined;
	for (const [key, value] of item) {
		if (typeof key !== "string" || !key.startsWith("with_")) continue;
		if (loop !== undefined)
			throw new ShevekError(
				"playbook",
				`duplicate loop in task: ${loop.lookup}`,
				{ where },
			);
		if (value === null)
			throw new ShevekError(
				"playbook",
				`you must specify a value when using ${key}`,
				{ where },
			);
		const lookup = key.slice("with_".length);
		if (!sources.hasLookup(lookup))
			throw noLookup(key, isHandlers ? "Handler" : "Task", { item, where });
		loop = { lookup, value };
	}
	if (item.has("loop")) {
		if (loop !== undefined)
			throw new ShevekError(
				"playbook",
				`duplicate loop in task: ${loop.lookup}`,
				{ where },
			);
		loop = { lookup: undefined, value: item.get("loop") ?? null };
	}
	return loop;
}
