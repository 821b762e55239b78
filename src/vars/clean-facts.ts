// What of a module's `ansible_facts` may become variables: nothing that could turn a host's connection,
// interpreter or the engine's own names (vars/clean.py of ansible-core 2.14).

import { dictSet } from "../pyvalue/dict.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";

const RESTRICTED: ReadonlySet<string> = new Set([
	"ansible_rsync_path",
	"ansible_playbook_python",
	"ansible_facts",
	"add_host",
	"add_group",
	"ansible_connection",
	"ansible_module_compression",
	"ansible_shell_type",
	"ansible_shell_executable",
	"ansible_host",
	"ansible_ssh_host",
	"ansible_user",
	"ansible_ssh_user",
	"ansible_password",
	"ansible_ssh_pass",
	"ansible_port",
	"ansible_ssh_port",
	"ansible_pipelining",
	"ansible_ssh_pipelining",
	"ansible_timeout",
	"ansible_ssh_timeout",
	"ansible_private_key_file",
	"ansible_ssh_private_key_file",
	"ansible_network_os",
	"ansible_connection_user",
	"ansible_ssh_executable",
	"ansible_ssh_common_args",
	"ansible_sftp_extra_args",
	"ansible_scp_extra_args",
	"ansible_ssh_extra_args",
	"ansible_ssh_transfer_method",
	"ansible_docker_extra_args",
	"ansible_become",
	"ansible_become_method",
	"ansible_become_user",
	"ansible_become_password",
	"ansible_become_pass",
	"ansible_become_exe",
	"ansible_become_flags",
]);

/** The connection plugins of ansible-core, each with variables of its own. */
const CONNECTION_VARIABLE = /^ansible_(?:local|paramiko_ssh|psrp|ssh|winrm)_/;

interface CleanFacts {
	/** A new dict, internal keys removed at every depth. */
	readonly facts: PyDict;
	readonly warnings: readonly string[];
}

export function cleanFacts(facts: PyDict): CleanFacts {
	const warnings: string[] = [];
	const clean: PyDict = new Map();
	for (const [key, value] of facts) {
		if (typeof key === "string" && isRestricted(key)) {
			warnings.push(`Removed restricted key from module data: ${key}`);
		} else if (!isInternal(key)) {
			dictSet(clean, key, withoutInternal(value));
		}
	}
	return { facts: clean, warnings };
}

function isRestricted(key: string): boolean {
	if (key.startsWith("ansible_ssh_host_key_")) return false;
	if (RESTRICTED.has(key) || /^ansible_.*_interpreter$/.test(key)) return true;
	if (key.startsWith("ansible_become_")) return true;
	// Containers and light machines have devices by such names.
	if (key.endsWith("_bridge") || key.endsWith("_gwbridge")) return false;
	return CONNECTION_VARIABLE.test(key);
}

function isInternal(key: PyValue): boolean {
	return typeof key === "string" && key.startsWith("_ansible_");
}

/** The value itself where nothing internal is in it: facts are large, and seldom hold any. */
function withoutInternal(value: PyValue): PyValue {
	if (Array.isArray(value)) {
		const clean = value.map(withoutInternal);
		return clean.some((item, at) => item !== value[at]) ? clean : value;
	}
	if (!(value instanceof Map)) return value;
	const clean: PyDict = new Map();
	let isSame = true;
	for (const [key, inner] of value) {
		const kept = isInternal(key) ? undefined : withoutInternal(inner);
		if (kept !== inner) isSame = false;
		if (kept !== undefined) dictSet(clean, key, kept);
	}
	return isSame ? value : clean;
}

/** Facts as `ansible_facts` shows them: without their prefix, but for `ansible_local`. */
export function namespaceFacts(facts: PyDict): PyDict {
	const short: PyDict = new Map();
	for (const [key, value] of facts) {
		const hasPrefix =
			typeof key === "string" &&
			key.startsWith("ansible_") &&
			key !== "ansible_local";
		dictSet(short, hasPrefix ? key.slice("ansible_".length) : key, value);
	}
	return short;
}
