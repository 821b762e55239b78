// Runs test/corpus/emitters with Debian's ansible-runner (/usr/bin/ansible-runner) and its plugins ansible-runner-http
// and ansible-runner-zeromq, and stores what reached their receivers as expected.json there.
//
//     node test/oracle/emitters/refresh.ts FOLDER
//
// FOLDER has the plugins in Python's form (it becomes PYTHONPATH):
//     pip install --target FOLDER --no-deps ansible-runner-http==1.0.0
//     pip install --target FOLDER requests requests-unixsocket
// and of https://github.com/ansible/ansible-runner-zeromq, which PyPI does not have and whose setup.py wants a file that is
// not there, the folder ansible_runner_zeromq, beside a folder ansible_runner_zeromq-1.0.0.dist-info with METADATA
// (Metadata-Version, Name, Version) and entry_points.txt: [ansible_runner.plugins] zeromq = ansible_runner_zeromq

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	realpathSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { Collector } from "../../emitters/collector.ts";
import { freePort, Peer } from "../../emitters/peer.ts";
import { until } from "../../emitters/site.ts";
import { bodiesOf, messagesOf } from "./messages.ts";

const CORPUS = resolve(import.meta.dirname, "../../corpus/emitters");
const plugins = resolve(process.argv[2] ?? ".");
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "emitters-oracle-")));

async function run(env: NodeJS.ProcessEnv): Promise<string> {
	const folder = mkdtempSync(join(scratch, "private-"));
	mkdirSync(join(folder, "home"));
	for (const part of ["project", "inventory", "env"])
		cpSync(join(CORPUS, part), join(folder, part), { recursive: true });
	const child = spawn(
		"/usr/bin/ansible-runner",
		["run", folder, "-p", "site.yml", "-i", "one"],
		{
			cwd: folder,
			stdio: "ignore",
			env: {
				PATH: "/usr/bin:/bin",
				HOME: join(folder, "home"),
				LC_ALL: "C.UTF-8",
				TERM: "xterm",
				PYTHONPATH: plugins,
				...env,
			},
		},
	);
	const [code] = await once(child, "exit");
	if (code !== 0) throw new Error(`ansible-runner ended with ${code}`);
	return folder;
}

async function overHttp(path?: string) {
	const collector = new Collector(path);
	await collector.start();
	const folder = await run({
		RUNNER_HTTP_URL: collector.url,
		RUNNER_HTTP_PATH: "/asked/of/the/socket",
	});
	await collector.stop();
	return messagesOf(collector.seen, folder);
}

/** The plugin leaves its socket to Python's exit, which sends what is left. */
async function overZeromq(count: number) {
	const peer = new Peer(`tcp://127.0.0.1:${await freePort()}`);
	await peer.start();
	const folder = await run({ RUNNER_SOCKET_URL: peer.url });
	await until(() => peer.received.length >= count, "the last message");
	await peer.stop();
	return bodiesOf(peer.received, folder);
}

function version(program: string): string {
	const { stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
	return stdout.split("\n")[0] ?? "";
}

const tcp = await overHttp();
const socket = await overHttp(join(scratch, "s"));
const zeromq = await overZeromq(tcp.length);
const bodies = tcp.map(({ body }) => body);
// one socket a message: PUSH keeps no order between them
const key = (body: unknown) => JSON.stringify(body);
const isSame =
	isDeepStrictEqual(
		bodies,
		socket.map(({ body }) => body),
	) && isDeepStrictEqual(bodies.map(key).sort(), zeromq.map(key).sort());
console.log(`${tcp.length} messages; the same over all three: ${isSame}`);
const heads = (messages: typeof tcp) => [
	...new Set(messages.map(({ body: _, ...head }) => JSON.stringify(head))),
];
const versions = {
	runner: version("/usr/bin/ansible-runner"),
	core: version("/usr/bin/ansible-playbook"),
	"ansible-runner-http": "1.0.0",
	"ansible-runner-zeromq": "1.0.0",
};
const lines = bodies.map((body) => `\t\t${JSON.stringify(body)}`);
const head = JSON.stringify(
	{
		versions,
		tcp: heads(tcp).map((each) => JSON.parse(each)),
		socket: heads(socket).map((each) => JSON.parse(each)),
	},
	undefined,
	"\t",
);
writeFileSync(
	join(CORPUS, "expected.json"),
	`${head.slice(0, -2)},\n\t"bodies": [\n${lines.join(",\n")}\n\t]\n}\n`,
);
rmSync(scratch, { recursive: true });
