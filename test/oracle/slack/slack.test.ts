// community.general.slack posts what the plugin of that name does (refresh.py), but for what COMPATIBILITY.md says.

import { copyFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Project } from "../../slack/project.ts";
import { SlackServer } from "../../slack/slack-server.ts";

interface Case {
	readonly name: string;
	readonly program?: string;
	readonly words: readonly string[];
	readonly env?: Record<string, string>;
}

interface Answer {
	readonly code: number;
	readonly posted: readonly unknown[];
}

const CORPUS = join(import.meta.dirname, "../../corpus/slack");

function read<T>(name: string): T {
	return JSON.parse(readFileSync(join(CORPUS, name), "utf8"));
}

const cases = read<Case[]>("cases.json");
const { answers } = read<{ answers: Record<string, Answer> }>("expected.json");

const project = new Project();
let slack: SlackServer;
beforeAll(async () => {
	slack = await SlackServer.start();
	for (const file of readdirSync(CORPUS).filter(
		(name) => !name.endsWith("json"),
	))
		copyFileSync(join(CORPUS, file), join(project.folder, file));
});
afterAll(async () => {
	await slack.close();
	project.close();
});

/** As refresh.py does. */
function masked(value: unknown): unknown {
	const text = JSON.stringify(value)
		.replaceAll(project.folder, "FOLDER")
		.replace(/\(_[0-9a-f]{6}_\)/g, "(_RUN_)");
	return JSON.parse(text);
}

describe("community.general.slack", () => {
	test.each(cases)("$name", async ({ name, program, words, env }) => {
		slack.messages.length = 0;
		const command = program === "ansible" ? "adhoc" : "playbook";
		const answer = await project.command([command, ...words], {
			ANSIBLE_CALLBACKS_ENABLED: "community.general.slack",
			SLACK_WEBHOOK_URL: slack.hook(),
			...env,
		});
		expect(slack.faults).toEqual([]);
		const posted = slack.messages.map(({ payload }) => payload);
		expect({ code: answer.status, posted: masked(posted) }).toEqual(
			answers[name],
		);
	});
});
