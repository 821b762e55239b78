// What actions register, whole, against the reference's (test/corpus/actions/results.json, written
// by test/oracle/actions/refresh-results.ts), over both connections.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SshdHost, startSshd } from "../../agent/sshd-host.ts";
import {
	type Registered,
	readRegistered,
} from "../../oracle/actions/registered.ts";

const ROOT = join(import.meta.dirname, "../../..");
const SITE = join(import.meta.dirname, "site");
const EXPECTED = JSON.parse(
	readFileSync(join(ROOT, "test/corpus/actions/results.json"), "utf8"),
) as { results: Registered };
const THEMES = Object.keys(EXPECTED.results);

let folder: string;
let sshd: SshdHost;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "shevek-results-"));
	sshd = await startSshd();
});
afterAll(async () => {
	await sshd.stop();
	rmSync(folder, { recursive: true, force: true });
});

function registeredOf(variables: string): Registered {
	const inventory = join(folder, "inventory.ini");
	writeFileSync(inventory, `near ${variables}\n`);
	const scratch = mkdtempSync(join(folder, "scratch-"));
	const store = mkdtempSync(join(folder, "store-"));
	const { stdout, status } = spawnSync(
		join(ROOT, "bin/shevek"),
		[
			...["playbook", "--no-record", "-i", inventory],
			...["-e", `scratch=${scratch}`, "-e", `store=${store}`],
			join(SITE, "results-all.yml"),
		],
		{ encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } },
	);
	expect(status, stdout).toBe(0);
	return readRegistered({ scratch, store, site: SITE });
}

function farVariables(): string {
	const { address, port, privateKeyFile, sshArgs } = sshd.target();
	return `ansible_host=${address} ansible_port=${port} ansible_ssh_private_key_file=${privateKeyFile} ansible_ssh_common_args="${sshArgs.join(" ")}"`;
}

describe("what actions register over the local connection", () => {
	let registered: Registered;
	beforeAll(() => {
		registered = registeredOf("ansible_connection=local");
	}, 120_000);

	test.each(THEMES)("%s", (theme) => {
		expect(registered[theme]).toEqual(EXPECTED.results[theme]);
	});
});

// The reference gives raw and script a terminal over ssh, which the stored answers have none of.
const OVER_SSH = THEMES.filter((theme) => theme !== "programs");

describe("what actions register over ssh", () => {
	let registered: Registered;
	beforeAll(() => {
		registered = registeredOf(farVariables());
	}, 120_000);

	test.each(OVER_SSH)("%s", (theme) => {
		expect(registered[theme]).toEqual(EXPECTED.results[theme]);
	});
});
