// Compiling and rendering beside Python's Jinja2: `node bench/render.ts`.
// Both sides read the same templates and variables, and print microseconds each.

import { spawnSync } from "node:child_process";
import { Environment } from "../src/jinja/environment.ts";
import { fromPlain } from "../src/pyvalue/plain.ts";

interface Work {
	readonly name: string;
	readonly template: string;
	readonly vars: Record<string, unknown>;
	/** Renderings per measurement. */
	readonly times: number;
}

const USERS = Array.from({ length: 100 }, (_, i) => ({
	name: `user${i}`,
	uid: 1000 + i,
	groups: ["a", "b", "c"],
	active: i % 2 === 0,
}));
const VHOST = `<VirtualHost *:{{ port }}>
  ServerName {{ name }}
{% for alias in aliases %}
  ServerAlias {{ alias }}
{% endfor %}
{% if ssl is defined and ssl.enabled %}
  SSLCertificateFile {{ ssl.cert | default('/etc/ssl/cert.pem') }}
{% else %}
  # no ssl
{% endif %}
</VirtualHost>
`;
const VHOST_VARS = {
	port: 443,
	name: "example.com",
	aliases: ["a.example.com", "b.example.com"],
	ssl: { enabled: true },
};

const WORK: readonly Work[] = [
	{ name: "lone name", template: "{{ x }}", vars: { x: "v" }, times: 2000 },
	{
		name: "plain text",
		template: "no template at all",
		vars: {},
		times: 2000,
	},
	{
		name: "short",
		template: "{{ x }}/{{ y | default('b') }}-{{ z + 1 }}",
		vars: { x: "a", z: 1 },
		times: 1000,
	},
	{
		name: "condition",
		template: "{% if x == 'a' and y is defined %}yes{% else %}no{% endif %}",
		vars: { x: "a", y: 1 },
		times: 1000,
	},
	{ name: "vhost", template: VHOST, vars: VHOST_VARS, times: 500 },
	{
		name: "loop of 100",
		template:
			"{% for u in users %}{{ loop.index }} {{ u.name }}:{{ u.uid }}:{{ u.groups | join(',') }}{% if u.active %} on{% endif %}\n{% endfor %}",
		vars: { users: USERS },
		times: 100,
	},
	{
		name: "loop of 10,000",
		template: "{% for i in range(10000) %}{{ i * 2 }},{% endfor %}",
		vars: {},
		times: 20,
	},
	{
		name: "filters",
		template:
			"{{ users | selectattr('active') | map(attribute='name') | map('upper') | sort | join(' ') }}",
		vars: { users: USERS },
		times: 100,
	},
	{
		name: "macro",
		template:
			"{% macro m(a, b=2) %}<{{ a }}{{ b }}>{% endmacro %}{% for i in range(100) %}{{ m(i, b=i) }}{% endfor %}",
		vars: {},
		times: 100,
	},
	{
		name: "large file",
		template: VHOST.repeat(100),
		vars: VHOST_VARS,
		times: 10,
	},
];

const PYTHON = `
import json, sys, time, jinja2
out = []
for w in json.load(sys.stdin):
    env = jinja2.Environment()
    best_c = best_r = 1e9
    for _ in range(3):
        t = time.perf_counter()
        for i in range(max(1, w["times"] // 10)):
            tpl = env.from_string(w["template"] + "" )
        best_c = min(best_c, (time.perf_counter() - t) / max(1, w["times"] // 10))
        t = time.perf_counter()
        for i in range(w["times"]):
            tpl.render(w["vars"])
        best_r = min(best_r, (time.perf_counter() - t) / w["times"])
    out.append([best_c * 1e6, best_r * 1e6])
print(json.dumps(out))
`;

function best(times: number, run: () => void): number {
	let shortest = Number.POSITIVE_INFINITY;
	for (let round = 0; round < 3; round++) {
		const start = performance.now();
		for (let i = 0; i < times; i++) run();
		shortest = Math.min(shortest, (performance.now() - start) / times);
	}
	return shortest * 1000;
}

/** Microseconds for compiling with the first rendering, and for another rendering. */
function ours({ template, vars, times }: Work): [number, number] {
	const values = new Map(
		Object.entries(vars).map(([key, value]) => [key, fromPlain(value)]),
	);
	const scope = { lookup: (name: string) => values.get(name) };
	const env = new Environment();
	const compiled = env.compile(template);
	const render = best(times, () => void compiled.render(scope));
	const both = best(Math.max(1, Math.floor(times / 10)), () => {
		env.compile(template).render(scope);
	});
	return [both, render];
}

function theirs(): [number, number][] {
	const { stdout, status } = spawnSync("/usr/bin/python3", ["-c", PYTHON], {
		input: JSON.stringify(WORK),
		encoding: "utf8",
		maxBuffer: 1 << 26,
	});
	if (status !== 0) throw new Error("Python's Jinja2 is not there to compare");
	return JSON.parse(stdout);
}

const peer = theirs();
const cell = (text: string | number, width: number) =>
	(typeof text === "number" ? text.toFixed(1) : text).padStart(width);
console.log(
	[
		"work".padEnd(16),
		...["first us", "jinja2", "ratio", "again us", "jinja2", "ratio"].map((h) =>
			cell(h, 10),
		),
	].join(""),
);
for (const [i, work] of WORK.entries()) {
	const [first, again] = ours(work);
	const [compile, render] = peer[i] ?? [0, 0];
	const theirFirst = compile + render;
	console.log(
		work.name.padEnd(16) +
			[first, theirFirst, theirFirst / first, again, render, render / again]
				.map((value) => cell(value, 10))
				.join(""),
	);
}
