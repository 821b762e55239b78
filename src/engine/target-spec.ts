// How a host is to be reached for a task: variables win over keywords, keywords over the command
// line's options, those over settings.

import type {
	BecomeSpec,
	ResolvedOptions,
	TargetSpec,
} from "../agent/target.ts";
import type {
	HostOptionSources,
	OptionsByHost,
} from "../plugins/host-options.ts";
import { Secret } from "../plugins/secret.ts";
import { toInt } from "../pyvalue/numbers.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyValue } from "../pyvalue/value.ts";
import type { LayeredScope } from "../vars/layered-scope.ts";
import type { HostTask } from "./host-task.ts";
import type { KeywordValues } from "./keyword-values.ts";
import { VariableReader } from "./variable-reader.ts";

export interface TargetRequest {
	readonly run: HostTask;
	/** The inventory name of the machine: the delegate's, where there is one. */
	readonly host: string;
	readonly scope: LayeredScope;
	readonly values: KeywordValues;
	readonly isDelegated: boolean;
}

type Written = Map<string, PyValue>;

/** What a task is asked with: read once, for several questions are about it. */
interface Reading extends TargetRequest {
	readonly reader: VariableReader;
	readonly cli: Written;
}

export async function targetOf(request: TargetRequest): Promise<TargetSpec> {
	const reading: Reading = {
		...request,
		reader: new VariableReader(request.run, request.scope),
		cli: commandLine(request.run),
	};
	const { reader, run, values, cli } = reading;
	const { settings, hostPlugins } = run.play.state.parts;
	const timeout =
		(await reader.text("ansible_ssh_timeout", "ansible_timeout")) ??
		cli.get("timeout") ??
		settings.integer("DEFAULT_TIMEOUT");
	const { name, options } = hostPlugins.connection(
		await connectionName(reading),
		collectionsOf(run),
	);
	const resolved = await resolve(reading, options, {
		remote_user: await values.text("remote_user"),
		port: await values.text("port"),
		timeout,
		password: cli.get("password"),
	});
	return {
		host: request.host,
		connection: name,
		options: resolved,
		address:
			textOf(resolved.remote_addr ?? resolved.host) ??
			(await reader.text("ansible_ssh_host", "ansible_host")) ??
			request.host,
		user:
			textOf(resolved.remote_user) ??
			(await reader.text("ansible_ssh_user", "ansible_user")) ??
			(await values.text("remote_user")) ??
			textOf(cli.get("user")) ??
			settings.text("DEFAULT_REMOTE_USER"),
		connectTimeoutSeconds: Number(toInt(timeout)),
		become: await becomeOf(reading),
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
		cwd: run.play.sources.baseDir,
		...(await shellOf(reading)),
	};
}

/**
 * The program that modules are told is the same whatever the type is, as in the reference; commands of ours
 * go to one that understands them.
 */
async function shellOf(
	reading: Reading,
): Promise<Pick<TargetSpec, "shell" | "shellExecutable">> {
	const { reader, run } = reading;
	const { settings, hostPlugins } = run.play.state.parts;
	const written = await reader.text("ansible_shell_executable");
	const program = written ?? settings.text("DEFAULT_EXECUTABLE") ?? "/bin/sh";
	const type = await reader.text("ansible_shell_type");
	const plugin = hostPlugins.shell(type, program);
	const options = await resolve(reading, plugin.options, {});
	const executable =
		written !== undefined || plugin.isFor(program) ? program : undefined;
	return {
		shell: plugin.shell(options, executable),
		shellExecutable: program,
	};
}

/** By Ansible's names of its command line options. */
function commandLine({ play }: HostTask): Written {
	const { connection } = play.state.options;
	return writtenOf({
		user: connection.remoteUser,
		timeout: connection.timeoutSeconds,
		private_key_file: connection.privateKeyFile,
		ssh_common_args: connection.sshCommonArgs,
		ssh_extra_args: connection.sshExtraArgs,
		password: connection.connectionPassword,
	});
}

function writtenOf(
	values: Readonly<Record<string, PyValue | undefined>>,
): Written {
	const written: Written = new Map();
	for (const [name, value] of Object.entries(values))
		if (value !== undefined && value !== null) written.set(name, value);
	return written;
}

async function connectionName(reading: Reading): Promise<string> {
	const { reader, run, values, host } = reading;
	const { settings, inventory } = run.play.state.parts;
	const isImplicitLocal = inventory.host(host)?.isImplicit ?? false;
	return (
		(await reader.text("ansible_connection")) ??
		(isImplicitLocal ? "local" : undefined) ??
		(await values.text("connection")) ??
		run.play.state.options.connection.connection ??
		settings.text("DEFAULT_TRANSPORT") ??
		"smart"
	);
}

function collectionsOf({ task }: HostTask): readonly string[] {
	const written = task.inherited("collections");
	return Array.isArray(written) ? written.map(pyStr) : [];
}

/** A plugin's options for the host, with the variables that it names. */
async function resolve(
	{ reader, cli, host }: Reading,
	options: OptionsByHost,
	keywords: Parameters<typeof writtenOf>[0],
): Promise<ResolvedOptions> {
	const vars = await reader.all(options.vars);
	// of a delegate, too: the variable is the name of the host that the task is for
	if (vars.has("inventory_hostname")) vars.set("inventory_hostname", host);
	const sources: HostOptionSources = {
		vars,
		keywords: writtenOf(keywords),
		cli,
	};
	return options.resolve(sources);
}

function textOf(value: unknown): string | undefined {
	return value === undefined || value === null ? undefined : String(value);
}

async function fallbacks(
	reader: VariableReader,
	fromSettings: readonly string[],
): Promise<readonly string[]> {
	const value = await reader.value("ansible_interpreter_python_fallback");
	return Array.isArray(value) ? value.map(pyStr) : fromSettings;
}

async function becomeOf(reading: Reading): Promise<BecomeSpec | undefined> {
	const { reader, values, run } = reading;
	const { settings, hostPlugins } = run.play.state.parts;
	const { connection: cli } = run.play.state.options;
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
	const plugin = hostPlugins.become(method, collectionsOf(run));
	const options = await resolve(reading, plugin.options, {
		become_user: (await values.text("become_user")) ?? cli.becomeUser,
		become_exe: await values.text("become_exe"),
		become_flags: await values.text("become_flags"),
		become_pass: cli.becomePassword,
	});
	const password =
		options.become_pass ??
		(await reader.text("ansible_become_pass", "ansible_become_password")) ??
		cli.becomePassword;
	return {
		method: plugin.name,
		user:
			textOf(options.become_user) ??
			(await reader.text("ansible_become_user")) ??
			(await values.text("become_user")) ??
			cli.becomeUser ??
			settings.text("DEFAULT_BECOME_USER") ??
			"root",
		// as with none, an empty one answers no prompt
		password:
			(password instanceof Secret ? password.reveal() : textOf(password)) ||
			undefined,
		options,
	};
}
