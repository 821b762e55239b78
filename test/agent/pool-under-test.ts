// A pool with the shipped connections and become methods over the installed ansible-core, and
// modules written into a test's folder.

import { createHash } from "node:crypto";
import { findCoreInstall } from "../../src/agent/modules/core-install.ts";
import { makeModuleLibrary } from "../../src/agent/modules/library.ts";
import type {
	ModuleLibrary,
	ModulePayload,
} from "../../src/agent/modules/payload.ts";
import { makeSessionPool } from "../../src/agent/pool.ts";
import type {
	ModuleCall,
	ModuleSource,
	SessionPool,
} from "../../src/agent/target.ts";
import { BECOME_METHODS } from "../../src/builtin/become/registry.ts";
import { CONNECTIONS } from "../../src/builtin/connections/registry.ts";
import { builtinBecome } from "../../src/kinds/become.ts";
import { builtinConnection } from "../../src/kinds/connection.ts";
import { fromPlain } from "../../src/pyvalue/plain.ts";
import type { PyDict } from "../../src/pyvalue/value.ts";

export const library: ModuleLibrary = makeLibrary();

/** Modules given as text stand beside the installed ones. */
const written = new Map<string, { text: Uint8Array; like: string }>();

export function poolUnderTest(
	limits: {
		maxHandshakes?: number;
		maxConnections?: number;
		usesBuiltins?: boolean;
		becomeIdleMs?: number;
	} = {},
): SessionPool {
	return makeSessionPool({
		connection: (name) => builtinConnection(name, known(CONNECTIONS, name)),
		becomeMethod: (name) => builtinBecome(name, known(BECOME_METHODS, name)),
		modules: { coreVersion: library.coreVersion, payloadOf },
		maxHandshakes: limits.maxHandshakes ?? 5,
		maxConnections: limits.maxConnections ?? 100,
		usesBuiltins: limits.usesBuiltins ?? false,
		becomeIdleMs: limits.becomeIdleMs,
	});
}

function known<T>(all: ReadonlyMap<string, T>, name: string): T {
	const found = all.get(name);
	if (found === undefined) throw new Error(`nothing is called ${name}`);
	return found;
}

export function installed(name: string): ModuleSource {
	const module = library.find(name, { collections: [] });
	if (module === undefined) throw new Error(`no module ${name}`);
	return module;
}

/** A module from its text, with the module_utils of the installed module `like`. */
export function moduleOf(
	text: string,
	kind: ModuleSource["kind"] = "python",
	like = "ping",
): ModuleSource {
	const name = `written${written.size}`;
	written.set(name, { text: Buffer.from(text), like });
	return { fqcn: name, path: name, kind };
}

export function call(
	module: ModuleSource,
	args: Readonly<Record<string, unknown>> = {},
	environment: Readonly<Record<string, string>> = {},
): ModuleCall {
	return {
		module,
		args: fromPlain(args) as PyDict,
		environment: new Map(Object.entries(environment)),
	};
}

function payloadOf(module: ModuleSource): ModulePayload {
	const found = written.get(module.path);
	if (found === undefined) return library.payloadOf(module);
	const { text, like } = found;
	const base = library.payloadOf(installed(like));
	return {
		...base,
		module,
		moduleName: `ansible.modules.${module.fqcn}`,
		text,
		hash: createHash("sha256").update(text).digest("hex"),
		moduleUtils: module.kind === "python" ? base.moduleUtils : [],
	};
}

function makeLibrary(): ModuleLibrary {
	const core = findCoreInstall({ env: process.env });
	if (core === undefined) throw new Error("these tests need an ansible-core");
	return makeModuleLibrary({
		core,
		collectionPaths: [],
		modulePaths: [],
		moduleUtilsPaths: [],
	});
}
