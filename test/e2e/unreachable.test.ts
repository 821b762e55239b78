// Hosts that cannot be reached, or are lost in the middle of a task. The others go on.

import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SshdHost, startSshd } from "../agent/sshd-host.ts";
import { inventoryLine, type Lab, makeLab, recapOf } from "./lab.ts";

let good: SshdHost;
let bad: SshdHost;
let lab: Lab;
/** Takes connections and never says a word. */
let silent: Server;
let silentPort: number;

beforeAll(async () => {
	good = await startSshd();
	bad = await startSshd({ address: "127.0.0.2" });
	lab = makeLab();
	silent = createServer();
	await new Promise<void>((resolve) => {
		silent.listen(0, "127.0.0.1", resolve);
	});
	const address = silent.address();
	silentPort = typeof address === "object" && address ? address.port : 0;
});
afterAll(async () => {
	await good.stop();
	await bad.stop();
	silent.close();
	lab.remove();
});

const TWO_TASKS = `
- hosts: all
  gather_facts: false
  tasks:
    - command: echo one
    - command: echo two
`;

function inventory(badVars: Readonly<Record<string, string>>): string {
	return `${inventoryLine("good", good)}\n${inventoryLine("bad", bad, badVars)}\n`;
}

describe("a host that is not there", () => {
	const otherArgs = (option: string) => ({
		ansible_ssh_common_args: `-F none -o IdentityAgent=none ${option}`,
	});
	test.each<[string, () => Record<string, string>, RegExp]>([
		[
			"wrong port",
			() => ({ ansible_port: "1" }),
			/ssh: connect to host 127\.0\.0\.2 port 1: Connection refused/,
		],
		[
			"unknown name",
			() => ({ ansible_host: "no-such-host.invalid" }),
			/ssh: Could not resolve hostname no-such-host\.invalid: /,
		],
		[
			"wrong key",
			() => ({
				ansible_ssh_private_key_file: lab.path("other-key"),
			}),
			/Permission denied \(publickey/,
		],
		[
			"host key of another",
			() => ({
				...otherArgs(`-o UserKnownHostsFile=${lab.path("wrong-known")}`),
			}),
			/REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed/,
		],
		[
			"a port that takes connections and never answers",
			() => ({
				ansible_host: "127.0.0.1",
				ansible_port: String(silentPort),
				ansible_timeout: "1",
			}),
			/Connection timed out during banner exchange/,
		],
	])("%s", async (_name, vars, text) => {
		lab.write({
			"play.yml": TWO_TASKS,
			hosts: inventory(vars()),
			"wrong-known": wrongKnownHosts(),
			"other-key": "",
		});
		const { rc, out, err } = await lab.run([
			"playbook",
			"-i",
			"hosts",
			"play.yml",
		]);
		expect(out).toMatch(
			/^fatal: \[bad\]: UNREACHABLE! => \{"changed": false, "msg": "Failed to connect to the host via ssh: /m,
		);
		expect(out).toMatch(text);
		expect(recapOf(out, "good")).toBe(
			"ok=2 changed=2 unreachable=0 failed=0 skipped=0 rescued=0 ignored=0",
		);
		expect(recapOf(out, "bad")).toBe(
			"ok=0 changed=0 unreachable=1 failed=0 skipped=0 rescued=0 ignored=0",
		);
		expect(err).toBe("");
		expect(rc).toBe(4);
	});

	test("ad-hoc says so, too", async () => {
		lab.write({ hosts: inventory({ ansible_port: "1" }) });
		const { rc, out } = await lab.run([
			"adhoc",
			"-i",
			"hosts",
			"all",
			"-m",
			"ping",
		]);
		expect(out).toContain("good | SUCCESS => {");
		expect(out).toContain("bad | UNREACHABLE! => {");
		expect(rc).toBe(4);
	});
});

describe("a host that is lost in mid-module", () => {
	/** Writes a mark each time it runs, then does what it is told and waits. */
	const playbook = (harm: string) => `
- hosts: all
  gather_facts: false
  tasks:
    - shell: |
        echo x >> ${lab.path("ran")}
        ${harm}
        sleep 30
      when: inventory_hostname == 'bad'
    - command: echo next
`;
	test.each([
		// the shell's parent is the agent, the agent's is sshd's session
		["its agent is killed", "kill -9 $PPID"],
		[
			"its sshd session is killed",
			"kill -9 $(awk '/^PPid/ {print $2}' /proc/$PPID/status)",
		],
	])("%s", async (_name, harm) => {
		lab.write({ "play.yml": playbook(harm), hosts: inventory({}), ran: "" });
		const { rc, out } = await lab.run(["playbook", "-i", "hosts", "play.yml"]);
		expect(out).toMatch(/^fatal: \[bad\]: UNREACHABLE! => /m);
		expect(readFileSync(lab.path("ran"), "utf8")).toBe("x\n");
		expect(recapOf(out, "good")).toContain("ok=1 changed=1");
		expect(recapOf(out, "bad")).toContain("unreachable=1");
		expect(rc).toBe(4);
	});

	test("its session hangs: keep-alives find out", async () => {
		lab.write({
			"play.yml": playbook(
				`kill -STOP $(awk '/^PPid/ {print $2}' /proc/$PPID/status)`,
			),
			hosts: inventory({
				ansible_ssh_common_args: `${bad.target().sshArgs.join(" ")} -o ServerAliveInterval=1 -o ServerAliveCountMax=2`,
			}),
			ran: "",
		});
		const { rc, out } = await lab.run(["playbook", "-i", "hosts", "play.yml"]);
		for (const pid of bad.sessions()) execFileSync("kill", ["-KILL", `${pid}`]);
		expect(out).toMatch(/^fatal: \[bad\]: UNREACHABLE! => .*not responding/m);
		expect(readFileSync(lab.path("ran"), "utf8")).toBe("x\n");
		expect(rc).toBe(4);
	});
});

function wrongKnownHosts(): string {
	const { address, port } = bad.target();
	const key = readFileSync(`${good.folder}/host_key.pub`, "utf8");
	return `[${address}]:${port} ${key}`;
}

describe("ansible_ssh_retries", () => {
	/** An ssh that fails as often as its file says. */
	const FLAKY = `#!/bin/sh
for command; do :; done
left=$(cat "$0.left"); echo $((left - 1)) > "$0.left"
[ "$left" -gt 0 ] && { echo "no route" >&2; exit 255; }
exec /bin/sh -c "$command"
`;
	const run = (retries: number, failures: number) => {
		lab.write({ flaky: FLAKY, "flaky.left": String(failures) });
		chmodSync(lab.path("flaky"), 0o755);
		const vars = `ansible_ssh_executable=${lab.path("flaky")} ansible_ssh_retries=${retries}`;
		lab.write({ "play.yml": TWO_TASKS, hosts: `h ${vars}\n` });
		return lab.run(["playbook", "-i", "hosts", "play.yml"]);
	};
	const left = () => Number(readFileSync(lab.path("flaky.left"), "utf8"));

	test("a host that comes up in time is reached", async () => {
		const { rc, out } = await run(2, 2);
		expect({ rc, recap: recapOf(out, "h"), left: left() }).toEqual({
			rc: 0,
			recap:
				"ok=2 changed=2 unreachable=0 failed=0 skipped=0 rescued=0 ignored=0",
			left: -1,
		});
	});

	test("one that does not is tried no oftener", async () => {
		const { rc, out } = await run(1, 9);
		expect(out).toContain(
			'"msg": "Failed to connect to the host via ssh: no route"',
		);
		expect({ rc, left: left() }).toEqual({ rc: 4, left: 7 });
	});
});
