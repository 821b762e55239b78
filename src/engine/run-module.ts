// A module on a target: found, given its arguments, run by the agent, its answer read.

import { withInternalArguments } from "../agent/modules/arguments.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyDict } from "../pyvalue/value.ts";
import { type ModuleRun, readOutput } from "./module-run.ts";
import { collectionsOf } from "./resolve-action.ts";
import { runAsync } from "./run-async.ts";

export async function runModuleOn(request: ModuleRun): Promise<PyDict> {
	const { state } = request.run.play;
	const { modules } = state.parts;
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
		collections: collectionsOf(request.run.task),
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
	if (request.task.asyncSeconds > 0) return runAsync(request, session, call);
	const output = await session.runModule(call, request.signal);
	return readOutput(request, session, output);
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
		ignoresUnknownOptions: request.ignoresUnknownOptions,
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
