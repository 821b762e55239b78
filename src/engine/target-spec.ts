// How a host is to be reached for a task: variables win over keywords, keywords over the command
// line's options, those over settings.

import type { BecomeSpec, TargetSpec } from "../agent/target.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { splitShellWords } from "../inventory/shell-words.ts";
import { toInt } from "../pyvalue/numbers.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyValue } from "../pyvalue/value.ts";
import type { LayeredScope } from "../vars/layered-scope.ts";
import type { HostTask } from "./host-task.ts";
import { type KeywordValues, toBoolean } from "./keyword-values.ts";

export interface TargetRequest {
	readonly run: HostTask;
	/** The inventory name of the machine: the delegate's, where there is one. */
	readonly host: string;
	readonly scope: LayeredScope;
	readonly values: KeywordValues;
	readonly isDelegated: boolean;
}

export async function targetOf(request: TargetRequest): Promise<TargetSpec> {
	const reader = new VariableReader(request);
	const { settings, inventory } = request.run.play.state.parts;
	const { connection: cli } = request.run.play.state.options;
	const { values } = request;
	const isImplicitLocal = inventory.host(request.host)?.isImplicit ?? false;
	const connection =
		(await reader.text("ansible_connection")) ??
		(isImplicitLocal ? "local" : undefined) ??
		(await values.text("connection")) ??
		cli.connection ??
		settings.text("DEFAULT_TRANSPORT") ??
		"smart";
	const port =
		(await reader.text("ansible_port", "ansible_ssh_port")) ??
		(await values.text("port")) ??
		settings.text("DEFAULT_REMOTE_PORT");
	const timeout =
		(await reader.text("ansible_ssh_timeout", "ansible_timeout")) ??
		cli.timeoutSeconds ??
		settings.integer("DEFAULT_TIMEOUT");
	return {
		host: request.host,
		connection: connectionName(connection, request),
		address:
			(await reader.text("ansible_host", "ansible_ssh_host")) ?? request.host,
		port: port === undefined ? undefined : Number(toInt(port)),
		user:
			(await reader.text("ansible_user", "ansible_ssh_user")) ??
			(await values.text("remote_user")) ??
			cli.remoteUser ??
			settings.text("DEFAULT_REMOTE_USER"),
		password:
			(await reader.text(
				"ansible_password",
				"ansible_ssh_pass",
				"ansible_ssh_password",
			)) ?? cli.connectionPassword,
		privateKeyFile:
			(await reader.text(
				"ansible_ssh_private_key_file",
				"ansible_private_key_file",
			)) ??
			cli.privateKeyFile ??
			settings.text("DEFAULT_PRIVATE_KEY_FILE"),
		sshArgs: await sshArgs(reader, request),
		sshExecutable: (await reader.text("ansible_ssh_executable")) ?? "ssh",
		isHostKeyChecked:
			(await reader.flag(
				"ansible_ssh_host_key_checking",
				"ansible_host_key_checking",
			)) ?? settings.flag("HOST_KEY_CHECKING"),
		connectTimeoutSeconds: Number(toInt(timeout)),
		become: await becomeOf(reader, request),
		pythonInterpreter:
			(await reader.text("ansible_python_interpreter")) ??
			settings.text("INTERPRETER_PYTHON") ??
			"auto",
		interpreterFallback: await fallbacks(
			reader,
			settings.texts("INTERPRETER_PYTHON_FALLBACK"),
		),
		remoteTmp:
			(await reader.text("ansible_remote_tmp")) ??
			process.env.ANSIBLE_REMOTE_TEMP ??
			process.env.ANSIBLE_REMOTE_TMP ??
			"~/.ansible/tmp",
		// local tasks run in the playbook's folder, as the reference's do
		cwd: request.run.play.sources.baseDir,
		shellExecutable:
			(await reader.text("ansible_shell_executable")) ??
			settings.text("DEFAULT_EXECUTABLE") ??
			"/bin/sh",
	};
}

/** Names that mean OpenSSH or this machine; others need a plugin that is not there. */
function connectionName(name: string, request: TargetRequest): string {
	const short = name.replace(/^ansible\.builtin\./, "");
	if (
		short === "smart" ||
		short === "ssh" ||
		short === "paramiko" ||
		short === "paramiko_ssh"
	)
		return "ssh";
	if (short === "local") return "local";
	throw new ShevekError(
		"connection",
		`the connection plugin '${name}' was not found`,
		{
			where: request.run.task.where,
			hint: "the native engine connects by ssh and local; run this playbook with --engine ansible",
		},
	);
}

async function fallbacks(
	reader: VariableReader,
	fromSettings: readonly string[],
): Promise<readonly string[]> {
	const value = await reader.value("ansible_interpreter_python_fallback");
	return Array.isArray(value) ? value.map(pyStr) : fromSettings;
}

async function sshArgs(
	reader: VariableReader,
	request: TargetRequest,
): Promise<string[]> {
	const { options } = request.run.play.state;
	const { ini } = request.run.play.state.parts.settings;
	const configured = (env: string, key: string): string | undefined =>
		process.env[env] ?? ini?.get("ssh_connection", key);
	const parts = [
		(await reader.text("ansible_ssh_args")) ??
			configured("ANSIBLE_SSH_ARGS", "ssh_args"),
		(await reader.text("ansible_ssh_common_args")) ??
			options.connection.sshCommonArgs ??
			configured("ANSIBLE_SSH_COMMON_ARGS", "ssh_common_args"),
		(await reader.text("ansible_ssh_extra_args")) ??
			options.connection.sshExtraArgs ??
			configured("ANSIBLE_SSH_EXTRA_ARGS", "ssh_extra_args"),
	];
	return parts.flatMap((part) =>
		part === undefined ? [] : splitShellWords(part).map((word) => word.text),
	);
}

async function becomeOf(
	reader: VariableReader,
	request: TargetRequest,
): Promise<BecomeSpec | undefined> {
	const { values } = request;
	const { settings } = request.run.play.state.parts;
	const { connection: cli } = request.run.play.state.options;
	const isOn =
		(await reader.flag("ansible_become")) ??
		(await values.flag("become")) ??
		(cli.isBecome || settings.flag("DEFAULT_BECOME"));
	if (!isOn) return undefined;
	const method =
		(await reader.text("ansible_become_method")) ??
		(await values.text("become_method")) ??
		cli.becomeMethod ??
		settings.text("DEFAULT_BECOME_METHOD") ??
		"sudo";
	const short = method.replace(/^ansible\.builtin\./, "");
	const own = (name: string): string[] =>
		[`ansible_${short}_${name}`, `ansible_become_${name}`].toReversed();
	return {
		method: short,
		user:
			(await reader.text(...own("user"))) ??
			(await values.text("become_user")) ??
			cli.becomeUser ??
			settings.text("DEFAULT_BECOME_USER") ??
			"root",
		password:
			(await reader.text(
				"ansible_become_password",
				"ansible_become_pass",
				`ansible_${short}_pass`,
			)) ?? cli.becomePassword,
		exe:
			(await reader.text(...own("exe"))) ??
			(await values.text("become_exe")) ??
			settings.text("DEFAULT_BECOME_EXE"),
		flags:
			(await reader.text(...own("flags"))) ??
			(await values.text("become_flags")) ??
			settings.text("DEFAULT_BECOME_FLAGS"),
	};
}

/** Connection variables of a scope, rendered in it. */
class VariableReader {
	readonly #request: TargetRequest;

	constructor(request: TargetRequest) {
		this.#request = request;
	}

	async value(...names: string[]): Promise<PyValue | undefined> {
		const { scope, run } = this.#request;
		for (const name of names) {
			const raw = scope.get(name);
			if (raw === undefined || raw === null) continue;
			if (
				typeof raw === "string" ||
				typeof raw === "number" ||
				typeof raw === "boolean"
			)
				return raw;
			return await run.play.state.parts.templar.template(raw, scope);
		}
		return undefined;
	}

	async text(...names: string[]): Promise<string | undefined> {
		const value = await this.value(...names);
		return value === undefined || value === null ? undefined : pyStr(value);
	}

	async flag(...names: string[]): Promise<boolean | undefined> {
		const value = await this.value(...names);
		return value === undefined || value === null ? undefined : toBoolean(value);
	}
}
