// Runs test/e2e/actions/site/results-all.yml with the installed ansible-playbook and stores what
// it registers, with the version, in test/corpus/actions/results.json.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRegistered } from "./registered.ts";

const root = join(import.meta.dirname, "../../..");
const site = join(root, "test/e2e/actions/site");
const scratch = mkdtempSync(join(tmpdir(), "shevek-results-"));
const store = mkdtempSync(join(tmpdir(), "shevek-store-"));
const [version] = execFileSync("ansible-playbook", ["--version"], {
	encoding: "utf8",
}).split("]");
try {
	execFileSync(
		"ansible-playbook",
		[
			...["-i", "near,", "-c", "local"],
			...["-e", `scratch=${scratch}`, "-e", `store=${store}`],
			join(site, "results-all.yml"),
		],
		{ stdio: ["ignore", "ignore", "inherit"] },
	);
	const results = readRegistered({ scratch, store, site });
	writeFileSync(
		join(root, "test/corpus/actions/results.json"),
		`${JSON.stringify({ version: version?.split(" ").at(-1), results }, null, "\t")}\n`,
	);
} finally {
	for (const folder of [scratch, store])
		rmSync(folder, { recursive: true, force: true });
}
