// A loop's configuration in words: a line for its log, a page for `--check`.

import type { LoopConfig } from "../../loop/config/loop-config.ts";
import type { Setup } from "../../loop/setup.ts";
import { Secret } from "../../plugins/secret.ts";

export function startText({ config }: Setup): string {
	return `looper ${config.looper.name}, translator ${config.translator.name}, ${keysText(config)}, playbooks in ${config.playbooksDir}, engine: ${engineText(config)}`;
}

export function setupText({ config, sourceOptions, source }: Setup): string {
	const { retries, turn } = config;
	const options = Object.entries(sourceOptions)
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => `  ${name}: ${valueText(value)}`);
	const rows = [
		["configuration", config.file],
		["looper", `${config.looper.name} (${source.description})`],
		["translator", config.translator.name],
		["routing keys", config.routingKeys.join(", ")],
		["playbooks", config.playbooksDir],
		["engine", engineText(config)],
		["ansible.cfg", config.configFile ?? "as Ansible finds it"],
		["inventory", config.inventory ?? "as ansible.cfg has it"],
		["at once", `${config.concurrency}${turnText(turn)}`],
		[
			"tries",
			`${retries.tries}, pauses of ${retries.firstPauseMs / 1000} s to ${retries.longestPauseMs / 1000} s`,
		],
		["a run", runText(config)],
		["shutdown", `${config.shutdownMs / 1000} s`],
		["loglevel", config.logLevel],
	] as const;
	const lines = rows.map(([name, value]) => `${name.padEnd(15)}${value}`);
	const own = options.length === 0 ? [] : ["the looper's options:", ...options];
	return `${[...lines, ...own].join("\n")}\n`;
}

function keysText({ routingKeys }: LoopConfig): string {
	if (routingKeys[0] === "all") return "every routing key";
	const count = routingKeys.length;
	return count === 1 ? "1 routing key" : `${count} routing keys`;
}

function engineText({ engine }: LoopConfig): string {
	return engine.kind === "native" ? "native" : engine.words.join(" ");
}

function runText({ runMs }: LoopConfig): string {
	return runMs === undefined
		? "takes as long as it does"
		: `is stopped after ${runMs / 1000} s`;
}

function turnText(turn: LoopConfig["turn"]): string {
	if (turn.kind === "free") return "";
	const what = turn.kind === "payload" ? `payload.${turn.name}` : turn.kind;
	return `, one at a time of the same ${what}`;
}

function valueText(value: unknown): string {
	return value instanceof Secret ? "<secret>" : JSON.stringify(value);
}
