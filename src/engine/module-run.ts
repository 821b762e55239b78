// A module's run as its two ways (at once, in the background) share it, and how its answer is read.

import { parseModuleOutput } from "../agent/modules/module-output.ts";
import type { Session, TargetSpec } from "../agent/target.ts";
import type { PyDict } from "../pyvalue/value.ts";
import type { LayeredScope } from "../vars/layered-scope.ts";
import type { ActionTask } from "./action.ts";
import type { HostTask } from "./host-task.ts";

export interface ModuleRun {
	readonly run: HostTask;
	readonly task: ActionTask;
	readonly name: string;
	readonly args: PyDict;
	readonly ignoresUnknownOptions: boolean;
	readonly target: TargetSpec | undefined;
	readonly scope: LayeredScope;
	readonly signal: AbortSignal;
	readonly session: () => Promise<Session>;
	/** The async_status action, for a job that was started here. */
	readonly jobStatus: (args: PyDict) => Promise<PyDict>;
}

export function readOutput(
	request: ModuleRun,
	session: Session,
	output: { rc: number; stdout: string; stderr: string },
): PyDict {
	const parsed = parseModuleOutput(
		output,
		session.python?.path ?? request.target?.pythonInterpreter,
	);
	for (const warning of parsed.warnings) request.run.warn(warning);
	const { result } = parsed;
	addDiscovery(request, session, result);
	return result;
}

/** What discovery chose is a fact of the host from then on, told with the first result. */
const TOLD = new WeakMap<object, Set<string>>();

function addDiscovery(
	request: ModuleRun,
	session: Session,
	result: PyDict,
): void {
	const { python } = session;
	if (python === undefined || !python.isDiscovered) return;
	const told = TOLD.get(request.run.play.state) ?? new Set<string>();
	TOLD.set(request.run.play.state, told);
	const host = request.target?.host ?? request.run.host;
	if (told.has(host)) return;
	told.add(host);
	const facts = result.get("ansible_facts");
	const all: PyDict = facts instanceof Map ? facts : new Map();
	all.set("discovered_interpreter_python", python.path);
	result.set("ansible_facts", all);
	if (python.discoveryWarnings.length > 0) {
		const warnings = result.get("warnings");
		result.set("warnings", [
			...(Array.isArray(warnings) ? warnings : []),
			...python.discoveryWarnings,
		]);
	}
}
