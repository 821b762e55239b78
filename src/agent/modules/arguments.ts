// The `_ansible_*` arguments that a module is given beside the task's own.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dictSet, makeDict } from "../../pyvalue/dict.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import type { CoreInstall } from "./core-install.ts";

/** What core's settings, the task and the target decide. */
export interface ModuleArgumentContext {
	/** As the action calls it: the task's action, or `ansible.legacy.copy`. */
	readonly moduleName: string;
	readonly coreVersion: string;
	readonly isCheckMode: boolean;
	readonly isDiff: boolean;
	/** The task's `no_log`, or DEFAULT_NO_TARGET_SYSLOG. */
	readonly isNoLog: boolean;
	/** DEFAULT_DEBUG */
	readonly isDebug: boolean;
	readonly verbosity: number;
	/** `ansible_syslog_facility`, else DEFAULT_SYSLOG_FACILITY. */
	readonly syslogFacility: string;
	/** DEFAULT_SELINUX_SPECIAL_FS */
	readonly selinuxSpecialFs: readonly string[];
	/** STRING_CONVERSION_ACTION: error, warn or ignore; gone from 2.19. */
	readonly stringConversionAction: string;
	/** `ansible_socket`, of persistent connections. */
	readonly socket: string | undefined;
	readonly shellExecutable: string;
	/** DEFAULT_KEEP_REMOTE_FILES */
	readonly keepsRemoteFiles: boolean;
	/** The task's folder on the target; none when becoming an unprivileged user. */
	readonly tmpdir: string | undefined;
	readonly remoteTmp: string;
	/** From 2.17 on: TARGET_LOG_INFO. */
	readonly targetLogInfo?: string | undefined;
	/** From 2.17 on: arguments that the module does not know are passed over. */
	readonly ignoresUnknownOptions?: boolean | undefined;
	/** From 2.19 on: `error`, `warning`, `deprecated`, `deprecated_value`. */
	readonly tracebacksFor?: readonly string[] | undefined;
}

/**
 * The task's arguments with the internal ones set in them, in Ansible's order; `accepted` (from
 * acceptedArguments) leaves out those that this ansible-core has not, which its modules would refuse.
 */
export function withInternalArguments(
	args: PyDict,
	context: ModuleArgumentContext,
	accepted: ReadonlySet<string>,
): PyDict {
	const all = makeDict(args.entries());
	for (const [name, value] of internalArguments(context)) {
		if (accepted.has(name)) dictSet(all, `_ansible_${name}`, value);
	}
	return all;
}

function internalArguments(
	context: ModuleArgumentContext,
): readonly (readonly [string, PyValue])[] {
	return [
		["check_mode", context.isCheckMode],
		["no_log", context.isNoLog],
		["debug", context.isDebug],
		["diff", context.isDiff],
		["verbosity", context.verbosity],
		["version", context.coreVersion],
		["module_name", context.moduleName],
		["syslog_facility", context.syslogFacility],
		["selinux_special_fs", [...context.selinuxSpecialFs]],
		["string_conversion_action", context.stringConversionAction],
		["socket", context.socket ?? null],
		["shell_executable", context.shellExecutable],
		["keep_remote_files", context.keepsRemoteFiles],
		["tmpdir", context.tmpdir ?? null],
		["remote_tmp", context.remoteTmp],
		["ignore_unknown_opts", context.ignoresUnknownOptions ?? false],
		["target_log_info", context.targetLogInfo ?? null],
		["tracebacks_for", [...(context.tracebacksFor ?? [])]],
	];
}

/** The names that this ansible-core's `basic` takes, by its own table PASS_VARS. */
export function acceptedArguments(core: CoreInstall): ReadonlySet<string> {
	const path = join(core.packagePath, "module_utils/common/parameters.py");
	const table = /^PASS_VARS\b[^{]*\{\n(.*?)^\}/ms.exec(
		readFileSync(path, "utf8"),
	)?.[1];
	const names = (table ?? "").matchAll(/^ +'(\w+)':/gm);
	return new Set(Array.from(names, ([, name]) => name ?? ""));
}
