// One mapping of a playbook file to a play.

import path from "node:path";
import { type Place, ShevekError } from "../errors/shevek-error.ts";
import { pyRepr, pyTypeName } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { Template } from "../templar/template-node.ts";
import { placeOf } from "../yaml/places.ts";
import { BlockNode, PlayNode, type TaskNode } from "./nodes.ts";
import { loadRole } from "./parse-role.ts";
import { parseBlockList } from "./parse-tasks.ts";
import { asList, readKeywords, readVars } from "./read-keywords.ts";
import {
	handlerTasks,
	implicitMeta,
	roleBlocks,
	roleHandlers,
} from "./role-blocks.ts";
import { parseRoleEntry } from "./role-entry.ts";
import type { PlaybookSources } from "./sources.ts";

export interface PlayContext {
	readonly sources: PlaybookSources;
	readonly file: string;
	/** Variables and conditions that an import_playbook adds. */
	readonly importVars: PyDict;
	readonly importConditions: readonly PyValue[];
	readonly importTags: readonly PyValue[];
}

export function parsePlay(
	mapping: PyDict,
	where: Place,
	context: PlayContext,
): PlayNode {
	const { sources, file } = context;
	if (mapping.has("user")) {
		if (mapping.has("remote_user")) {
			throw new ShevekError(
				"playbook",
				"both 'user' and 'remote_user' are set for this play. The use of 'user' is deprecated, and should be removed",
				{ where },
			);
		}
		mapping = new Map(
			[...mapping].map(([k, v]) => [k === "user" ? "remote_user" : k, v]),
		);
	}
	const keywords = readKeywords("play", mapping, where);
	if (context.importTags.length > 0) {
		const own = keywords.get("tags") ?? [];
		keywords.set("tags", [
			...(Array.isArray(own) ? own : [own]),
			...context.importTags,
		]);
	}
	const play = new PlayNode(keywords, where, context.importConditions);
	checkHosts(mapping, where);
	play.vars = new Map([
		...context.importVars,
		...readVars(mapping.get("vars"), where),
	]);
	play.varsFiles = asList(mapping.get("vars_files"));
	play.varsPrompt = readVarsPrompt(mapping.get("vars_prompt"), where);
	const tasks = {
		sources,
		parent: play,
		role: undefined,
		isHandlers: false,
		file,
	};
	const part = (name: string): PyValue => {
		const value = mapping.get(name) ?? null;
		if (value === null || Array.isArray(value)) return value;
		throw new ShevekError(
			"playbook",
			`A malformed block was encountered while loading ${name}: ${pyRepr(value)} should be a list or None but is <class '${pyTypeName(value)}'>`,
			{ where: placeOf(mapping, name) ?? where },
		);
	};
	play.preTasks = parseBlockList(part("pre_tasks"), tasks);
	// imports among the tasks add roles and handlers of their own
	play.roles.push(
		...readRoles(mapping.get("roles") ?? null, play, where, context),
	);
	play.tasks = parseBlockList(part("tasks"), tasks);
	play.postTasks = parseBlockList(part("post_tasks"), tasks);
	play.handlers.unshift(
		...parseBlockList(part("handlers"), {
			...tasks,
			isHandlers: true,
		}),
	);
	return play;
}

function checkHosts(mapping: PyDict, where: Place): void {
	if (!mapping.has("hosts")) {
		throw new ShevekError(
			"playbook",
			"the field 'hosts' is required but was not set",
			{ where },
		);
	}
	const hosts = mapping.get("hosts") ?? null;
	const at = placeOf(mapping, "hosts") ?? where;
	const isEmpty =
		hosts === null ||
		hosts === "" ||
		(Array.isArray(hosts) && hosts.length === 0);
	if (isEmpty)
		throw new ShevekError(
			"playbook",
			"Hosts list cannot be empty. Please check your playbook",
			{ where: at },
		);
	if (Array.isArray(hosts)) {
		for (const entry of hosts) {
			if (entry === null)
				throw new ShevekError(
					"playbook",
					"Hosts list cannot contain values of 'None'. Please check your playbook",
					{ where: at },
				);
			if (typeof entry !== "string" && !(entry instanceof Template)) {
				throw new ShevekError(
					"playbook",
					`Hosts list contains an invalid host value: '${pyRepr(entry)}'`,
					{ where: at },
				);
			}
		}
	} else if (typeof hosts !== "string" && !(hosts instanceof Template)) {
		throw new ShevekError(
			"playbook",
			"Hosts list must be a sequence or string. Please check your playbook.",
			{ where: at },
		);
	}
}

const PROMPT_KEYS = new Set([
	"name",
	"prompt",
	"default",
	"private",
	"confirm",
	"encrypt",
	"salt_size",
	"salt",
	"unsafe",
]);

function readVarsPrompt(value: PyValue | undefined, where: Place): PyDict[] {
	return asList(value).map((entry) => {
		if (!(entry instanceof Map) || !entry.has("name")) {
			throw new ShevekError(
				"playbook",
				"Invalid vars_prompt data structure, missing 'name' key",
				{ where },
			);
		}
		for (const key of entry.keys()) {
			if (typeof key !== "string" || !PROMPT_KEYS.has(key)) {
				throw new ShevekError(
					"playbook",
					`Invalid vars_prompt data structure, found unsupported key '${pyRepr(key)}'`,
					{ where },
				);
			}
		}
		return entry;
	});
}

function readRoles(
	list: PyValue,
	play: PlayNode,
	where: Place,
	context: PlayContext,
) {
	if (list === null) return [];
	if (!Array.isArray(list)) {
		throw new ShevekError(
			"playbook",
			"A malformed role declaration was encountered.",
			{ where, hint: "roles: takes a list" },
		);
	}
	const roleContext = {
		sources: context.sources,
		parent: play,
		searchRoleDir: undefined,
		playbookDir: path.dirname(context.file),
	};
	return list.map((entry, index) => {
		const at = placeOf(list, index) ?? where;
		return loadRole(parseRoleEntry(entry, roleContext, at), roleContext);
	});
}

/** All task blocks of a play in the order they run, with the points where handlers are flushed. */
export function compilePlay(
	play: PlayNode,
	isForcingHandlers: boolean,
): BlockNode[] {
	const roles = play.roles
		.filter((role) => !role.isFromInclude)
		.flatMap(roleBlocks);
	const sections = [play.preTasks, [...roles, ...play.tasks], play.postTasks];
	if (!isForcingHandlers)
		return sections.flatMap((blocks) => [...blocks, flushBlock(play)]);
	// with force_handlers a section's flush is the `always` of all of it
	return sections.map((blocks) => {
		const block = new BlockNode(play, play.where);
		block.block = blocks.length > 0 ? blocks : [implicitMeta("noop", block)];
		block.always = [flushBlock(play)];
		return block;
	});
}

function flushTask(parent: BlockNode): TaskNode {
	return implicitMeta("flush_handlers", parent);
}

function flushBlock(play: PlayNode): BlockNode {
	const block = new BlockNode(play, play.where);
	block.block = [flushTask(block)];
	return block;
}

/** Roles' handlers first, so that the play's own, searched from the end, win by name. */
export function playHandlers(play: PlayNode): TaskNode[] {
	// those of imported roles are among the play's
	const roles = play.roles.filter((role) => !role.isFromInclude);
	return handlerTasks([...roles.flatMap(roleHandlers), ...play.handlers]);
}
