import { expect, test } from "vitest";
import { withoutOwnOptions } from "./own-options.ts";
import { PLAYBOOK_COMMAND } from "./playbook-options.ts";

test.each([
	["site.yml -i hosts", "site.yml -i hosts"],
	["--engine ansible site.yml", "site.yml"],
	["site.yml --engine=ansible -vv", "site.yml -vv"],
	["--no-record --events - a.yml b.yml", "a.yml b.yml"],
	["-e engine=ansible --events=out.jsonl a.yml", "-e engine=ansible a.yml"],
	["a.yml --no-record -- --engine ansible", "a.yml -- --engine ansible"],
])("%s", (written, kept) => {
	expect(
		withoutOwnOptions(written.split(" "), PLAYBOOK_COMMAND.options).join(" "),
	).toBe(kept);
});
