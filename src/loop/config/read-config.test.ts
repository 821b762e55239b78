// A table of configurations: what they mean, and what is said of those that are wrong.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadSettings } from "../../config/settings.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { readSetup, type Setup } from "../setup.ts";
import type { LoopConfig } from "./loop-config.ts";

let base: string;
beforeAll(() => {
	base = mkdtempSync(join(tmpdir(), "shevek-config-"));
	for (const folder of ["conf/pb", "examples/playbooks", "conf/bin"])
		mkdirSync(join(base, folder), { recursive: true });
	for (const file of ["conf/hosts", "conf/ansible.cfg"])
		writeFileSync(join(base, file), "");
	for (const file of ["conf/bin/run it", "conf/bin/run"])
		writeFileSync(join(base, file), "#!/bin/sh\n", { mode: 0o755 });
});
afterAll(() => rmSync(base, { recursive: true }));

function read(text: string): Promise<Setup> {
	const file = join(base, "conf/loop.yml");
	writeFileSync(file, text);
	const context = { cwd: base, env: { PATH: join(base, "conf/bin") } };
	return readSetup(file, {
		...context,
		settings: loadSettings(context),
		tell: () => undefined,
	});
}

/** The faults' lines, with places in the configuration as `line:column`. */
async function faultsOf(text: string): Promise<readonly string[]> {
	const error = await read(text).catch((thrown: unknown) => thrown);
	if (!(error instanceof ShevekError)) return ["no fault"];
	expect(error.code).toBe("config");
	return error.message
		.replaceAll(`${join(base, "conf/loop.yml")}:`, "")
		.replaceAll(base, "BASE")
		.split("\n")
		.slice(1);
}

const looper = "plugins: {looper: {name: stdin}}\n";
const keys = "routing_keys: [a]\n";
const ansible = "ansible: {playbooks_dir: pb}\n";
const WHOLE = looper + keys + ansible;

describe("what a configuration means", () => {
	test.each<[string, string, (config: LoopConfig) => unknown, unknown]>([
		[
			"the least",
			WHOLE,
			({ logLevel, translator, engine, concurrency, turn }) => [
				logLevel,
				translator.name,
				engine,
				concurrency,
				turn,
			],
			["info", "rkname", { kind: "native" }, 1, { kind: "free" }],
		],
		[
			"plugin, as the README has it",
			`plugin: stdin\n${keys}${ansible}`,
			({ looper: { name } }) => name,
			"stdin",
		],
		[
			"loglevel in any case",
			`loglevel: DEBUGGING\n${WHOLE}`,
			({ logLevel }) => logLevel,
			"debug",
		],
		[
			"a name in any case",
			WHOLE.replace("stdin", "Stdin"),
			({ looper: { name } }) => name,
			"Stdin",
		],
		[
			"loglevel warn",
			`loglevel: warn\n${WHOLE}`,
			({ logLevel }) => logLevel,
			"warning",
		],
		[
			"a path beside the configuration",
			WHOLE,
			({ playbooksDir }) => playbooksDir,
			"BASE/conf/pb",
		],
		[
			"a path from the working directory, as in loopabull's examples",
			`${looper}${keys}ansible: {playbooks_dir: examples/playbooks}`,
			({ playbooksDir }) => playbooksDir,
			"BASE/examples/playbooks",
		],
		[
			"an inventory of hosts",
			`${looper}${keys}ansible: {playbooks_dir: pb, inventory: "a,b"}`,
			({ inventory }) => inventory,
			"a,b",
		],
		[
			"an inventory file",
			`${looper}${keys}ansible: {playbooks_dir: pb, inventory: hosts}`,
			({ inventory }) => inventory,
			"BASE/conf/hosts",
		],
		[
			"an ansible.cfg that is not there",
			`${looper}${keys}ansible: {playbooks_dir: pb, cfg_file_path: no.cfg}`,
			({ notes }) => notes,
			["ansible.cfg_file_path: there is no BASE/conf/no.cfg"],
		],
		[
			"a command with a space in its path",
			`${looper}${keys}ansible: {playbooks_dir: pb, playbook_cmd: bin/run it}`,
			({ engine }) => engine,
			{ kind: "command", words: ["BASE/conf/bin/run it"] },
		],
		[
			"a command of words, from PATH",
			`${looper}${keys}ansible: {playbooks_dir: pb, playbook_cmd: run 'a b' c}`,
			({ engine }) => engine,
			{ kind: "command", words: ["BASE/conf/bin/run", "a b", "c"] },
		],
		[
			"engine: native before a command",
			`engine: native\n${looper}${keys}ansible: {playbooks_dir: pb, playbook_cmd: /usr/bin/none}`,
			({ engine, notes }) => [engine, notes],
			[
				{ kind: "native" },
				[
					"engine: native runs the playbooks, and not /usr/bin/none (playbook_cmd)",
				],
			],
		],
		[
			"engine: native under ansible",
			`${looper}${keys}ansible: {engine: native, playbooks_dir: pb, playbook_cmd: run}`,
			({ engine }) => engine,
			{ kind: "native" },
		],
		[
			"all that is not the first",
			`${looper}routing_keys: [a, all]\n${ansible}`,
			({ notes }) => notes,
			[
				"routing_keys: 'all' means every key only where it is the first; here it is a key of that name",
			],
		],
		[
			"turns by a value of the payload",
			`${WHOLE}one_at_a_time: payload.host.name\n`,
			({ turn }) => turn,
			{ kind: "payload", name: "host.name" },
		],
		[
			"pauses and times in seconds",
			`${WHOLE}retries: {tries: 5, first_seconds: 0.5}\nshutdown_seconds: 2\n`,
			({ retries, shutdownMs }) => [retries, shutdownMs],
			[{ tries: 5, firstPauseMs: 500, longestPauseMs: 300_000 }, 2000],
		],
		[
			"the time that a run has",
			`${WHOLE}run_seconds: 1.5\n`,
			({ runMs }) => runMs,
			1500,
		],
	])("%s", async (_what, text, pick, expected) => {
		const { config } = await read(text);
		const shown = JSON.stringify(pick(config)).replaceAll(base, "BASE");
		expect(JSON.parse(shown)).toEqual(expected);
	});
});

describe("everything that is wrong is said at once, with its place", () => {
	test.each<[string, string, readonly string[]]>([
		[
			"nothing",
			"",
			[
				"1:1: the configuration has to be a mapping",
				"1:1: no looper is named: plugins.looper.name says where messages come from (fedmsg, fedmsgrabbitmq, redis, webhook, directory, stdin, or one of your own)",
				"1:1: ansible is missing",
				"1:1: routing_keys is missing",
			],
		],
		[
			"no looper",
			`plugins: {translator: {name: rkname}}\n${keys}${ansible}`,
			[
				"1:1: no looper is named: plugins.looper.name says where messages come from (fedmsg, fedmsgrabbitmq, redis, webhook, directory, stdin, or one of your own)",
			],
		],
		[
			"a looper without a name",
			`plugins: {looper: {}}\n${keys}${ansible}`,
			["1:19: plugins.looper.name is missing"],
		],
		[
			"two loopers",
			`plugin: redis\n${WHOLE}`,
			["1:9: plugin names a looper, and so does plugins.looper"],
		],
		[
			"a looper that is not there",
			`plugins: {looper: {name: stdn}}\n${keys}${ansible}`,
			[
				expect.stringMatching(
					/^1:20: there is no looper 'stdn'; did you mean 'stdin'\? \(there are directory, fedmsg, .*; one of your own is a file stdnlooper\.ts in BASE\/conf\/loopers\)$/,
				),
			],
		],
		[
			"misspelt keys",
			`loglevl: info\n${looper}routing_key: [a]\nansible: {playbook_dir: pb}\n`,
			[
				"1:1: routing_keys is missing",
				"1:1: loglevl is nothing that the loop knows; did you mean 'loglevel'?",
				"3:1: routing_key is nothing that the loop knows; did you mean 'routing_keys'?",
				"4:10: ansible.playbooks_dir is missing",
				"4:11: ansible.playbook_dir is nothing that the loop knows; did you mean 'playbooks_dir'?",
			],
		],
		[
			"no keys",
			`${looper}routing_keys: []\n${ansible}`,
			[
				"2:15: routing_keys is empty, so that nothing would ever run: list the keys, or [all] for every one",
			],
		],
		[
			"keys that are none",
			`${looper}routing_keys: [1, b, {c: d}]\n${ansible}`,
			[
				"2:16: routing_keys has an entry that is no text: 1",
				"2:22: routing_keys has an entry that is no text: a mapping",
			],
		],
		[
			"a key that is none, alone",
			`${looper}routing_keys: [5]\n${ansible}`,
			["2:16: routing_keys has an entry that is no text: 5"],
		],
		[
			"keys as a text",
			`${looper}routing_keys: all\n${ansible}`,
			["2:15: routing_keys has to be a list of texts, and is 'all'"],
		],
		[
			"wrong types and values",
			`${WHOLE}concurrency: 0\nretries: {tries: many}\nloglevel: inf\nshutdown_seconds: [1]\none_at_a_time: key\nrun_seconds: 0\n`,
			[
				"4:14: concurrency has to be a whole number from 1 to 256, and is 0",
				"5:18: retries.tries has to be a whole number from 1 to 1000, and is 'many'",
				expect.stringMatching(
					/^6:11: loglevel is 'inf', which is none of debug, .*; did you mean 'info'\?$/,
				),
				"7:19: shutdown_seconds has to be a number from 0 to 3600, and is a list",
				"8:16: one_at_a_time is 'key', which is none of routing_key, playbook",
				"9:14: run_seconds has to be a number from 1 to 604800, and is 0",
			],
		],
		[
			"paths that lead nowhere",
			`${looper}${keys}ansible: {playbooks_dir: none, inventory: nope, playbook_cmd: nix}`,
			[
				"3:26: ansible.playbooks_dir is no folder: BASE/conf/none",
				"3:43: ansible.inventory is not there: BASE/conf/nope",
				"3:63: ansible.playbook_cmd is no program that can be run: nix",
			],
		],
		[
			"a key twice",
			`${WHOLE}loglevel: info\nloglevel: debug\n`,
			["5:1: loglevel stands here a second time"],
		],
		[
			"options that the looper has not",
			`plugins: {looper: {name: directory, pth: x, poll_seconds: often, done_dir: {a: 1}}}\n${keys}${ansible}`,
			[
				"1:20: looper directory needs its option path",
				"1:37: plugins.looper.pth is no option of directory; did you mean 'path'?",
				"1:59: plugins.looper.poll_seconds has to be a number",
				"1:76: plugins.looper.done_dir has to be a path",
			],
		],
		[
			"an option that every object of JavaScript seems to have",
			`plugins: {looper: {name: stdin, constructor: x}}\n${keys}${ansible}`,
			["1:33: plugins.looper.constructor is no option of stdin"],
		],
		[
			"two engines",
			`engine: native\n${looper}${keys}ansible: {playbooks_dir: pb, engine: ansible}\n`,
			["1:9: engine is native, and ansible.engine is ansible"],
		],
	])("%s", async (_what, text, expected) => {
		expect(await faultsOf(text)).toEqual(expected);
	});
});
