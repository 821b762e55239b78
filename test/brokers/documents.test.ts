// What docs/loopers.md says of options is what they are, and the examples of examples/loop are configurations.

import { globSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SOURCES } from "../../src/builtin/sources/registry.ts";
import type { OptionSpec } from "../../src/plugins/option-spec.ts";
import { type Lab, makeLab } from "../e2e/lab.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const guide = readFileSync(join(ROOT, "docs/loopers.md"), "utf8");

let lab: Lab;
beforeAll(() => {
	lab = makeLab();
});
afterAll(() => lab.remove());

function row(name: string, spec: OptionSpec): string {
	const type = spec.choices?.join(", ") ?? spec.type;
	const also = spec.env ? ` Also \`${spec.env.join("`, `")}\`.` : "";
	return `| \`${name}\` | ${type} | ${shownDefault(spec)} | ${spec.description}${also} |`;
}

function shownDefault(spec: OptionSpec): string {
	if (spec.required) return "required";
	const { default: value } = spec;
	const texts = Array.isArray(value) ? value : [value ?? ""];
	if (Array.isArray(value) && value.length === 0) return "none";
	return texts
		.map(String)
		.map((text) => (text === "" ? "" : `\`${text}\``))
		.join(", ");
}

test.each(["fedmsgrabbitmq", "redis", "fedmsg", "webhook"])(
	"the guide has the options of %s, and no others",
	async (name) => {
		const definition = (await SOURCES.get(name)?.())?.default;
		const section = guide
			.split("\n## ")
			.find((each) => each.startsWith(`${name}:`));
		const rows = (section ?? "")
			.split("\n")
			.filter((line) => /^\| `/.test(line));
		expect(rows).toEqual(
			Object.entries(definition?.options ?? {}).map(([option, spec]) =>
				row(option, spec),
			),
		);
	},
);

const EXAMPLES = globSync("examples/loop/*.yml", { cwd: ROOT });

test("there are examples", () => {
	expect(EXAMPLES.map((file) => basename(file))).toEqual(
		expect.arrayContaining([
			"fedmsg_example.yml",
			"fedmsg_rabbitmq_example.yml",
			"rkdir_example.yml",
			"webhook_example.yml",
		]),
	);
});

test.each(EXAMPLES)("%s is a configuration without a fault", async (file) => {
	const { rc, err } = await lab.run(["loop", join(ROOT, file), "--check"]);
	expect({ rc, err }).toEqual({ rc: 0, err: "" });
});

test.each(globSync("examples/loop/playbooks/**/*.yml", { cwd: ROOT }))(
	"%s is a playbook",
	async (file) => {
		const { rc, err } = await lab.run([
			...["playbook", "--syntax-check", "-i", "localhost,", join(ROOT, file)],
		]);
		expect({ rc, err }).toEqual({ rc: 0, err: "" });
	},
);
