// `shevek messages`: what is shown of messages, and what can be done with them.

import { hostname } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CONFIG, type LoopLab, makeLoopLab, note, play } from "./loop-lab.ts";

let lab: LoopLab;
beforeAll(async () => {
	lab = makeLoopLab({
		"loop.yml": CONFIG.replace("0.05", "0.05, tries: 1"),
		"playbooks/good.yml": play(note("n")),
		"playbooks/bad.yml": play("    - fail:\n"),
	});
	await lab.feed([
		["good", { n: 1 }],
		["bad", { secret: "s" }],
		["none", {}],
	]);
});
afterAll(() => lab.remove());

const messages = async (...words: string[]) => {
	const { rc, out, err } = await lab.run(["messages", ...words]);
	return { rc, text: `${out}${err}` };
};

test("list names what waits or is dead", async () => {
	const { text } = await messages("list");
	expect(
		text
			.replace(/\b\d+[smh]\b/g, "AGE")
			.replace(/[0-9a-f]{8}/g, "RUNID")
			.replace(/ +/g, " "),
	).toBe(
		`KEY ROUTING-KEY STATE LOOP AGE TRIES DUE RUN REASON
2 bad dead loop.yml AGE 1 RUNID exit code 2 at try 1 of 1
3 none dead loop.yml AGE 1 there is no playbook none.yml in ${`${lab.path("playbooks")}`.slice(0, 60 - "there is no playbook none.yml in ".length)}
`,
	);
});

test("show tells of one, its payload and runs", async () => {
	const { text } = await messages("show", "2");
	expect(text).toMatch(
		/^message {5}2\nrouting key bad\nstate {7}dead: exit code 2 at try 1 of 1\nfrom {8}stdin, of \/.*\/loop\.yml\n/,
	);
	expect(text).toMatch(
		/\nruns {8}[0-9a-f-]{36}\npayload {5}\{"secret":"s"\}\n$/,
	);
	expect((await messages("show", "1")).text).toContain(
		"payload     gone, as it is done with\n",
	);
});

test.each([
	[
		["show", "9"],
		1,
		"ERROR! there is no message 9 on record\n\n`shevek messages list --all` shows them.\n",
	],
	[
		["retry", "1"],
		1,
		"ERROR! there is no message 1 that waits or is dead\n\n`shevek messages list` shows them.\n",
	],
	[
		["retry"],
		2,
		"shevek messages: error: say which messages: keys, or --dead\n",
	],
	[
		["drop", "x"],
		2,
		"shevek messages: error: argument key: 'x' is no message's number\n",
	],
	[
		["lst"],
		2,
		"shevek messages: error: argument action: invalid choice: 'lst' (choose from 'list', 'show', 'retry', 'drop')\n",
	],
])("%j is refused", async (words, rc, expected) => {
	const answer = await messages(...words);
	expect(answer.text).toContain(expected);
	expect(answer.rc).toBe(rc);
});

test("what is dead is run again, or dropped", async () => {
	expect((await messages("drop", "3")).text).toBe("1 message dropped.\n");
	expect((await messages("retry", "--dead")).text).toBe(
		"1 message to be run again, by the loop that took it on.\n",
	);
	lab.write({ "playbooks/bad.yml": play(note("'mended'")) });
	await lab.feed([]);
	expect(lab.notes()).toEqual(["1", "mended"]);
	expect((await messages("list")).text).toBe(
		"no message waits, and none is dead\n",
	);
	expect((await lab.messages()).map(({ state }) => state)).toEqual([
		"finished",
		"finished",
		"dropped",
	]);
});

test("of one that is running it is said who runs it, and what can be done", async () => {
	lab.write({ "playbooks/long.yml": play("    - command: sleep 100\n") });
	const loop = lab.loop();
	loop.send(["long", {}]);
	await loop.logged("long: run ");
	const key = String((await lab.messages()).at(-1)?.key);
	const who = `process ${loop.child.pid} on ${hostname()}`;
	for (const action of ["drop", "retry"])
		expect(await messages(action, key)).toEqual({
			rc: 1,
			text: `ERROR! message ${key} is running, by ${who}\n\nWait for the end of its run, or stop that loop with SIGTERM: it hands the message back. run_seconds in its configuration limits how long a run may take.\n`,
		});
	loop.child.kill("SIGKILL");
	await loop.ended;
	expect((await messages("drop", key)).text).toBe(
		`ERROR! message ${key} was being run by ${who}, which is gone\n\nThe loop of ${lab.path("loop.yml")} takes it over when it runs again.\n`,
	);
	lab.write({ "playbooks/long.yml": play(note("'short'")) });
	await lab.feed([]);
	expect(lab.notes().at(-1)).toBe("short");
});

test("a loop that runs finds within seconds what is put back", async () => {
	lab.write({ "playbooks/later.yml": play("    - fail:\n") });
	const loop = lab.loop();
	loop.send(["later", {}]);
	await loop.logged("is a dead letter");
	lab.write({ "playbooks/later.yml": play(note("'later'")) });
	await messages("retry", "--dead");
	await expect
		.poll(() => lab.notes().at(-1), { timeout: 60_000 })
		.toBe("later");
	loop.end();
	expect((await loop.ended).rc).toBe(0);
});
