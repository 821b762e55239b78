// -k where standard input is no terminal: the question goes to the terminal that the command was started from.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { makeLab } from "./lab.ts";

const hasSshpass = spawnSync("sshpass", ["-V"]).status === 0;
if (!hasSshpass) console.warn("SKIPPED: sshpass is not installed");

// It answers what ends in "assword:"; its own echo would be such a question, so that it gives up where there is one.
const PASSWORD = "an assword: of mine";
const lab = makeLab(
	{
		"connection_plugins/telling.ts": `
import { writeFileSync } from "node:fs";
import { defineConnection, spawnTransport } from "shevek/plugin";
export default defineConnection({
	description: "Tells its password.",
	options: { password: { type: "str", secret: true, description: "p", vars: ["ansible_password"] } },
	open(target, command) {
		writeFileSync("told", target.options.password?.reveal() ?? "none");
		return spawnTransport({ file: "/bin/sh", args: ["-c", command] });
	},
});
`,
		"play.yml":
			"- hosts: all\n  gather_facts: false\n  connection: telling\n  tasks: [{ping: }]\n",
	},
	["sshpass", "-p", PASSWORD],
);
afterAll(() => lab.remove());

test.skipIf(!hasSshpass)("sshpass answers -k", async () => {
	const args = ["playbook", "-i", "h,", "-k", "play.yml"];
	const { rc, out, err } = await lab.run(args);
	expect({ rc, err }).toEqual({ rc: 0, err: "" });
	expect(out).not.toContain("assword");
	expect(readFileSync(lab.path("told"), "utf8")).toBe(PASSWORD);
});
