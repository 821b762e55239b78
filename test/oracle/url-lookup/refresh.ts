// Asks the lookup url of the installed ansible-playbook what test/builtin/url-lookup/cases.ts asks, and stores its
// answers with its version.

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
	answersOf,
	CASES,
	SET_CASES,
	surroundings,
} from "../../builtin/url-lookup/cases.ts";
import { startServers } from "../../builtin/url-lookup/servers.ts";

const folder = join(import.meta.dirname, "../../corpus/url-lookup");
const [first = ""] = execFileSync("ansible-playbook", ["--version"], {
	encoding: "utf8",
}).split("\n");
const command = ["ansible-playbook"];
const servers = await startServers();
const set = surroundings(servers);
try {
	const version = /core ([\d.]+)/.exec(first)?.[1];
	const plain = await answersOf(command, { servers, cases: CASES });
	const withSet = await answersOf(command, {
		servers,
		cases: SET_CASES,
		env: set.env,
	});
	mkdirSync(folder, { recursive: true });
	writeFileSync(
		join(folder, "answers.json"),
		`${JSON.stringify({ version, plain, set: withSet }, null, "\t")}\n`,
	);
} finally {
	set.remove();
	await servers.close();
}
