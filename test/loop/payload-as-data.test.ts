// A payload is data, never a template: through every looper, in both engines.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { type LoopLab, makeLoopLab, play } from "./loop-lab.ts";
import { PAYLOAD_SOURCES } from "./payload-sources.ts";

const ROOT = join(import.meta.dirname, "../..");
const NEW_ANSIBLE = join(ROOT, ".scratch/reference/2.19/bin/ansible-playbook");

const ENGINES: Readonly<Record<string, string>> = {
	native: "",
	"playbook_cmd, ansible-core 2.14": "playbook_cmd: /usr/bin/ansible-playbook",
	"playbook_cmd, ansible-core 2.19": `playbook_cmd: ${NEW_ANSIBLE}`,
};
const installed = Object.entries(ENGINES).filter(([, command]) =>
	existsSync(command.replace(/^playbook_cmd: /, "") || "/"),
);

let lab: LoopLab;
afterEach(() => lab.remove());

/** Would make the file `ran` if any of it were evaluated. */
const pipe = (path: string) => `lookup('pipe', 'touch ${path}')`;
const hostile = (path: string) => ({
	text: `{{ ${pipe(path)} }}`,
	block: `{% if ${pipe(path)} %}x{% endif %}`,
	list: [[`{{ ${pipe(path)} }}`], { deep: `{{ ${pipe(path)} }}` }],
	[`{{ ${pipe(path)} }}`]: 1,
	expression: pipe(path),
	odd: '\u2028\u0085 "quoted" \\ \'\u{1f600}',
	ansible_connection: "nowhere",
	ansible_python_interpreter: `/bin/touch ${path}`,
});

/** Each way in which a value may come to be evaluated once more. */
const PLAY = (root: string) =>
	play(`
    - debug: {msg: "{{ ROOT.text }} {{ ROOT.block }}"}
    - debug: {var: ROOT.list}
    - set_fact: {copied: "{{ ROOT.text }}", all: "{{ ROOT }}"}
    - debug: {msg: "{{ copied }} {{ all.list[1].deep }}"}
    - debug: {msg: "{{ item }}"}
      loop: "{{ ROOT.list[0] }}"
    - debug: {msg: "{{ ROOT.text | upper }} {{ [ROOT.text] }}"}
    - template: {src: page.j2, dest: "{{ playbook_dir }}/../page"}
      vars: {given: "{{ ROOT.text }}"}
    - copy: {content: "{{ ROOT.odd }}", dest: "{{ playbook_dir }}/../odd"}
    - debug: {msg: whatever it decides}
      when: ROOT.expression
      ignore_errors: true
    - debug: {msg: whatever it decides}
      when: expression
      ignore_errors: true
    - shell: printf %s {{ ROOT.text | quote }} > {{ playbook_dir }}/../text
`).replaceAll("ROOT", root);

describe.each(Object.keys(PAYLOAD_SOURCES))("%s", (name) => {
	test.each(installed)("%s", async (_engine, command) => {
		lab = makeLoopLab({
			"in/.keep": "",
			"playbooks/page.j2": "{{ given }}",
		});
		const source = PAYLOAD_SOURCES[name];
		const opened = await source?.open(lab);
		if (!source || !opened) throw new Error(`no source ${name}`);
		const root = source.isUnderMsg ? "msg" : "payload";
		lab.write({
			"playbooks/hostile.yml": PLAY(root),
			"loop.yml": `
plugins: {looper: ${opened.looper}}
routing_keys: [hostile]
ansible:
  playbooks_dir: playbooks
  inventory: "localhost,"
  ${command}
`,
		});
		const payload = hostile(lab.path("ran"));
		const loop = lab.loop();
		try {
			await loop.logged("INFO looper ");
			await opened.send(
				{
					routingKey: "hostile",
					payload: source.isUnderMsg ? payload : { payload, ...payload },
				},
				loop,
			);
			await loop.logged("ended with 0");
			loop.child.kill("SIGTERM");
			expect((await loop.ended).rc).toBe(0);
		} finally {
			loop.child.kill("SIGKILL");
			await opened.close?.();
		}
		const read = (file: string) => lab.read(file);
		expect(existsSync(lab.path("ran"))).toBe(false);
		expect(read("text")).toBe(payload.text);
		expect(read("page")).toBe(payload.text);
		expect(read("odd")).toBe(payload.odd);
		expect(loop.out()).toContain(payload.text.replaceAll('"', '\\"'));
		const [message] = await lab.messages();
		expect(message).toMatchObject({
			state: "finished",
			routing_key: "hostile",
		});
		expect(message?.runs).toHaveLength(1);
	});
});

test("both references are there to be asked", () => {
	lab = makeLoopLab({});
	const missing = Object.keys(ENGINES).length - installed.length;
	if (missing > 0) console.warn(`${missing} of the engines are not installed`);
	expect(installed.length).toBeGreaterThanOrEqual(2);
});
