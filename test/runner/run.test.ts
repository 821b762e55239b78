// `shevek runner run`: a private data dir, from the command line to the files that a run leaves.

import { existsSync, readdirSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { type Lab, makeLab } from "../e2e/lab.ts";
import {
	artifact,
	endOf,
	inFolder,
	leftEvents,
	modes,
	SITE,
	SITE_EVENTS,
} from "./folder.ts";

let lab: Lab;
afterEach(() => lab.remove());

const run = (...args: string[]) => lab.run(["runner", "run", "pdd", ...args]);
const kinds = (ident: string) =>
	leftEvents(lab, ident).map(({ event }) => event);

test("a playbook leaves ansible-runner's files, for this user alone", async () => {
	lab = makeLab(
		inFolder({ "project/site.yml": SITE, "env/extravars": "who: you\n" }),
	);
	const ended = await run("-p", "site.yml", "-i", "one");
	expect(ended).toMatchObject({ rc: 0, err: "" });
	expect(ended.out).toContain('"msg": "hello you"');
	expect(modes(lab.path("pdd/artifacts/one"))).toEqual({
		command: "600",
		fact_cache: "755",
		job_events: "700",
		rc: "600",
		status: "600",
		stderr: "600",
		stdout: "600",
	});
	expect(endOf(lab, "one")).toEqual(["successful", "0"]);
	expect(JSON.parse(artifact(lab, "one", "command"))).toEqual({
		command: [
			"shevek",
			"playbook",
			"-i",
			lab.path("pdd/inventory"),
			"-e",
			`@${lab.path("pdd/env/extravars")}`,
			"site.yml",
		],
		cwd: lab.path("pdd/project"),
		env: {
			ANSIBLE_CACHE_PLUGIN: "jsonfile",
			ANSIBLE_CACHE_PLUGIN_CONNECTION: lab.path("pdd/artifacts/one/fact_cache"),
			ANSIBLE_FORCE_COLOR: "True",
			ANSIBLE_HOST_KEY_CHECKING: "False",
			ANSIBLE_RETRY_FILES_ENABLED: "False",
			RUNNER_OMIT_EVENTS: "False",
			RUNNER_ONLY_FAILED_EVENTS: "False",
			SHEVEK_RUNNER: "one",
		},
	});
	const events = leftEvents(lab, "one");
	expect(events.map(({ event }) => event)).toEqual(SITE_EVENTS);
	expect(events.map(({ counter }) => counter)).toEqual([1, 2, 3, 4, 5, 6]);
	expect(new Set(events.map((event) => event.runner_ident))).toEqual(
		new Set(["one"]),
	);
	expect(modes(lab.path("pdd/artifacts/one/job_events"))).toEqual(
		Object.fromEntries(
			events.map(({ counter, uuid }) => [`${counter}-${uuid}.json`, "600"]),
		),
	);
});

test("options come in ansible-runner's order, env/cmdline first", async () => {
	lab = makeLab(
		inFolder({
			"project/site.yml": SITE,
			"env/cmdline": "--become-user 'some one' -D",
		}),
	);
	const options = ["--limit", "localhost", "--forks", "3", "-vv"];
	await run("-p", "site.yml", "-i", "one", ...options);
	await run("-p", "site.yml", "-i", "two", "--cmdline=--tags x");
	const words = (ident: string) =>
		JSON.parse(artifact(lab, ident, "command")).command.slice(2);
	const inventory = lab.path("pdd/inventory");
	expect(words("one")).toEqual([
		"--become-user",
		"some one",
		"-D",
		"-i",
		inventory,
		"--limit",
		"localhost",
		"-vv",
		"--forks",
		"3",
		"site.yml",
	]);
	expect(words("two")).toEqual(["--tags", "x", "-i", inventory, "site.yml"]);
});

test("a module runs in the private data dir, a role from its roles/", async () => {
	lab = makeLab(
		inFolder({
			"project/site.yml": SITE,
			"roles/greet/tasks/main.yml":
				"- debug: {msg: '{{ greeting }} {{ count + 1 }}'}\n",
		}),
	);
	const module = ["-m", "command", "-a", "pwd", "--hosts", "localhost"];
	const adhoc = await run(...module, "-i", "adhoc");
	expect(adhoc.out).toContain(lab.path("pdd"));
	expect(kinds("adhoc")).toEqual([
		"playbook_on_start",
		"runner_on_start",
		"runner_on_ok",
		"playbook_on_stats",
	]);
	const role = await run(
		...["-r", "greet", "--role-vars", "greeting=hi count=3"],
		...["--role-skip-facts", "-i", "role"],
	);
	expect(role.out).toContain('"msg": "hi 4"');
	// the playbook that it took is gone
	expect(readdirSync(lab.path("pdd/project"))).toEqual(["site.yml"]);
});

test("the file args is the whole command line", async () => {
	lab = makeLab(
		inFolder({
			"project/site.yml": SITE,
			args: "ansible-playbook -i ../inventory -e 'who=\"all of you\"' site.yml",
			"env/cmdline": "--no-such-option",
		}),
	);
	const ended = await run("-i", "one");
	expect(ended).toMatchObject({ rc: 0, err: "" });
	expect(ended.out).toContain('"msg": "hello all of you"');
	lab.write({ "pdd/args": "rm -rf x" });
	expect((await run("-i", "two")).err).toBe(
		"ERROR! the file args names the program 'rm', and only ansible-playbook and ansible are run\n\nansible-runner runs other programs.\n",
	);
});

test("--json prints and keeps events, a line each; --quiet prints nothing", async () => {
	lab = makeLab(inFolder({ "project/site.yml": SITE }));
	const json = await run("-p", "site.yml", "-i", "json", "-j");
	const lines = json.out.trimEnd().split("\n");
	expect(lines.map((line) => JSON.parse(line))).toEqual(
		leftEvents(lab, "json"),
	);
	expect(artifact(lab, "json", "stdout")).toBe(json.out);
	const quiet = await run("-p", "site.yml", "-i", "quiet", "-q");
	expect(quiet).toMatchObject({ rc: 0, out: "", err: "" });
	expect(artifact(lab, "quiet", "stdout")).toContain("hello world");
});

const FAILING = `
- hosts: all
  gather_facts: false
  tasks:
    - debug: {msg: one}
    - command: "{{ item }}"
      loop: ["false", "true"]
`;
const WITH_DATA = [
	["--omit-event-data", []],
	["--only-failed-event-data", ["runner_item_on_failed", "runner_on_failed"]],
] as const;
test.each(WITH_DATA)("%s leaves data to %j", async (option, kept) => {
	lab = makeLab(inFolder({ "project/site.yml": FAILING }));
	const { rc } = await run("-p", "site.yml", "-i", "one", option);
	expect(rc).toBe(2);
	const events = leftEvents(lab, "one");
	const withData = events.filter(
		({ event_data }) => Object.keys(event_data ?? {}).length > 0,
	);
	expect(withData.map(({ event }) => event)).toEqual(kept);
	expect(events.length).toBeGreaterThan(6);
	expect(endOf(lab, "one")).toEqual(["failed", "2"]);
});

test("the other engine runs as well; where it is not installed the exit code is 127", async () => {
	lab = makeLab(inFolder({ "project/site.yml": SITE }));
	const ended = await run("-p", "site.yml", "-i", "one", "--engine", "ansible");
	expect(ended).toMatchObject({ rc: 0, err: "" });
	expect(kinds("one")).toEqual(SITE_EVENTS);
	expect(artifact(lab, "one", "stdout")).toBe(ended.out);
	const named = await run(
		"-p",
		"site.yml",
		"-i",
		"cmdline",
		"--cmdline=--engine=ansible",
	);
	expect(named.out).toBe(ended.out);
	expect(kinds("cmdline")).toEqual(SITE_EVENTS);
	lab.write({ "pdd/env/settings": "engine: ansible\n" });
	const none = { SHEVEK_ANSIBLE_BIN: lab.path("none") };
	const args = ["runner", "run", "pdd", "-p", "site.yml", "-i", "two"];
	const missing = await lab.run(args, none);
	expect(missing.rc).toBe(127);
	expect(
		leftEvents(lab, "two").map(({ event, stdout }) => [event, stdout]),
	).toEqual([["verbose", missing.out.trimEnd()]]);
	expect(missing.out).toContain("ansible-playbook is not installed");
	expect(endOf(lab, "two")).toEqual(["failed", "127"]);
});

test("a playbook that is not there is a failed run, whose one event says so", async () => {
	lab = makeLab({ "pdd/nothing": "" });
	const ended = await run("-p", "site.yml", "-i", "one");
	const text = "ERROR! the playbook: site.yml could not be found";
	expect(ended).toMatchObject({ rc: 1, out: `${text}\n` });
	expect(
		leftEvents(lab, "one").map(({ event, stdout }) => [
			event,
			stripVTControlCharacters(stdout),
		]),
	).toEqual([["verbose", text]]);
	expect(endOf(lab, "one")).toEqual(["failed", "1"]);
});

test("--rotate-artifacts keeps the newest; a run's own name again replaces its files", async () => {
	lab = makeLab(inFolder({ "project/site.yml": SITE }));
	for (const ident of ["one", "two", "three"])
		await run("-p", "site.yml", "-i", ident, "--rotate-artifacts", "2");
	expect(readdirSync(lab.path("pdd/artifacts")).sort()).toEqual([
		"three",
		"two",
	]);
	await run("-p", "none.yml", "-i", "two");
	expect(kinds("two")).toEqual(["verbose"]);
});

test("job_timeout and idle_timeout end the run with the status timeout", async () => {
	lab = makeLab(
		inFolder({
			"project/site.yml":
				"- hosts: all\n  gather_facts: false\n  tasks: [{command: sleep 600}]\n",
		}),
	);
	for (const name of ["job_timeout", "idle_timeout"]) {
		lab.write({ "pdd/env/settings": `${name}: 2\n` });
		const { rc } = await run("-p", "site.yml", "-i", name);
		expect([rc, ...endOf(lab, name)]).toEqual([254, "timeout", "254"]);
	}
});

interface Refused {
	readonly files?: Readonly<Record<string, string>>;
	readonly args: readonly string[];
	readonly rc: number;
	/** PDD stands for the private data dir. */
	readonly err: string;
}
const REFUSED: readonly (readonly [title: string, refused: Refused])[] = [
	[
		"nothing to run",
		{
			args: [],
			rc: 5,
			err: "ERROR! nothing to run is named\n\nA run needs a playbook, a module or a role.\n",
		},
	],
	[
		"an ident that leads out of artifacts/",
		{
			args: ["-p", "site.yml", "-i", "../x"],
			rc: 5,
			err: "ERROR! the ident '../x' is not the name of a folder\n\nAn ident names a folder in artifacts/: letters, digits, '-', '_', '.'; no '/'.\n",
		},
	],
	[
		"settings that cannot be read",
		{
			files: { "env/settings": "job_timeout: [1,\nfoo" },
			args: ["-p", "site.yml"],
			rc: 4,
			err: "ERROR! PDD/env/settings, line 3, column 1: did not find expected ',' or ']'\n",
		},
	],
	[
		"a setting that means nothing",
		{
			files: { "env/settings": "job_timeout: soon\n" },
			args: ["-p", "site.yml"],
			rc: 5,
			err: "ERROR! PDD/env/settings: job_timeout is 'soon', which is not a number of seconds\n",
		},
	],
	[
		"isolation in the settings",
		{
			files: { "env/settings": "process_isolation: true\n" },
			args: ["-p", "site.yml"],
			rc: 5,
			err: "ERROR! PDD/env/settings: process_isolation is set, and runs in containers or sandboxes are not there\n\nTake the key out, or run this directory with ansible-runner.\n",
		},
	],
	[
		"extravars that are a list",
		{
			files: { "env/extravars": "- 1\n" },
			args: ["-p", "site.yml"],
			rc: 5,
			err: "ERROR! PDD/env/extravars holds a list, not variables and their values\n\nIt is a mapping, as YAML (`name: value` a line) or JSON.\n",
		},
	],
	[
		"a broken file of secrets, without showing them",
		{
			files: { "env/passwords": 'a: [hunter2\n"b' },
			args: ["-p", "site.yml"],
			rc: 4,
			err: "ERROR! PDD/env/passwords, line 3, column 1: did not find expected ',' or ']'\n",
		},
	],
	[
		"an inventory that is not there",
		{
			args: ["-p", "site.yml", "--inventory", "west"],
			rc: 1,
			err: "ERROR! the inventory west is neither PDD/inventory/west nor LAB/west\n\nA list of hosts has a comma: 'host1,'.\n",
		},
	],
	[
		"a container",
		{
			args: ["-p", "site.yml", "--container-image=ee"],
			rc: 5,
			err: "ERROR! --container-image is not there\n\nRuns in containers and sandboxes are not there: run Shevek in the container, or use ansible-runner.\n",
		},
	],
	[
		"hosts for a playbook",
		{
			args: ["-p", "site.yml", "--hosts", "all"],
			rc: 5,
			err: "ERROR! --hosts is given without -m or -r\n\nA playbook's hosts are limited with --limit.\n",
		},
	],
];
describe("refused before anything runs", () => {
	test.each(REFUSED)("%s", async (_title, { files = {}, args, rc, err }) => {
		lab = makeLab(inFolder({ "project/site.yml": SITE, ...files }));
		const ended = await run(...args);
		const told = ended.err
			.replaceAll(lab.path("pdd"), "PDD")
			.replaceAll(lab.folder, "LAB");
		expect({ ...ended, err: told }).toMatchObject({ rc, out: "", err });
		expect(existsSync(lab.path("pdd/artifacts"))).toBe(false);
	});

	test("a misspelt setting costs a warning, and plugins' own none", async () => {
		lab = makeLab(
			inFolder({
				"project/site.yml": SITE,
				"env/settings": "job_timeut: 5\nacme_url: x\n",
			}),
		);
		const { rc, err } = await run("-p", "site.yml");
		expect([rc, err]).toEqual([
			0,
			` [WARNING]: ${lab.path("pdd/env/settings")}: 'job_timeut' is no setting; 'job_timeout' is one\n`,
		]);
	});
});
