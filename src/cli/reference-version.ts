// `ansible-playbook --version` in the reference's form, which scripts parse, and a line for Shevek.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { loadSettings } from "../config/settings.ts";
import { pyRepr } from "../pyvalue/text.ts";
import { shevekVersion } from "./version.ts";

const run = promisify(execFile);

/** What only the installed ansible-core's Python knows. */
const PROBE = `
import json, sys
found = {"python": "".join(sys.version.splitlines()), "executable": sys.executable}
try:
    import importlib.metadata as metadata
    found["jinja"] = metadata.version("jinja2")
except Exception:
    found["jinja"] = "not installed"
try:
    import yaml
    found["libyaml"] = bool(yaml.__with_libyaml__)
except Exception:
    found["libyaml"] = False
try:
    import ansible, ansible.release
    found["core"] = ansible.release.__version__
    found["location"] = ":".join(ansible.__path__)
except Exception:
    pass
print(json.dumps(found))
`;

interface PythonFacts {
	readonly python?: string;
	readonly executable?: string;
	readonly jinja?: string;
	readonly libyaml?: boolean;
	readonly core?: string;
	readonly location?: string;
}

/** `program` is the reference's name of the command, `ansible-playbook`. */
export async function referenceVersionText(program: string): Promise<string> {
	const settings = loadSettings({ cwd: process.cwd(), env: process.env });
	const facts = await askPython();
	const python = facts.python
		? `${facts.python} (${facts.executable})`
		: "not found";
	const lines = [
		`${program} [core ${facts.core ?? "not found"}]`,
		`config file = ${settings.configFile ?? "None"}`,
		`configured module search path = ${pyRepr([...settings.texts("DEFAULT_MODULE_PATH")])}`,
		`ansible python module location = ${facts.location ?? "not found"}`,
		`ansible collection location = ${settings.texts("COLLECTIONS_PATHS").join(":")}`,
		`executable location = ${process.env.SHEVEK_SHIM_PATH || process.argv[1]}`,
		`python version = ${python}`,
		`jinja version = ${facts.jinja ?? "not found"}`,
		`libyaml = ${facts.libyaml ? "True" : "False"}`,
		`shevek version = ${shevekVersion()} (node ${process.versions.node})`,
	];
	return `${lines.join("\n  ")}\n`;
}

/** No Python, or one without ansible-core, is no fault here: the text says so. */
async function askPython(): Promise<PythonFacts> {
	try {
		const { stdout } = await run("python3", ["-c", PROBE]);
		return JSON.parse(stdout);
	} catch {
		return {};
	}
}
