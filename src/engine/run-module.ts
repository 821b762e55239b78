// A module on a target: found, given its arguments, run by the agent, its answer read.

import { withInternalArguments } from "../agent/modules/arguments.ts";
import { parseModuleOutput } from "../agent/modules/module-output.ts";
import type { Session, TargetSpec } from "../agent/target.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyDict } from "../pyvalue/value.ts";
import type { LayeredScope } from "../vars/layered-scope.ts";
import type { ActionTask } from "./action.ts";
import type { HostTask } from "./host-task.ts";
import { runAsync } from "./run-async.ts";

export interface ModuleRun {
	readonly run: HostTask;
	readonly task: ActionTask;
	readonly name: string;
	readonly args: PyDict;
	readonly target: TargetSpec | undefined;
	readonly scope: LayeredScope;
	readonly signal: AbortSignal;
	readonly session: () => Promise<Session>;
}

export async function runModuleOn(request: ModuleRun): Promise<PyDict> {
	const { modules } = request.run.play.state.parts;
	if (modules === undefined) {
		throw new ShevekError(
			"module",
			`The module ${request.name} needs an installed ansible-core, and none was found`,
			{
				hint: "install ansible-core on this machine (apt install ansible-core), or set SHEVEK_ANSIBLE_CORE to its folder",
			},
		);
	}
	const module = modules.find(request.name, {
		collections: collectionsOf(request),
	});
	if (module === undefined) {
		throw new ShevekError(
			"module",
			`The module ${request.name} was not found in configured module paths`,
		);
	}
	const session = await request.session();
	const args = withInternalArguments(
		request.args,
		argumentContext(request, modules.coreVersion),
		request.run.play.state.parts.acceptedArguments,
	);
	const call = { module, args, environment: request.task.environment };
	if (request.task.asyncSeconds > 0 && request.name !== "async_status")
		return runAsync(request, session, call);
	const output = await session.runModule(call, request.signal);
	return readOutput(request, session, output);
}

export function readOutput(
	request: ModuleRun,
	session: Session,
	output: { rc: number; stdout: string; stderr: string },
): PyDict {
	const parsed = parseModuleOutput(output, session.python?.path);
	for (const warning of parsed.warnings) request.run.play.state.warn(warning);
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

function collectionsOf(request: ModuleRun): string[] {
	const value = request.run.task.inherited("collections");
	return Array.isArray(value) ? value.map(pyStr) : [];
}

function argumentContext(request: ModuleRun, coreVersion: string) {
	const { settings } = request.run.play.state.parts;
	const { target, task, scope } = request;
	const socket = scope.get("ansible_socket");
	const facility = scope.get("ansible_syslog_facility");
	return {
		moduleName: request.name
			.replace(/^ansible\.builtin\./, "")
			.replace(/^ansible\.legacy\./, "ansible.legacy."),
		coreVersion,
		isCheckMode: task.isCheckMode,
		isDiff: task.isDiff,
		isNoLog: task.isNoLog || settings.flag("DEFAULT_NO_TARGET_SYSLOG"),
		isDebug: settings.flag("DEFAULT_DEBUG"),
		verbosity: request.run.play.state.options.verbosity,
		syslogFacility:
			facility === undefined
				? (settings.text("DEFAULT_SYSLOG_FACILITY") ?? "LOG_USER")
				: pyStr(facility),
		selinuxSpecialFs: settings.texts("DEFAULT_SELINUX_SPECIAL_FS"),
		stringConversionAction: settings.text("STRING_CONVERSION_ACTION") ?? "warn",
		socket: socket === undefined ? undefined : pyStr(socket),
		shellExecutable: target?.shellExecutable ?? "/bin/sh",
		keepsRemoteFiles: settings.flag("DEFAULT_KEEP_REMOTE_FILES"),
		tmpdir: undefined,
		remoteTmp: target?.remoteTmp ?? "~/.ansible/tmp",
	};
}
