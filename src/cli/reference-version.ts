// `ansible-playbook --version` in the reference's form, which scripts parse, and a line for Shevek.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import {
	type CoreInstall,
	findCoreInstall,
} from "../agent/modules/core-install.ts";
import { loadSettings } from "../config/settings.ts";
import { pyRepr } from "../pyvalue/text.ts";
import { packageRoot } from "./package-root.ts";
import { SHIM } from "./shim.ts";
import { shevekVersion } from "./version.ts";

const run = promisify(execFile);

/** One line each: the version text, the interpreter, Jinja2's version, whether PyYAML has libyaml. */
const PROBE = `
import sys
print("".join(sys.version.splitlines()))
print(sys.executable)
try:
    import importlib.metadata
    print(importlib.metadata.version("jinja2"))
except Exception:
    print("not installed")
try:
    import yaml
    print(bool(yaml.__with_libyaml__))
except Exception:
    print(False)
`;

/** `program` is the reference's name of the command, `ansible-playbook`. */
export async function referenceVersionText(program: string): Promise<string> {
	const { env } = process;
	const settings = loadSettings({ cwd: process.cwd(), env });
	const core = findCoreInstall({ setting: env.SHEVEK_ANSIBLE_CORE, env });
	const [version, executable, jinja, libyaml] = await askPython(core);
	const modulePath = settings.texts("DEFAULT_MODULE_PATH");
	const lines = [
		`${program} [core ${core?.version ?? "not installed"}]`,
		`config file = ${settings.configFile ?? "None"}`,
		`configured module search path = ${pyRepr([...modulePath])}`,
		`ansible python module location = ${core?.packagePath ?? "not installed"}`,
		`ansible collection location = ${settings.texts("COLLECTIONS_PATHS").join(":")}`,
		`executable location = ${SHIM.path ?? join(packageRoot(), "bin/shevek")}`,
		`python version = ${version ? `${version} (${executable})` : "not found"}`,
		`jinja version = ${jinja ?? "not installed"}`,
		`libyaml = ${libyaml ?? "False"}`,
		`shevek version = ${shevekVersion()} (node ${process.versions.node})`,
	];
	return `${lines.join("\n  ")}\n`;
}

/** Empty where there is no Python: no fault here, the text says so. */
async function askPython(core: CoreInstall | undefined): Promise<string[]> {
	try {
		const { stdout } = await run(pythonOf(core), ["-c", PROBE]);
		return stdout.trimEnd().split("\n");
	} catch {
		return [];
	}
}

/** The interpreter beside the folders that the install was found in. */
export function pythonOf(core: CoreInstall | undefined): string {
	for (const site of core?.sitePackages ?? []) {
		const prefix = /^(.*)\/lib\/python3[^/]*\/(site|dist)-packages$/.exec(site);
		const python = `${prefix?.[1]}/bin/python3`;
		if (prefix && existsSync(python)) return python;
	}
	return "python3";
}
