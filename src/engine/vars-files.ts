// `vars_files:`: names may need the host's facts, so they are rendered per host, and read once a name.

import path from "node:path";
import { ShevekError } from "../errors/shevek-error.ts";
import { pyRepr, pyStr } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { Template } from "../templar/template-node.ts";
import { LayeredScope, type VarLayer } from "../vars/layered-scope.ts";
import type { PlayRun } from "./play-run.ts";

/** The files' variables as one layer, the last file strongest. */
export function varsFilesLayer(
	play: PlayRun,
	host: string,
	base: () => LayeredScope,
): VarLayer {
	let dicts: readonly PyDict[] | undefined;
	const layer = (): VarLayer => {
		dicts ??= readAll(play, host, base());
		return asLayer(dicts);
	};
	return { get: (name) => layer().get(name), keys: () => layer().keys() };
}

function asLayer(dicts: readonly PyDict[]): VarLayer {
	return {
		get: (name) => {
			for (const dict of dicts) {
				const value = dict.get(name);
				if (value !== undefined) return value;
			}
			return undefined;
		},
		keys: () => dicts.flatMap((dict) => [...dict.keys()]),
	};
}

function readAll(play: PlayRun, host: string, base: LayeredScope): PyDict[] {
	const dicts: PyDict[] = [];
	for (const entry of play.play.varsFiles) {
		const found = readFirst(play, entry, base.with(...dicts));
		if (found !== undefined) dicts.unshift(...found.toReversed());
		else if (!isPending(play, host, entry)) {
			throw notFound(play, entry);
		}
	}
	return dicts;
}

/** Files whose names need no host are missed before the first task, not in it. */
export function checkVarsFiles(play: PlayRun): void {
	const nothing = new LayeredScope([]);
	for (const entry of play.play.varsFiles) {
		const names = Array.isArray(entry) ? entry : [entry];
		if (!names.every((name) => typeof name === "string")) continue;
		if (readFirst(play, entry, nothing) === undefined)
			throw notFound(play, entry);
	}
}

function notFound(play: PlayRun, entry: PyValue): ShevekError {
	return new ShevekError(
		"file",
		`vars file ${pyStr(entry instanceof Template ? entry.source : entry)} was not found`,
		{
			where: play.play.where,
			hint: `searched ${[...new Set(searchFolders(play))].join(", ")}`,
		},
	);
}

/** Before facts are there a name may not be known yet. */
function isPending(play: PlayRun, host: string, entry: PyValue): boolean {
	const names = Array.isArray(entry) ? entry : [entry];
	return (
		names.some((name) => name instanceof Template) &&
		!play.state.facts.isGathered(host)
	);
}

/** A list stands for the first of its files that is there. */
function readFirst(
	play: PlayRun,
	entry: PyValue,
	scope: LayeredScope,
): PyDict[] | undefined {
	for (const written of Array.isArray(entry) ? entry : [entry]) {
		const name = renderName(play, written, scope);
		if (name === undefined) continue;
		for (const folder of searchFolders(play)) {
			const file = path.resolve(folder, name);
			if (play.sources.exists(file))
				return asDicts(play.sources.readYaml(file), file);
		}
	}
	return undefined;
}

function renderName(
	play: PlayRun,
	written: PyValue,
	scope: LayeredScope,
): string | undefined {
	if (typeof written === "string") return written;
	if (!(written instanceof Template)) {
		throw new ShevekError(
			"playbook",
			`Invalid vars_files entry found: ${pyRepr(written)}\nvars_files entries should be either a string type or a list of string types after template expansion`,
			{ where: play.play.where },
		);
	}
	try {
		return pyStr(play.state.parts.templar.templateNow(written, scope));
	} catch {
		return undefined;
	}
}

function searchFolders(play: PlayRun): string[] {
	const playDir = path.dirname(play.play.where.file);
	return [
		path.join(playDir, "vars"),
		playDir,
		path.join(play.sources.baseDir, "vars"),
		play.sources.baseDir,
	];
}

function asDicts(data: PyValue, file: string): PyDict[] {
	if (data === null) return [];
	const items = Array.isArray(data) ? data : [data];
	return items.map((item) => {
		if (item instanceof Map) return item;
		throw new ShevekError(
			"playbook",
			`variable files must contain either a dictionary of variables, or a list of dictionaries. Got: ${pyRepr(item)}`,
			{ where: { file, line: 1, column: 1 } },
		);
	});
}
