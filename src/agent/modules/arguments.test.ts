import { describe, expect, test } from "vitest";
import { coreOf } from "../../../test/agent/reference-installs.ts";
import { dumpJson } from "../../pyvalue/json.ts";
import { acceptedArguments, withInternalArguments } from "./arguments.ts";

const CONTEXT = {
	moduleName: "ping",
	coreVersion: "2.14.18",
	isCheckMode: false,
	isDiff: false,
	isNoLog: false,
	isDebug: false,
	verbosity: 0,
	syslogFacility: "LOG_USER",
	selinuxSpecialFs: ["fuse", "nfs"],
	stringConversionAction: "warn",
	socket: undefined,
	shellExecutable: "/bin/sh",
	keepsRemoteFiles: false,
	tmpdir: undefined,
	remoteTmp: "~/.ansible/tmp",
};
const BEFORE_219 =
	'{"data": "x", "_ansible_check_mode": false, "_ansible_no_log": false, "_ansible_debug": false, "_ansible_diff": false, "_ansible_verbosity": 0, "_ansible_version": "2.14.18", "_ansible_module_name": "ping", "_ansible_syslog_facility": "LOG_USER", "_ansible_selinux_special_fs": ["fuse", "nfs"], "_ansible_string_conversion_action": "warn", "_ansible_socket": null, "_ansible_shell_executable": "/bin/sh", "_ansible_keep_remote_files": false, "_ansible_tmpdir": null, "_ansible_remote_tmp": "~/.ansible/tmp"}';
const FROM_219 = BEFORE_219.replace(
	' "_ansible_string_conversion_action": "warn",',
	"",
).replace(
	"}",
	', "_ansible_ignore_unknown_opts": false, "_ansible_target_log_info": null, "_ansible_tracebacks_for": []}',
);

describe("the arguments beside the task's own", () => {
	const rows = [
		["2.14", BEFORE_219],
		["2.16", BEFORE_219],
		["2.19", FROM_219],
	] as const;
	for (const [version] of rows) {
		if (!coreOf(version)) test.skip(`ansible-core ${version} is not installed`);
	}
	test.each(rows.filter(([version]) => coreOf(version)))(
		"as ansible-core %s passes them",
		(version, expected) => {
			const core = coreOf(version);
			if (core === undefined) throw new Error("not installed");
			const args = withInternalArguments(
				new Map([["data", "x"]]),
				CONTEXT,
				acceptedArguments(core),
			);
			expect(dumpJson(args)).toBe(expected);
		},
	);
});
