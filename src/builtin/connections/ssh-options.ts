// What the ssh connection may be set by: the names, places and defaults of ansible-core 2.14's.

import type { OptionSpecs } from "../../plugins/option-spec.ts";

/** It keeps a master for connections to come. Ours is one connection a host, so that only other values count. */
export const DEFAULT_SSH_ARGS =
	"-C -o ControlMaster=auto -o ControlPersist=60s";

/** Ansible's ways to bring files to a host. Ours go over the one connection, so these are taken and change nothing. */
export const IDLE_OPTIONS = [
	"pipelining",
	"scp_executable",
	"scp_extra_args",
	"scp_if_ssh",
	"sftp_batch_mode",
	"sftp_executable",
	"sftp_extra_args",
	"ssh_transfer_method",
	"sshpass_prompt",
	"use_tty",
	"timeout",
] as const;

/** One that is `ansible_NAME`, `ANSIBLE_NAME` and [ssh_connection]NAME. */
function ofSsh<const Name extends string, const Default extends string>(
	name: Name,
	description: string,
	fallback: Default,
) {
	return {
		type: "str",
		description,
		default: fallback,
		vars: [`ansible_${name}`],
		env: [`ANSIBLE_${name.toUpperCase()}`],
		ini: [`ssh_connection.${name}`],
		cli: [name],
	} as const;
}

export const SSH_OPTIONS = {
	control_path: {
		type: "str",
		description: "Where ControlPersist keeps its sockets.",
		vars: ["ansible_control_path"],
		env: ["ANSIBLE_SSH_CONTROL_PATH"],
		ini: ["ssh_connection.control_path"],
	},
	control_path_dir: {
		type: "str",
		description: "The folder of control_path.",
		default: "~/.ansible/cp",
		vars: ["ansible_control_path_dir"],
		env: ["ANSIBLE_SSH_CONTROL_PATH_DIR"],
		ini: ["ssh_connection.control_path_dir"],
	},
	host: {
		type: "str",
		description: "The name or address to connect to.",
		default: "inventory_hostname",
		vars: ["inventory_hostname", "ansible_host", "ansible_ssh_host"],
	},
	host_key_checking: {
		type: "bool",
		description: "Whether host keys are checked.",
		default: true,
		vars: ["ansible_host_key_checking", "ansible_ssh_host_key_checking"],
		env: ["ANSIBLE_HOST_KEY_CHECKING", "ANSIBLE_SSH_HOST_KEY_CHECKING"],
		ini: ["defaults.host_key_checking", "ssh_connection.host_key_checking"],
	},
	password: {
		type: "str",
		description: "The password of the remote user.",
		secret: true,
		vars: ["ansible_password", "ansible_ssh_pass", "ansible_ssh_password"],
	},
	pipelining: {
		type: "bool",
		description:
			"Whether modules go over the connection itself: here they always do.",
		default: false,
		vars: ["ansible_pipelining", "ansible_ssh_pipelining"],
		env: ["ANSIBLE_PIPELINING", "ANSIBLE_SSH_PIPELINING"],
		ini: [
			"defaults.pipelining",
			"connection.pipelining",
			"ssh_connection.pipelining",
		],
	},
	pkcs11_provider: {
		type: "str",
		description: "The library of a smart card; the password is its PIN.",
		default: "",
		vars: ["ansible_ssh_pkcs11_provider"],
		env: ["ANSIBLE_PKCS11_PROVIDER"],
		ini: ["ssh_connection.pkcs11_provider"],
	},
	port: {
		type: "int",
		description: "The port to connect to.",
		vars: ["ansible_port", "ansible_ssh_port"],
		env: ["ANSIBLE_REMOTE_PORT"],
		ini: ["defaults.remote_port"],
	},
	private_key_file: {
		type: "str",
		description: "The file of the private key.",
		vars: ["ansible_private_key_file", "ansible_ssh_private_key_file"],
		env: ["ANSIBLE_PRIVATE_KEY_FILE"],
		ini: ["defaults.private_key_file"],
		cli: ["private_key_file"],
	},
	reconnection_retries: {
		type: "int",
		description: "How often a connection is tried again.",
		default: 0,
		vars: ["ansible_ssh_retries"],
		env: ["ANSIBLE_SSH_RETRIES"],
		ini: ["connection.retries", "ssh_connection.retries"],
	},
	remote_user: {
		type: "str",
		description: "The user to log in as.",
		vars: ["ansible_user", "ansible_ssh_user"],
		env: ["ANSIBLE_REMOTE_USER"],
		ini: ["defaults.remote_user"],
		cli: ["user"],
	},
	scp_executable: ofSsh("scp_executable", "The program scp.", "scp"),
	scp_extra_args: ofSsh("scp_extra_args", "More arguments of scp.", ""),
	scp_if_ssh: {
		type: "str",
		description: "Whether files go by scp.",
		default: "smart",
		deprecated: {
			why: 'In favor of the "ssh_transfer_method" option.',
			version: "2.17",
			alternatives: "ssh_transfer_method",
		},
		vars: ["ansible_scp_if_ssh"],
		env: ["ANSIBLE_SCP_IF_SSH"],
		ini: ["ssh_connection.scp_if_ssh"],
	},
	sftp_batch_mode: {
		type: "bool",
		description: "Whether sftp runs in batch mode.",
		default: true,
		vars: ["ansible_sftp_batch_mode"],
		env: ["ANSIBLE_SFTP_BATCH_MODE"],
		ini: ["ssh_connection.sftp_batch_mode"],
	},
	sftp_executable: ofSsh("sftp_executable", "The program sftp.", "sftp"),
	sftp_extra_args: ofSsh("sftp_extra_args", "More arguments of sftp.", ""),
	ssh_args: ofSsh(
		"ssh_args",
		"Arguments of every ssh, scp and sftp.",
		DEFAULT_SSH_ARGS,
	),
	ssh_common_args: ofSsh(
		"ssh_common_args",
		"More arguments of ssh, scp and sftp.",
		"",
	),
	ssh_executable: ofSsh("ssh_executable", "The program ssh.", "ssh"),
	ssh_extra_args: ofSsh("ssh_extra_args", "More arguments of ssh alone.", ""),
	ssh_transfer_method: {
		type: "str",
		description: "How files are brought to the host.",
		choices: ["sftp", "scp", "piped", "smart"],
		vars: ["ansible_ssh_transfer_method"],
		env: ["ANSIBLE_SSH_TRANSFER_METHOD"],
		ini: ["ssh_connection.transfer_method"],
	},
	sshpass_prompt: ofSsh(
		"sshpass_prompt",
		"The prompt that sshpass looks for; no sshpass is used here.",
		"",
	),
	timeout: {
		type: "int",
		description: "Seconds to wait for a connection.",
		default: 10,
		vars: ["ansible_ssh_timeout"],
		env: ["ANSIBLE_TIMEOUT", "ANSIBLE_SSH_TIMEOUT"],
		ini: ["defaults.timeout", "ssh_connection.timeout"],
		cli: ["timeout"],
	},
	use_tty: {
		type: "bool",
		description: "Whether ssh asks for a terminal.",
		default: true,
		vars: ["ansible_ssh_use_tty"],
		env: ["ANSIBLE_SSH_USETTY"],
		ini: ["ssh_connection.usetty"],
	},
} as const satisfies OptionSpecs;
