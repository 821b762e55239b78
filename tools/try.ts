// `npm run try`: the example site on three throw-away sshd hosts, twice, and then the record of it.
// All it makes lies in one folder under the system's temporary one and is gone at the end.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { type SshdHost, startSshd } from "../test/agent/sshd-host.ts";

const root = resolve(import.meta.dirname, "..");
const shevek = join(root, "bin/shevek");
const site = join(root, "examples/site");
const HOSTS = [
	["web1", "127.0.0.2"],
	["web2", "127.0.0.3"],
	["desk1", "127.0.0.4"],
] as const;

/** Something was not as it should be; said to the person, without a stack. */
class TryFailure extends Error {}

interface Stage {
	readonly scratch: string;
	readonly env: NodeJS.ProcessEnv;
	readonly signal: AbortSignal;
}

async function main(): Promise<void> {
	const interrupt = new AbortController();
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
		process.once(signal, () => interrupt.abort());
	const scratch = mkdtempSync(join(tmpdir(), "shevek-try-"));
	const stage: Stage = {
		scratch,
		env: environment(scratch),
		signal: interrupt.signal,
	};
	const servers: SshdHost[] = [];
	try {
		say(`Three hosts: sshd on ${HOSTS.map(([, a]) => a).join(", ")}`);
		await startHosts(servers, scratch);
		await showSite(stage);
		await showRecord(stage);
	} finally {
		for (const server of servers) await server.stop();
		rmSync(scratch, { recursive: true, force: true });
	}
	say("All was as it should be. Hosts stopped, scratch folder removed.");
	console.log("Next: the README's first real use.\n");
}

/** The person's own settings stay out, and nothing is written to their home. */
function environment(scratch: string): NodeJS.ProcessEnv {
	const kept = Object.entries(process.env).filter(
		([name]) => !/^(ANSIBLE|SHEVEK)_/.test(name),
	);
	return {
		...Object.fromEntries(kept),
		ANSIBLE_CONFIG: join(site, "ansible.cfg"),
		ANSIBLE_HOME: join(scratch, "home"),
		ANSIBLE_LOCAL_TEMP: join(scratch, "tmp"),
		SHEVEK_DB: join(scratch, "records.db"),
		...(process.stdout.isTTY ? { ANSIBLE_FORCE_COLOR: "1" } : {}),
	};
}

async function startHosts(servers: SshdHost[], scratch: string) {
	const hosts: Record<string, Record<string, unknown>> = {};
	for (const [name, address] of HOSTS) {
		const server = await startSshd({ address, config: accountSettings() });
		servers.push(server);
		const { port, user, privateKeyFile, sshArgs, remoteTmp } = server.target();
		hosts[name] = {
			ansible_host: address,
			ansible_port: port,
			ansible_user: user,
			ansible_ssh_private_key_file: privateKeyFile,
			// no master connection that would outlive the run
			ansible_ssh_args: [...sshArgs, "-o", "ControlPath=none"].join(" "),
			ansible_remote_tmp: remoteTmp,
		};
	}
	writeFileSync(
		join(scratch, "connections.yml"),
		JSON.stringify({ all: { hosts } }, null, 2),
	);
}

/** sshd refuses an account whose password is locked, as root's often is, unless PAM decides. */
function accountSettings(): string[] {
	if (process.getuid?.() !== 0) return [];
	const isLocked = /^root:!/m.test(readFileSync("/etc/shadow", "utf8"));
	return isLocked ? ["UsePAM yes"] : [];
}

async function showSite(stage: Stage): Promise<void> {
	say("The example site, for the first time");
	const first = await runSite(stage);
	const unchanged = first.filter((host) => host.changed === 0);
	if (unchanged.length > 0)
		throw new TryFailure("the first run changed nothing");
	say("And again: there is nothing left to change");
	const again = await runSite(stage);
	const changed = again.filter((host) => host.changed !== 0);
	if (changed.length > 0)
		throw new TryFailure(
			`the second run changed ${changed.map((host) => host.name).join(", ")}`,
		);
}

interface RecapLine {
	readonly name: string;
	readonly changed: number;
}

async function runSite(stage: Stage): Promise<RecapLine[]> {
	const folder = join(stage.scratch, "site");
	const { stdout } = await run(stage, "playbook", [
		...["-i", join(site, "inventory")],
		...["-i", join(stage.scratch, "connections.yml")],
		...["-e", `site_root=${folder}/{{inventory_hostname}}`],
		join(site, "site.yml"),
	]);
	const lines = [...stdout.matchAll(/^(\w+) +: ok=\d+ +changed=(\d+)/gm)];
	if (lines.length !== HOSTS.length)
		throw new TryFailure(
			`the recap names ${lines.length} hosts, not ${HOSTS.length}`,
		);
	return lines.map(([, name = "", changed]) => ({
		name,
		changed: Number(changed),
	}));
}

async function showRecord(stage: Stage): Promise<void> {
	say("The record: the runs");
	await expectText(stage, ["runs"], "site.yml");
	say("One host's history");
	await expectText(stage, ["host", "web1"], "Virtual hosts");
	say("One search");
	await expectText(stage, ["search", "docs.example.org"], "docs.example.org");
}

async function expectText(
	stage: Stage,
	args: readonly string[],
	text: string,
): Promise<void> {
	const { stdout } = await run(stage, "log", args);
	if (!stdout.includes(text))
		throw new TryFailure(`\`shevek log ${args.join(" ")}\` shows no ${text}`);
}

/** Runs a command of Shevek's, shows what it prints, and gives it. */
function run(
	{ env, signal }: Stage,
	command: string,
	args: readonly string[],
): Promise<{ stdout: string }> {
	const shown = args.map((arg) => (/[\s{*]/.test(arg) ? `'${arg}'` : arg));
	console.log(`$ shevek ${command} ${shown.join(" ")}`);
	return new Promise((done, fail) => {
		const start = performance.now();
		const child = spawn(shevek, [command, ...args], {
			env,
			cwd: root,
			stdio: ["ignore", "pipe", "inherit"],
			signal,
			killSignal: "SIGINT",
		});
		let stdout = "";
		child.stdout.setEncoding("utf8").on("data", (text: string) => {
			stdout += stripVTControlCharacters(text);
			process.stdout.write(text);
		});
		child.once("error", fail);
		child.once("close", (code) => {
			const seconds = (performance.now() - start) / 1000;
			console.log(`(${seconds.toFixed(1)} s)`);
			if (code === 0) done({ stdout });
			else fail(new TryFailure(`shevek ${command} ended with ${code}`));
		});
	});
}

function say(text: string): void {
	console.log(`\n== ${text}\n`);
}

function complaint(error: unknown): unknown {
	if (error instanceof TryFailure) return error.message;
	const isInterrupt = error instanceof Error && error.name === "AbortError";
	return isInterrupt ? "interrupted" : error;
}

try {
	await main();
} catch (error) {
	console.error("\nnpm run try failed:", complaint(error));
	process.exitCode = 1;
}
