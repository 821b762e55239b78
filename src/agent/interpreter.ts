// Which Python of a host is used: ansible-core 2.14's discovery rules
// (executor/interpreter_discovery.py, config/base.yml), as a pure function.

import { DISTRIBUTION_PYTHONS } from "../config/known-pythons.ts";

const MODES = ["auto", "auto_silent", "auto_legacy", "auto_legacy_silent"];

/** OS_FAMILY of module_utils.facts, as far as a family has a row above; lower case. */
const FAMILY_MEMBERS: Readonly<Record<string, readonly string[]>> = {
	redhat: [
		"redhat",
		"rhel",
		"fedora",
		"centos",
		"scientific",
		"slc",
		"ascendos",
		"cloudlinux",
		"psbm",
		"oraclelinux",
		"ovs",
		"oel",
		"amazon",
		"virtuozzo",
		"xenserver",
		"alibaba",
		"euleros",
		"openeuler",
		"almalinux",
		"rocky",
		"tencentos",
		"eurolinux",
		"kylin linux advanced server",
	],
	debian: [
		"debian",
		"ubuntu",
		"raspbian",
		"neon",
		"kde neon",
		"linux mint",
		"steamos",
		"devuan",
		"kali",
		"cumulus linux",
		"pop!_os",
		"parrot",
		"pardus gnu/linux",
		"uos",
		"deepin",
		"osmc",
	],
};

export interface HostPlatform {
	readonly host: string;
	/** `uname`, lower case. */
	readonly platform: string;
	readonly osRelease: string;
	/** Absolute paths, in the order of the candidates. */
	readonly found: readonly string[];
}

export interface InterpreterChoice {
	readonly path: string;
	readonly warnings: readonly string[];
}

export function isDiscovered(interpreter: string): boolean {
	return MODES.includes(interpreter);
}

/** `docsVersion` is the ansible-core line whose documentation a warning links to (2.14). */
export function chooseInterpreter(
	mode: string,
	platform: HostPlatform,
	rules: { fallback: readonly string[]; docsVersion: string },
): InterpreterChoice {
	const [first = "/usr/bin/python"] = platform.found;
	const isSilent = mode.endsWith("_silent");
	const choice = (path: string, ...warnings: string[]): InterpreterChoice => ({
		path,
		warnings: isSilent ? [] : warnings,
	});
	const link = `https://docs.ansible.com/ansible-core/${rules.docsVersion}/reference_appendices/interpreter_discovery.html`;
	const { id, version } = parseOsRelease(platform.osRelease);
	const expected = distributionPython(id, version);
	if (platform.platform !== "linux" || expected === undefined)
		return choice(
			first,
			`Platform ${platform.platform} on host ${platform.host} is using the discovered Python interpreter at ${first}, but future installation of another Python interpreter could change the meaning of that path. See ${link} for more information.`,
		);
	const lead = `Distribution ${id} ${version} on host ${platform.host} should use ${expected}, but is using`;
	const legacy = "/usr/bin/python";
	if (
		mode.startsWith("auto_legacy") &&
		expected !== legacy &&
		platform.found.includes(legacy)
	)
		return choice(
			legacy,
			`${lead} ${legacy} for backward compatibility with prior Ansible releases. See ${link} for more information`,
		);
	if (platform.found.includes(expected)) return choice(expected);
	const missing = `${lead} ${first}, since the discovered platform python interpreter was not present. See ${link} for more information.`;
	return rules.fallback.includes(expected)
		? choice(first, missing)
		: choice(
				first,
				`Platform interpreter ${expected} on host ${platform.host} is missing from bootstrap list`,
				missing,
			);
}

/** No Python at all: the reference goes on with /usr/bin/python, whose absence the module then shows. */
export function noInterpreterWarning(
	host: string,
	candidates: readonly string[],
): string {
	const list = candidates.map((name) => `'${name}'`).join(", ");
	return `No python interpreters found for host ${host} (tried [${list}])`;
}

function distributionPython(id: string, version: string): string | undefined {
	if (id === "" || version === "") return undefined;
	const name = id.toLowerCase();
	const family = Object.keys(FAMILY_MEMBERS).find((key) =>
		FAMILY_MEMBERS[key]?.includes(name),
	);
	const rows =
		DISTRIBUTION_PYTHONS[name] ??
		(family === undefined ? undefined : DISTRIBUTION_PYTHONS[family]);
	if (rows === undefined) return undefined;
	const reached = rows.filter(([from]) => compareLoose(from, version) <= 0);
	return (reached.at(-1) ?? rows[0])?.[1];
}

/** LooseVersion's order for what os-release holds: numbers between dots. */
function compareLoose(left: string, right: string): number {
	const numbers = (text: string) => text.split(/[^0-9]+/).filter(Boolean);
	const a = numbers(left);
	const b = numbers(right);
	for (let i = 0; i < Math.max(a.length, b.length); i++) {
		if (a[i] === undefined) return -1;
		if (b[i] === undefined) return 1;
		const difference = Number(a[i]) - Number(b[i]);
		if (difference !== 0) return difference;
	}
	return 0;
}

function parseOsRelease(text: string): { id: string; version: string } {
	const values = new Map<string, string>();
	for (const line of text.split("\n")) {
		const match = /^([A-Za-z_]+)=(.*)$/.exec(line.trim());
		if (match?.[1] !== undefined && match[2] !== undefined)
			values.set(
				match[1].toLowerCase(),
				match[2].replace(/^(["'])(.*)\1$/, "$2"),
			);
	}
	return {
		id: values.get("id") ?? "",
		version: values.get("version_id") ?? "",
	};
}
