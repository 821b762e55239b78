// Whatever a user's callback does wrong costs one warning and nothing of the run: neither its output nor its exit
// code, nor what the callbacks beside it get. A strict one stops the run.

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Ended, type Lab, makeLab } from "../e2e/lab.ts";
import {
	BROKEN,
	type BrokenCallback,
	brokenFile,
	faultIn,
} from "./broken-callbacks.ts";

const PLAY = `
- hosts: localhost
  gather_facts: false
  tasks:
    - command: 'true'
    - debug: {msg: "{{ item }}"}
      loop: [1, 2]
    - command: sleep 1.5
    - command: 'false'
`;

/** Writes the kinds and order of all that it gets. */
const LISTENER = `import { writeFileSync } from "node:fs";
export default {
	description: "Notes all events.", enabled: "always",
	start() {
		const kinds = [];
		return {
			any: (event) => { kinds.push(event.kind); },
			close: () => writeFileSync("events.json", JSON.stringify(kinds)),
		};
	},
};
`;

let lab: Lab;
beforeAll(() => {
	lab = makeLab({ "play.yml": PLAY });
});
afterAll(() => lab.remove());

/** Runs the play in a folder of its own with these callbacks beside it. */
async function runWith(
	name: string,
	callbacks: Readonly<Record<string, string>>,
	play = PLAY,
): Promise<Ended & { readonly folder: string }> {
	const files = Object.entries(callbacks).map(([file, text]) => [
		`${name}/callback_plugins/${file}`,
		text,
	]);
	lab.write({ [`${name}/play.yml`]: play, ...Object.fromEntries(files) });
	const folder = lab.path(name);
	const ended = await lab.run(["playbook", `${name}/play.yml`], {
		SHEVEK_DB: `${folder}/records.db`,
	});
	return { ...ended, folder };
}

/** Times of the failed command differ from run to run. */
function steady(text: string): string {
	return text.replace(/"(start|end|delta)": "[^"]*"/g, '"$1": ""');
}

function warningOf(broken: BrokenCallback, file: string): string {
	const fault = faultIn(broken, file);
	const end = broken.isLeftOut ? "; it is left out of this run" : "";
	return `The callback ${broken.name} (${file}) failed: ${fault}${end}`;
}

/** Warnings are wrapped at the screen's width, at hyphens, too. */
function unwrapped(text: string): string {
	return text.replace(/\s+/g, "");
}

describe("all of them at once", () => {
	let alone: Ended;
	let ended: Ended & { readonly folder: string };
	let kinds: unknown;

	beforeAll(async () => {
		alone = await runWith("alone", { "zz-listener.mjs": LISTENER });
		kinds = JSON.parse(readFileSync(lab.path("events.json"), "utf8"));
		const files = BROKEN.map((broken) => [
			`${broken.name}.mjs`,
			brokenFile(broken, false),
		]);
		ended = await runWith("broken", {
			...Object.fromEntries(files),
			"zz-listener.mjs": LISTENER,
		});
	}, 120_000);

	test("leave output and exit code as they are", () => {
		expect(alone.rc).toBe(2);
		expect(ended.rc).toBe(2);
		expect(steady(ended.out)).toBe(steady(alone.out));
	});

	test("leave the events of one that is fine as they are", () => {
		const also = JSON.parse(readFileSync(lab.path("events.json"), "utf8"));
		const isNoWarning = (kind: unknown) => kind !== "message";
		expect(also.filter(isNoWarning)).toEqual(
			(kinds as unknown[]).filter(isNoWarning),
		);
	});

	test.each(BROKEN)("$name: one warning", (broken) => {
		const file = `${ended.folder}/callback_plugins/${broken.name}.mjs`;
		const warning = unwrapped(warningOf(broken, file));
		const said = unwrapped(ended.err)
			.split("[WARNING]:")
			.filter((each) => each.startsWith(`Thecallback${broken.name}(`));
		expect(said).toEqual([warning]);
	});
});

describe("strict", () => {
	test.concurrent.each(BROKEN)("$name stops the run", async (broken) => {
		const name = `strict-${broken.name}`;
		const ended = await runWith(
			name,
			{ [`${broken.name}.mjs`]: brokenFile(broken, true) },
			// it ends well by itself
			PLAY.replace("'false'", "'true'"),
		);
		const file = `${ended.folder}/callback_plugins/${broken.name}.mjs`;
		const fault = faultIn(broken, file);
		expect(ended.err).toContain(
			`ERROR! The callback ${broken.name} (${file}) failed: ${fault}; it is strict, so the run ends\n`,
		);
		expect(ended.rc).toBe(1);
		const runs = await lab.run(["log", "runs", "--json"], {
			SHEVEK_DB: `${ended.folder}/records.db`,
		});
		expect(JSON.parse(runs.out)).toMatchObject([{ status: "failed" }]);
		if (!broken.name.includes("close"))
			expect(ended.out).not.toContain("PLAY RECAP");
	});
});

test("a strict one that fails as it closes has failed a run that was fine", async () => {
	const text =
		'export default { description: "x", enabled: "always", strict: true, start: () => ({ close() { throw new Error("late"); } }) };';
	const good =
		"- hosts: localhost\n  gather_facts: false\n  tasks: [{debug: {}}]\n";
	const ended = await runWith("late", { "late.mjs": text }, good);
	expect(ended.rc).toBe(1);
	expect(ended.out).toContain("PLAY RECAP");
	const runs = await lab.run(["log", "runs", "--json"], {
		SHEVEK_DB: `${ended.folder}/records.db`,
	});
	expect(JSON.parse(runs.out)).toMatchObject([{ status: "failed" }]);
});

test("what a callback prints goes to standard error, with one warning", async () => {
	const { rc, out, err, folder } = await runWith("prints", {
		"prints.mjs": brokenFile(
			{
				name: "prints",
				body: 'start: () => ({ ok() { console.log("printed"); process.stdout.write("written\\n"); } })',
				fault: "",
				isLeftOut: false,
			},
			true,
		),
	});
	expect(rc).toBe(2);
	expect(out).not.toMatch(/printed|written/);
	expect(err.match(/^(printed|written)$/gm)).toEqual([
		"printed",
		"written",
		"printed",
		"written",
		"printed",
		"written",
	]);
	const warning = `The callback prints (${folder}/callback_plugins/prints.mjs) writes to standard output by itself; its text goes to standard error. context.display.show() shows text in its place.`;
	expect(unwrapped(err).split(unwrapped(warning))).toHaveLength(2);
});

test("a strict callback whose options are wrong keeps the run from starting", async () => {
	const { rc, out, err } = await runWith("needs", {
		"needs.mjs":
			'export default { description: "d", enabled: "always", strict: true, options: { key: { type: "str", description: "d", required: true, env: ["KEY"] } }, start: () => ({}) };\n',
	});
	expect([rc, out]).toEqual([5, ""]);
	expect(err).toContain("callback needs needs its option key");
});
