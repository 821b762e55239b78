// Where the installed ansible-core is, found by looking at files: starting a Python to ask costs
// 20 ms and more, and is the last resort.

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";

export interface CoreInstall {
	/** The `ansible` package's folder. */
	readonly packagePath: string;
	readonly version: string;
	readonly author: string;
	/** Where that Python finds packages, first to last: `ansible_collections` may be in each. */
	readonly sitePackages: readonly string[];
}

export interface CoreSearch {
	/** SHEVEK_ANSIBLE_CORE: a virtualenv, a site-packages, a checkout or the package itself. */
	readonly setting?: string | undefined;
	readonly env: Readonly<Record<string, string | undefined>>;
}

/** Undefined when there is none. An explicit setting is never silently replaced by another. */
export function findCoreInstall(search: CoreSearch): CoreInstall | undefined {
	if (search.setting !== undefined && search.setting !== "") {
		return firstInstall(sitesOfSetting(resolve(search.setting)));
	}
	return (
		firstInstall(sitesOfEnvironment(search.env)) ??
		firstInstall(sitesOfCommand(search.env)) ??
		firstInstall(sitesOfSystem(search.env)) ??
		firstInstall(sitesByPython(search.env))
	);
}

function firstInstall(sites: readonly string[]): CoreInstall | undefined {
	for (const site of sites) {
		const install = readInstall(join(site, "ansible"), sites);
		if (install !== undefined) return install;
	}
	return undefined;
}

function readInstall(
	packagePath: string,
	sitePackages: readonly string[],
): CoreInstall | undefined {
	const release = join(packagePath, "release.py");
	if (!existsSync(release)) return undefined;
	const text = readFileSync(release, "utf8");
	const value = (name: string): string | undefined =>
		new RegExp(`^${name} *= *(['"])(.*)\\1`, "m").exec(text)?.[2];
	const version = value("__version__");
	if (version === undefined) return undefined;
	const author = value("__author__") ?? "";
	return { packagePath, version, author, sitePackages };
}

function sitesOfSetting(path: string): string[] {
	const own = existsSync(join(path, "release.py")) ? dirname(path) : path;
	return unique([own, join(own, "lib"), ...sitesOfPrefix(own)]);
}

/** A checkout's `hacking/env-setup` sets PYTHONPATH and ANSIBLE_HOME's `lib`. */
function sitesOfEnvironment(env: CoreSearch["env"]): string[] {
	const fromPath = (env.PYTHONPATH ?? "").split(":").filter(Boolean);
	const home = env.ANSIBLE_HOME;
	const fromHome = home ? [join(home, "lib")] : [];
	const virtualenv = env.VIRTUAL_ENV;
	const fromVirtualenv = virtualenv ? sitesOfPrefix(virtualenv) : [];
	return unique([...fromPath, ...fromHome, ...fromVirtualenv]);
}

/** The first `ansible-playbook` on PATH that Python runs: a shim of ours is none. */
function sitesOfCommand(env: CoreSearch["env"]): string[] {
	for (const folder of (env.PATH ?? "").split(":")) {
		if (folder === "") continue;
		const command = join(folder, "ansible-playbook");
		if (!existsSync(command)) continue;
		const python = pythonOf(realpathSync(command));
		if (python === undefined) continue;
		const prefix = dirname(dirname(python));
		const isSystem = prefix === "/usr" || prefix === "/";
		return isSystem ? sitesOfSystem(env) : sitesOfPython(prefix, env);
	}
	return [];
}

/** The interpreter of a script, symbolic links kept: a virtualenv's `python` is one. */
function pythonOf(script: string): string | undefined {
	const line = readFileSync(script, "latin1").slice(0, 400);
	const direct = /^#! *(\/\S*python[\d.]*)/.exec(line);
	if (direct !== null) return direct[1];
	// pip writes this form where the path is long or holds blanks.
	const long = /^#!\/bin\/sh\n'''exec' "?(\/[^"\n]*python[\d.]*)"?/.exec(line);
	if (long !== null) return long[1];
	return /^#! *\/usr\/bin\/env python/.test(line)
		? join(dirname(script), "python3")
		: undefined;
}

function sitesOfPython(prefix: string, env: CoreSearch["env"]): string[] {
	const own = sitesOfPrefix(prefix);
	const config = join(prefix, "pyvenv.cfg");
	if (!existsSync(config)) return unique([...userSites(env), ...own]);
	const seesSystem = /^include-system-site-packages *= *true/m.test(
		readFileSync(config, "utf8"),
	);
	return seesSystem ? unique([...own, ...sitesOfSystem(env)]) : own;
}

function sitesOfPrefix(prefix: string): string[] {
	return newestFirst(join(prefix, "lib"), "site-packages");
}

/** Debian's and Fedora's layouts, in the order of their sys.path. */
function sitesOfSystem(env: CoreSearch["env"]): string[] {
	return unique([
		...userSites(env),
		...newestFirst("/usr/local/lib", "dist-packages"),
		...newestFirst("/usr/local/lib", "site-packages"),
		"/usr/lib/python3/dist-packages",
		...newestFirst("/usr/lib", "site-packages"),
	]);
}

function userSites(env: CoreSearch["env"]): string[] {
	const home = env.HOME ?? homedir();
	return newestFirst(join(home, ".local/lib"), "site-packages");
}

/** The packages of each Python 3 below a `lib`, the newest Python first. */
function newestFirst(lib: string, packages: string): string[] {
	const byVersion = new Intl.Collator("en", { numeric: true });
	return listing(lib)
		.filter((name) => name.startsWith("python3"))
		.sort((a, b) => byVersion.compare(b, a))
		.map((name) => join(lib, name, packages))
		.filter((path) => existsSync(path));
}

function listing(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}

const ASK =
	"import ansible, os, sys; print(os.path.dirname(os.path.dirname(ansible.__file__))); print('\\n'.join(p for p in sys.path if p))";

function sitesByPython(env: CoreSearch["env"]): string[] {
	for (const python of ["python3", "python"]) {
		try {
			const printed = execFileSync(python, ["-c", ASK], {
				encoding: "utf8",
				env: { ...env },
				stdio: ["ignore", "pipe", "ignore"],
				timeout: 10_000,
			});
			return unique(printed.split("\n").filter(Boolean));
		} catch {
			// That Python is missing or has no ansible-core: the next one may.
		}
	}
	return [];
}

function unique(paths: readonly string[]): string[] {
	return [...new Set(paths)];
}
