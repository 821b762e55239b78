// Fact caches of users and of ours in whole runs: where they are found, what they are asked, what goes wrong.

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RedisServer, startRedis } from "../../brokers/redis-server.ts";
import { type Lab, makeLab } from "../../e2e/lab.ts";

const EXAMPLES = join(import.meta.dirname, "../../../examples/plugins");
const COLLECTION = "collections/ansible_collections/our/tools";

/** A cache that keeps each host in a file, and notes each call. */
const cacheFile = ({ wait = "", get = "", set = "" } = {}) => `
import { appendFileSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { CACHE_OPTIONS, CacheEntry, defineCache } from "shevek/plugin";
export default defineCache({
	description: "For a test.",
	timeoutSeconds: 0.5,
	options: { ...CACHE_OPTIONS, _uri: { ...CACHE_OPTIONS._uri, type: "path", required: true } },
	open({ options: { _uri } }) {
		const file = (host: string) => _uri + "/" + host;
		const note = (text: string) => appendFileSync(_uri + "/.log", text + "\\n");
		note("open");
		return {
			${wait} get(host) { note("get " + host); ${get} return existsSync(file(host)) ? CacheEntry.fromJson(readFileSync(file(host), "utf8")) : undefined; },
			${wait} set(host, entry) { note("set " + host); ${set} writeFileSync(file(host), entry.json); },
			${wait} keys() { return readdirSync(_uri).filter((name) => !name.startsWith(".")); },
			${wait} contains(host) { return existsSync(file(host)); },
			${wait} delete(host) { note("delete " + host); rmSync(file(host), { force: true }); },
			${wait} flush() {},
			${wait} close() { note("close"); },
		};
	},
});
`;

const KEEP = `
- hosts: all
  gather_facts: false
  tasks:
    - set_fact: {zed: "{{ inventory_hostname }}", number: 1.5, cacheable: true}
    - set_fact: {brief: 1}
`;
const READ = `
- hosts: all
  gather_facts: false
  tasks:
    - assert:
        that:
          - ansible_facts.zed == inventory_hostname
          - number == 1.5
          - brief is undefined
          - hostvars['h1'].zed == 'h1'
          - hostvars['h2'].ansible_facts.zed == 'h2'
`;
const NOTHING_KEPT = `
- hosts: all
  gather_facts: false
  tasks:
    - assert: {that: "ansible_facts == {}"}
    - set_fact: {now: 1, cacheable: true}
    - assert: {that: ansible_facts.now == 1}
`;

let lab: Lab;
beforeAll(() => {
	lab = makeLab({
		hosts: "h1\nh2\nh3\n",
		"keep.yml": KEEP,
		"read.yml": READ,
		"nothing.yml": NOTHING_KEPT,
		"cache_plugins/direct.ts": cacheFile(),
		"cache_plugins/later.ts": cacheFile({ wait: "async" }),
		"cache_plugins/thrower.ts": cacheFile({
			get: "throw new RangeError('no such shelf');",
		}),
		"cache_plugins/endless.ts": cacheFile({ get: "for (;;);" }),
		"cache_plugins/silent.ts": cacheFile({
			wait: "async",
			get: "await new Promise(() => {});",
		}),
		"cache_plugins/full.ts": cacheFile({
			set: "throw new Error('the disk is full');",
		}),
		"cache_plugins/odd.ts": cacheFile({
			get: "if (host === 'h2') return CacheEntry.from([1]);",
		}),
		"cache_plugins/printer.ts": cacheFile({ get: "console.log('aside');" }),
		"cache_plugins/broken.ts": "export default {\n",
		"cache_plugins/wrong.ts":
			"export default { description: 'x', opens: () => 1 };\n",
		"elsewhere/deep/configured.ts": cacheFile(),
		[`${COLLECTION}/plugins/cache/shelf.ts`]: cacheFile(),
	});
});
afterAll(() => lab.remove());

let folders = 0;
const emptyFolder = () => {
	const name = `kept/${folders++}`;
	lab.write({ [`${name}/.log`]: "" });
	return lab.path(name);
};

const run = (
	playbook: string,
	[plugin, connection]: readonly [string, string],
	more: { args?: readonly string[]; env?: NodeJS.ProcessEnv } = {},
) =>
	lab.run(["playbook", "-i", "hosts", playbook, ...(more.args ?? [])], {
		ANSIBLE_CACHE_PLUGIN: plugin,
		ANSIBLE_CACHE_PLUGIN_CONNECTION: connection || undefined,
		...more.env,
	});
const kept = (folder: string) =>
	readdirSync(folder).filter((name) => !name.startsWith("."));
const logOf = (folder: string) =>
	readFileSync(join(folder, ".log"), "utf8").trim().split("\n");

describe("found, and asked for facts of the run before", () => {
	test.each([
		["direct", {}],
		["later", {}],
		["our.tools.shelf", {}],
		["configured", { ANSIBLE_CACHE_PLUGINS: "elsewhere" }],
		["jsonfile", {}],
		["ansible.builtin.jsonfile", {}],
		["community.general.yaml", {}],
	])("%s", async (plugin, env) => {
		const folder = emptyFolder();
		const first = await run("keep.yml", [plugin, folder], { env });
		expect(first).toMatchObject({ rc: 0, err: "" });
		expect(kept(folder)).toEqual(["h1", "h2", "h3"]);
		const second = await run("read.yml", [plugin, folder], { env });
		expect(second.out.match(/fatal.*/)?.[0]).toBeUndefined();
		expect(second).toMatchObject({ rc: 0, err: "" });
	});
	test("one that answers at once is asked once a host, when it is needed", async () => {
		const folder = emptyFolder();
		await run("keep.yml", ["direct", folder], { args: ["-l", "h1"] });
		expect(logOf(folder)).toEqual(["open", "get h1", "set h1", "close"]);
	});
	test("one that gives promises is asked for what it has, before the first play", async () => {
		const folder = emptyFolder();
		await run("keep.yml", ["later", folder], { args: ["-l", "h2"] });
		writeFileSync(join(folder, ".log"), "");
		await run("keep.yml", ["later", folder], { args: ["-l", "h3"] });
		expect(logOf(folder)).toEqual([
			"open",
			"get h1",
			"get h2",
			"set h3",
			"close",
		]);
	});
	test.each(["direct", "later", "sqlite"])(
		"%s, of localhost that is in no inventory",
		async (plugin) => {
			lab.write({
				"local.yml":
					"- hosts: localhost\n  gather_facts: false\n  tasks:\n    - debug: {msg: \"kept {{ zed | default('none') }}\"}\n    - set_fact: {zed: here, cacheable: true}\n",
			});
			const folder = emptyFolder();
			const kept = async () => {
				const { rc, out, err } = await lab.run(["playbook", "local.yml"], {
					ANSIBLE_CACHE_PLUGIN: plugin,
					ANSIBLE_CACHE_PLUGIN_CONNECTION:
						plugin === "sqlite" ? join(folder, "facts.db") : folder,
				});
				expect({ rc, err }).toEqual({ rc: 0, err: "" });
				return out.match(/kept \w+/)?.[0];
			};
			expect(await kept()).toBe("kept none");
			expect(await kept()).toBe("kept here");
		},
	);
	test("what it prints stays off the screen", async () => {
		const { rc, out, err } = await run("keep.yml", ["printer", emptyFolder()]);
		expect({ rc, isOnScreen: out.includes("aside") }).toEqual({
			rc: 0,
			isOnScreen: false,
		});
		expect(err).toContain("aside\n");
	});
});

describe("what empties it", () => {
	test.each(["later", "sqlite"])("%s", async (plugin) => {
		const where =
			plugin === "sqlite" ? join(emptyFolder(), "facts.db") : emptyFolder();
		const cache = [plugin, where] as const;
		await run("keep.yml", cache);
		lab.write({
			"clear.yml":
				"- hosts: h1\n  gather_facts: false\n  tasks:\n    - meta: clear_facts\n    - assert: {that: zed is undefined}\n",
			"see.yml":
				"- hosts: all\n  gather_facts: false\n  tasks:\n    - debug: {msg: \"kept {{ zed | default('none') }}\"}\n",
		});
		const seen = async () =>
			[...(await run("see.yml", cache)).out.matchAll(/kept \w+/g)]
				.map(([text]) => text)
				.sort();
		expect((await run("clear.yml", cache)).rc).toBe(0);
		expect(await seen()).toEqual(["kept h2", "kept h3", "kept none"]);
		await run("see.yml", cache, { args: ["--flush-cache", "-l", "h3"] });
		expect(await seen()).toEqual(["kept none", "kept none", "kept none"]);
	});
});

test("gathering: smart asks only hosts that are not in the cache", async () => {
	const cache = ["jsonfile", emptyFolder()] as const;
	lab.write({
		"gather.yml":
			"- hosts: all\n  connection: local\n  tasks:\n    - assert: {that: ansible_facts.system == 'Linux'}\n",
	});
	const env = { ANSIBLE_GATHERING: "smart" };
	const gathered = async (args: readonly string[]) =>
		[
			...(await run("gather.yml", cache, { args, env })).out.matchAll(
				/^ok: \[(h\d)\]$/gm,
			),
		].map(([, host]) => host);
	expect(await gathered(["-l", "h1"])).toEqual(["h1"]);
	expect((await gathered(["-l", "h1,h2"])).sort()).toEqual(["h2"]);
});

describe("a bad one costs a warning, and facts are kept in memory", () => {
	test.each([
		["nowhere", "Unable to load the facts cache plugin (nowhere)."],
		["broken", "@/cache_plugins/broken.ts"],
		["wrong", "'opens' is nothing that a cache has; did you mean 'open'?"],
		[
			"thrower",
			"the fact cache thrower (@/cache_plugins/thrower.ts): RangeError: no such shelf (at @/cache_plugins/thrower.ts:13:",
		],
		[
			"endless",
			"the fact cache endless (@/cache_plugins/endless.ts): did not return within 0.5 s",
		],
		[
			"silent",
			"the fact cache silent (@/cache_plugins/silent.ts): no answer within 0.5 s",
		],
		[
			"full",
			"the fact cache full (@/cache_plugins/full.ts): Error: the disk is full",
		],
	])("%s", async (plugin, message) => {
		const { rc, err } = await run("nothing.yml", [plugin, emptyFolder()]);
		const said = err.replace(/\s+/g, " ").replaceAll(lab.folder, "@");
		expect({ rc, said }).toEqual({ rc: 0, said });
		expect(said.replaceAll(" ", "")).toContain(message.replaceAll(" ", ""));
		expect(said.match(/\[WARNING\]/g)).toHaveLength(1);
	});
	test.each([
		["jsonfile", "", "requires the 'fact_caching_connection' config option"],
		["sqlite", "", "cache sqlite needs its option _uri"],
		["redis", "127.0.0.1:1:0:hush", "ECONNREFUSED"],
		["redis", "hush", "Unable to parse connection string"],
		["memcached", "127.0.0.1:1", "ECONNREFUSED"],
	])("%s at '%s'", async (plugin, connection, message) => {
		const { rc, err } = await run("nothing.yml", [plugin, connection]);
		expect({ rc, err }).toMatchObject({ rc: 0 });
		const said = err.replace(/\s+/g, " ");
		expect(said.replaceAll(" ", "")).toContain(message.replaceAll(" ", ""));
		expect(said).not.toContain("hush");
	});
});

describe("what cannot be read ends the run, as in the reference", () => {
	test.each([
		[
			"jsonfile",
			"{bad",
			"was corrupt, or did not otherwise contain valid data. It has been removed, so you can re-run your command now.",
		],
		["odd", "{}", "keeps for h2 is no dict of facts"],
		["later", "{bad", "keeps for h2 cannot be read: Expecting property name"],
		["yaml", "a: [", "Error while decoding the cache file"],
	])("%s: %s", async (plugin, text, message) => {
		const folder = emptyFolder();
		writeFileSync(join(folder, "h2"), text);
		const { rc, err } = await run("keep.yml", [plugin, folder]);
		expect({ rc, err }).toMatchObject({ rc: 1 });
		expect(err).toContain("ERROR! ");
		expect(err.replace(/\s+/g, " ")).toContain(message);
	});
});

test("an entry that nobody reads does no harm", async () => {
	const folder = emptyFolder();
	writeFileSync(join(folder, "h2"), "{bad");
	for (const plugin of ["later", "jsonfile"])
		expect(
			await run("keep.yml", [plugin, folder], { args: ["-l", "h1,h3"] }),
		).toMatchObject({ rc: 0, err: "" });
});

describe("redis", () => {
	let redis: RedisServer;
	beforeAll(async () => {
		redis = await startRedis(["--requirepass", "hush"]);
	});
	afterAll(() => redis.remove());

	test("facts of another run, with a password that nobody sees", async () => {
		const cache = ["redis", `127.0.0.1:${redis.port}:2:hush`] as const;
		await run("keep.yml", cache);
		const { rc, out, err } = await run("read.yml", cache, { args: ["-vvvv"] });
		expect({ rc, isShown: (out + err).includes("hush") }).toEqual({
			rc: 0,
			isShown: false,
		});
	});
	test("a wrong password", async () => {
		const { rc, err } = await run("nothing.yml", [
			"redis",
			`127.0.0.1:${redis.port}:2:wrong`,
		]);
		expect({ rc, err }).toMatchObject({ rc: 0 });
		expect(err).toContain("WRONGPASS");
	});
	test("a server that goes away in the middle costs one warning", async () => {
		const running = lab.start(["playbook", "-i", "hosts", "wait.yml"], {
			ANSIBLE_CACHE_PLUGIN: "redis",
			ANSIBLE_CACHE_PLUGIN_CONNECTION: `127.0.0.1:${redis.port}:2:hush`,
		});
		lab.write({
			"wait.yml": `
- hosts: all
  gather_facts: false
  tasks:
    - set_fact: {before: "{{ inventory_hostname }}", cacheable: true}
    - debug: {msg: "now"}
    - wait_for: {path: ${lab.path("go-on")}, timeout: 60, sleep: 1}
      run_once: true
      delegate_to: localhost
    - set_fact: {after: 1, cacheable: true}
    - assert: {that: [before == inventory_hostname, after == 1, ansible_facts.after == 1]}
`,
		});
		await expect
			.poll(() => running.out(), { timeout: 30_000 })
			.toContain("now");
		await redis.stop();
		lab.write({ "go-on": "" });
		const { rc, out, err } = await running.ended;
		expect({ rc, out, err }).toMatchObject({ rc: 0 });
		expect(err.match(/\[WARNING\]/g)).toHaveLength(1);
		expect(err).toContain("the fact cache redis");
	});
});

test("the example: facts of a day", async () => {
	const folder = emptyFolder();
	const play = (args: readonly string[], day: string) =>
		lab.run(["playbook", join(EXAMPLES, "cache.yml"), ...args], {
			ANSIBLE_CACHE_PLUGIN: "per_day",
			ANSIBLE_CACHE_PLUGIN_CONNECTION: folder,
			PER_DAY_CACHE_DAY: day,
		});
	expect(await play([], "2031-05-17")).toMatchObject({ rc: 0, err: "" });
	expect(existsSync(join(folder, "2031-05-17.json"))).toBe(true);
	expect(await play(["-e", "again=true"], "2031-05-17")).toMatchObject({
		rc: 0,
	});
	expect(await play(["-e", "again=true"], "2031-05-18")).toMatchObject({
		rc: 2,
	});
});
