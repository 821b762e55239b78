// What plugins may be set by, as a table: variables, environment, ansible.cfg, default. The facts are
// ansible-core 2.14's; the lookup `config` answers from it.

import type {
	Deprecation,
	OptionDefinition,
	OptionType,
} from "../config/option.ts";
import type { PyValue } from "../pyvalue/value.ts";

interface Row {
	readonly type?: OptionType;
	readonly default?: PyValue;
	readonly choices?: readonly string[];
	readonly deprecated?: Deprecation;
	/** Names, separated by blanks; an entry of ansible.cfg is `section.key`. */
	readonly vars?: string;
	readonly env?: string;
	readonly ini?: string;
}

function row(name: string, description: string, row: Row): OptionDefinition {
	const { vars, env, ini, ...rest } = row;
	const names = (text = "") =>
		text.split(" ").flatMap((each) => (each === "" ? [] : [{ name: each }]));
	return {
		name,
		description,
		...rest,
		vars: names(vars),
		env: names(env),
		ini: names(ini).map((entry) => {
			const [section = "", key = ""] = entry.name.split(".");
			return { section, key };
		}),
	};
}

/** One that is `ansible_NAME`, `ANSIBLE_NAME` and [ssh_connection]NAME. */
function sshRow(name: string, description: string, fallback: PyValue = "") {
	return row(name, description, {
		default: fallback,
		vars: `ansible_${name}`,
		env: `ANSIBLE_${name.toUpperCase()}`,
		ini: `ssh_connection.${name}`,
	});
}

const SSH: readonly OptionDefinition[] = [
	row("control_path", "Where ControlPersist keeps its sockets.", {
		vars: "ansible_control_path",
		env: "ANSIBLE_SSH_CONTROL_PATH",
		ini: "ssh_connection.control_path",
	}),
	row("control_path_dir", "The folder of control_path.", {
		default: "~/.ansible/cp",
		vars: "ansible_control_path_dir",
		env: "ANSIBLE_SSH_CONTROL_PATH_DIR",
		ini: "ssh_connection.control_path_dir",
	}),
	row("host", "The name or address to connect to.", {
		default: "inventory_hostname",
		vars: "inventory_hostname ansible_host ansible_ssh_host",
	}),
	row("host_key_checking", "Whether host keys are checked.", {
		type: "bool",
		default: true,
		vars: "ansible_host_key_checking ansible_ssh_host_key_checking",
		env: "ANSIBLE_HOST_KEY_CHECKING ANSIBLE_SSH_HOST_KEY_CHECKING",
		ini: "defaults.host_key_checking ssh_connection.host_key_checking",
	}),
	row("password", "The password of the remote user.", {
		vars: "ansible_password ansible_ssh_pass ansible_ssh_password",
	}),
	row("pipelining", "Whether modules go over the connection itself.", {
		type: "bool",
		default: false,
		vars: "ansible_pipelining ansible_ssh_pipelining",
		env: "ANSIBLE_PIPELINING ANSIBLE_SSH_PIPELINING",
		ini: "defaults.pipelining connection.pipelining ssh_connection.pipelining",
	}),
	row("pkcs11_provider", "The library of a smart card.", {
		default: "",
		vars: "ansible_ssh_pkcs11_provider",
		env: "ANSIBLE_PKCS11_PROVIDER",
		ini: "ssh_connection.pkcs11_provider",
	}),
	row("port", "The port to connect to.", {
		type: "int",
		vars: "ansible_port ansible_ssh_port",
		env: "ANSIBLE_REMOTE_PORT",
		ini: "defaults.remote_port",
	}),
	row("private_key_file", "The file of the private key.", {
		vars: "ansible_private_key_file ansible_ssh_private_key_file",
		env: "ANSIBLE_PRIVATE_KEY_FILE",
		ini: "defaults.private_key_file",
	}),
	row("reconnection_retries", "How often a connection is tried again.", {
		type: "int",
		default: 0,
		vars: "ansible_ssh_retries",
		env: "ANSIBLE_SSH_RETRIES",
		ini: "connection.retries ssh_connection.retries",
	}),
	row("remote_user", "The user to log in as.", {
		vars: "ansible_user ansible_ssh_user",
		env: "ANSIBLE_REMOTE_USER",
		ini: "defaults.remote_user",
	}),
	sshRow("scp_executable", "The program scp.", "scp"),
	sshRow("scp_extra_args", "More arguments of scp."),
	row("scp_if_ssh", "Whether files go by scp.", {
		default: "smart",
		deprecated: {
			why: 'In favor of the "ssh_transfer_method" option.',
			version: "2.17",
			alternatives: "ssh_transfer_method",
		},
		vars: "ansible_scp_if_ssh",
		env: "ANSIBLE_SCP_IF_SSH",
		ini: "ssh_connection.scp_if_ssh",
	}),
	row("sftp_batch_mode", "Whether sftp runs in batch mode.", {
		type: "bool",
		default: "yes",
		vars: "ansible_sftp_batch_mode",
		env: "ANSIBLE_SFTP_BATCH_MODE",
		ini: "ssh_connection.sftp_batch_mode",
	}),
	sshRow("sftp_executable", "The program sftp.", "sftp"),
	sshRow("sftp_extra_args", "More arguments of sftp."),
	sshRow(
		"ssh_args",
		"Arguments of every ssh, scp and sftp.",
		"-C -o ControlMaster=auto -o ControlPersist=60s",
	),
	sshRow("ssh_common_args", "More arguments of ssh, scp and sftp."),
	sshRow("ssh_executable", "The program ssh.", "ssh"),
	sshRow("ssh_extra_args", "More arguments of ssh alone."),
	row("ssh_transfer_method", "How files are brought to the host.", {
		choices: ["sftp", "scp", "piped", "smart"],
		vars: "ansible_ssh_transfer_method",
		env: "ANSIBLE_SSH_TRANSFER_METHOD",
		ini: "ssh_connection.transfer_method",
	}),
	sshRow("sshpass_prompt", "The prompt that sshpass looks for."),
	row("timeout", "Seconds to wait for a connection.", {
		type: "int",
		default: 10,
		vars: "ansible_ssh_timeout",
		env: "ANSIBLE_TIMEOUT ANSIBLE_SSH_TIMEOUT",
		ini: "defaults.timeout ssh_connection.timeout",
	}),
	row("use_tty", "Whether ssh asks for a terminal.", {
		type: "bool",
		default: "yes",
		vars: "ansible_ssh_use_tty",
		env: "ANSIBLE_SSH_USETTY",
		ini: "ssh_connection.usetty",
	}),
];

const LOCAL: readonly OptionDefinition[] = [
	row("pipelining", "Whether modules go over the connection itself.", {
		type: "bool",
		default: false,
		vars: "ansible_pipelining",
		env: "ANSIBLE_PIPELINING",
		ini: "defaults.pipelining connection.pipelining",
	}),
];

const SH: readonly OptionDefinition[] = [
	row("admin_users", "Users who may change owners of files.", {
		type: "list",
		default: ["root", "toor"],
		vars: "ansible_admin_users",
		env: "ANSIBLE_ADMIN_USERS",
		ini: "defaults.admin_users",
	}),
	row("async_dir", "The folder of async jobs.", {
		default: "~/.ansible_async",
		vars: "ansible_async_dir",
		env: "ANSIBLE_ASYNC_DIR",
		ini: "defaults.async_dir",
	}),
	row("common_remote_group", "A group that both users are in.", {
		vars: "ansible_common_remote_group",
		env: "ANSIBLE_COMMON_REMOTE_GROUP",
		ini: "defaults.common_remote_group",
	}),
	row("environment", "Variables of the environment.", {
		type: "list",
		default: [new Map()],
	}),
	row("remote_tmp", "The folder of temporary folders on the host.", {
		default: "~/.ansible/tmp",
		vars: "ansible_remote_tmp",
		env: "ANSIBLE_REMOTE_TEMP ANSIBLE_REMOTE_TMP",
		ini: "defaults.remote_tmp",
	}),
	row("system_tmpdirs", "Temporary folders that all users may use.", {
		type: "list",
		default: ["/var/tmp", "/tmp"],
		vars: "ansible_system_tmpdirs",
		env: "ANSIBLE_SYSTEM_TMPDIRS",
		ini: "defaults.system_tmpdirs",
	}),
	row("world_readable_temp", "Whether all may read temporary files.", {
		type: "bool",
		default: false,
		vars: "ansible_shell_allow_world_readable_temp",
		env: "ANSIBLE_SHELL_ALLOW_WORLD_READABLE_TEMP",
		ini: "defaults.allow_world_readable_tmpfiles",
	}),
];

function becomeRows(method: string, flags: string): OptionDefinition[] {
	const both = (name: string, ini: string, fallback: string) => {
		const own = name.replace("become", method);
		return row(name, `What ${name} is for ${method}.`, {
			default: fallback,
			vars: `ansible_${name} ansible_${own}`,
			env: `ANSIBLE_${name.toUpperCase()} ANSIBLE_${own.toUpperCase()}`,
			ini: `privilege_escalation.${name} ${method}_become_plugin.${ini}`,
		});
	};
	return [
		both("become_exe", "executable", method),
		both("become_flags", "flags", flags),
		row("become_pass", `The password for ${method}.`, {
			vars: `ansible_become_password ansible_become_pass ansible_${method}_pass`,
			env: `ANSIBLE_BECOME_PASS ANSIBLE_${method.toUpperCase()}_PASS`,
			ini: `${method}_become_plugin.password`,
		}),
		both("become_user", "user", "root"),
	];
}

const SU: readonly OptionDefinition[] = [
	...becomeRows("su", ""),
	row("prompt_l10n", "Prompts of su in other languages.", {
		type: "list",
		default: [],
		vars: "ansible_su_prompt_l10n",
		env: "ANSIBLE_SU_PROMPT_L10N",
		ini: "su_become_plugin.localized_prompts",
	}),
];

/** By type and name, as in `connection ssh`. */
export const PLUGIN_OPTIONS: ReadonlyMap<string, readonly OptionDefinition[]> =
	new Map([
		["connection ssh", SSH],
		["connection local", LOCAL],
		["shell sh", SH],
		["become sudo", becomeRows("sudo", "-H -S -n")],
		["become su", SU],
	]);
