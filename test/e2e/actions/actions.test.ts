// The controller-side actions by a playbook that asserts for itself, over both connections.
// Its recap is the reference's, kept in test/corpus/actions/recap.json with the version it came from.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SshdHost, startSshd } from "../../agent/sshd-host.ts";

const ROOT = join(import.meta.dirname, "../../..");
const EXPECTED = JSON.parse(
	readFileSync(join(ROOT, "test/corpus/actions/recap.json"), "utf8"),
) as { recap: Record<string, number> };

let folder: string;
let sshd: SshdHost;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "shevek-actions-"));
	sshd = await startSshd();
});
afterAll(async () => {
	await sshd.stop();
	rmSync(folder, { recursive: true, force: true });
});

function recapOf(name: string, variables: string): Record<string, number> {
	const inventory = join(folder, `${name}.ini`);
	writeFileSync(inventory, `${name} ${variables}\n`);
	const scratch = mkdtempSync(join(folder, name));
	const { stdout } = spawnSync(
		join(ROOT, "bin/shevek"),
		[
			"playbook",
			"--no-record",
			"-i",
			inventory,
			"-e",
			`scratch=${scratch}`,
			join(import.meta.dirname, "site/actions.yml"),
		],
		{ encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } },
	);
	const line = stdout.split("\n").find((text) => text.startsWith(`${name} `));
	expect(line, stdout).toBeDefined();
	const counts = (line ?? "").matchAll(/(\w+)=(\d+)/g);
	return Object.fromEntries(
		Array.from(counts, ([, key, count]) => [key, Number(count)]),
	);
}

test("over the local connection", { timeout: 120_000 }, () => {
	expect(recapOf("near", "ansible_connection=local")).toEqual(EXPECTED.recap);
});

test("over ssh", { timeout: 120_000 }, () => {
	const { address, port, privateKeyFile, sshArgs } = sshd.target();
	const variables = `ansible_host=${address} ansible_port=${port} ansible_ssh_private_key_file=${privateKeyFile} ansible_ssh_common_args="${sshArgs.join(" ")}"`;
	expect(recapOf("far", variables)).toEqual(EXPECTED.recap);
});
