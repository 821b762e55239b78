// --list-hosts, --list-tasks, --list-tags, --syntax-check: what would run, without running it.

import path from "node:path";
import type { Display } from "../builtin/callbacks/display.ts";
import { type ListedPlay, readForListing } from "../engine/listing.ts";
import type { RunOptions } from "../engine/options.ts";
import type { Assembled } from "./assemble/run-parts.ts";
import type { PlaybookOptions } from "./options/playbook-options.ts";

export interface ListingParts {
	readonly options: PlaybookOptions;
	readonly engine: RunOptions;
	readonly assembled: Assembled;
	readonly display: Display;
}

export function listPlaybooks(
	playbooks: readonly { name: string; file: string }[],
	parts: ListingParts,
): number {
	const { options, display } = parts;
	for (const { name, file } of playbooks) {
		const plays = readForListing(file, parts.engine, parts.assembled.parts);
		display.show(
			`\nplaybook: ${options.isSyntaxCheck ? path.normalize(name) : name}`,
		);
		if (options.isSyntaxCheck) continue;
		for (const [index, play] of plays.entries()) showPlay(play, index, parts);
	}
	return 0;
}

function showPlay(
	play: ListedPlay,
	index: number,
	{ options, display }: ListingParts,
): void {
	let head = `\n  play #${index + 1} (${play.pattern.join(",")}): ${play.name}\tTAGS: [${play.tags.join(",")}]`;
	if (options.isListHosts) {
		const pattern = `[${play.pattern.map((part) => `'${part}'`).join(", ")}]`;
		head += `\n    pattern: ${pattern}\n    hosts (${play.hosts.length}):`;
		for (const host of play.hosts) head += `\n      ${host}`;
	}
	display.show(head);
	if (!options.isListTags && !options.isListTasks) return;
	let text = options.isListTasks ? "    tasks:\n" : "";
	const all = new Set(play.tags);
	for (const task of play.tasks) {
		for (const tag of task.tags) all.add(tag);
		if (options.isListTasks)
			text += `      ${task.name}\tTAGS: [${[...new Set([...play.tags, ...task.tags])].sort().join(", ")}]\n`;
	}
	if (options.isListTags)
		text += `      TASK TAGS: [${[...all].sort().join(", ")}]\n`;
	display.show(text);
}
