// The Python host of a run: which Python it is, and what plugins there see of the command line and the settings.

import path from "node:path";
import type { CoreInstall } from "../../agent/modules/core-install.ts";
import type { Display } from "../../builtin/callbacks/display.ts";
import type { Settings } from "../../config/settings.ts";
import { assertNever, ShevekError } from "../../errors/shevek-error.ts";
import { PLUGIN_KINDS, type PluginKind } from "../../plugins/kinds.ts";
import type { PluginFinder } from "../../plugins/plugin-finder.ts";
import { findPython } from "../../python-host/find-python.ts";
import type {
	HostOptions,
	HostSaying,
	HostSurroundings,
	PythonHost,
} from "../../python-host/host.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import type { CommandWorld } from "../command-world.ts";
import type { AdhocOptions } from "../options/adhoc-options.ts";
import type { PlaybookOptions } from "../options/playbook-options.ts";
import { packageRoot } from "../package-root.ts";

export interface PythonHostRequest {
	readonly core: CoreInstall | undefined;
	/** `context.CLIARGS`, by the reference's names. */
	readonly arguments: PyDict;
	readonly settings: Settings;
	readonly world: CommandWorld;
	readonly display: Pick<
		Display,
		"verbosity" | "warning" | "deprecated" | "error" | "verbose" | "show"
	>;
	readonly baseDir: string;
	readonly plugins: PluginFinder;
}

/** The run's one host. Its code is read, and its process started, when it is first asked for. */
export interface RunPython {
	readonly host: () => PythonHost;
	/** Does nothing where no play needed it. */
	close(): Promise<void>;
}

export function runPython(
	request: PythonHostRequest,
	make: (options: HostOptions) => PythonHost,
): RunPython {
	let host: PythonHost | undefined;
	return {
		host: () => {
			host ??= make(hostOptions(request));
			return host;
		},
		close: async () => host?.close(),
	};
}

function hostOptions(request: PythonHostRequest): HostOptions {
	const { core, world, display } = request;
	if (core === undefined)
		throw new ShevekError(
			"plugin",
			"plugins in Python need an installed ansible-core, and none was found",
			{
				hint: "install ansible-core on this machine (apt install ansible-core), or set SHEVEK_ANSIBLE_CORE to its folder",
			},
		);
	return {
		...findPython(core, world.env),
		env: world.env,
		folder: path.join(packageRoot(), "python", "host"),
		surroundings: () => surroundings(request),
		onSay: (saying) => say(display, saying),
	};
}

function surroundings({
	settings,
	arguments: given,
	baseDir,
	plugins,
	display,
}: PythonHostRequest): HostSurroundings {
	const kinds = Object.keys(PLUGIN_KINDS) as PluginKind[];
	return {
		configFile: settings.configFile,
		arguments: given,
		verbosity: display.verbosity,
		basedir: baseDir,
		pluginFolders: Object.fromEntries(
			kinds.map((kind) => [kind, plugins.folders(kind)]),
		),
	};
}

/** `context.CLIARGS`, by the reference's names. */
export function commandLine(options: PlaybookOptions | AdhocOptions): PyDict {
	const shared: Record<string, PyValue | undefined> = {
		verbosity: options.verbosity,
		inventory: [...options.inventory],
		subset: options.limit ?? null,
		listhosts: options.isListHosts,
		forks: options.forks,
		check: options.isCheck,
		diff: options.isDiff,
		connection: options.connection,
		remote_user: options.remoteUser ?? null,
		private_key_file: options.privateKeyFile ?? null,
		timeout: options.timeoutSeconds,
		ssh_common_args: options.sshCommonArgs ?? null,
		sftp_extra_args: options.sftpExtraArgs ?? null,
		scp_extra_args: options.scpExtraArgs ?? null,
		ssh_extra_args: options.sshExtraArgs ?? null,
		ask_pass: options.asksPass,
		become: options.isBecome,
		become_method: options.becomeMethod,
		become_user: options.becomeUser ?? null,
		become_ask_pass: options.asksBecomePass,
		extra_vars: [...options.extraVars],
		vault_ids: [...options.vaultIds],
		module_path: [...options.modulePath],
	};
	const own = "playbooks" in options ? ofPlaybook(options) : ofAdhoc(options);
	return new Map(
		Object.entries({ ...shared, ...own }).map(([name, value]) => [
			name,
			value ?? null,
		]),
	);
}

function ofPlaybook(options: PlaybookOptions): Record<string, PyValue> {
	return {
		args: [...options.playbooks],
		tags: [...options.tags],
		skip_tags: [...options.skipTags],
		force_handlers: options.forcesHandlers,
		flush_cache: options.flushesCache,
		syntax: options.isSyntaxCheck,
		listtasks: options.isListTasks,
		listtags: options.isListTags,
		step: options.isStep,
		start_at_task: options.startAtTask ?? null,
	};
}

function ofAdhoc(options: AdhocOptions): Record<string, PyValue> {
	return {
		args: options.pattern,
		module_name: options.moduleName,
		module_args: options.moduleArgs,
		seconds: options.backgroundSeconds,
		poll_interval: options.pollSeconds,
		one_line: options.isOneLine,
		tree: options.treeFolder ?? null,
		basedir: options.playbookDir ?? null,
		task_timeout: options.taskTimeoutSeconds,
		tags: ["all"],
		skip_tags: [],
	};
}

function say(display: PythonHostRequest["display"], saying: HostSaying): void {
	switch (saying.kind) {
		case "warning":
			display.warning(saying.text);
			break;
		case "deprecated":
			// it is whole, and the header says so
			display.deprecated({ msg: `[DEPRECATION WARNING]: ${saying.text}` });
			break;
		case "error":
			display.error(saying.text);
			break;
		case "verbose":
			display.verbose(saying.text, saying.level, saying.host);
			break;
		case "shown":
			display.show(saying.text, { isRaw: true });
			break;
		default:
			assertNever(saying);
	}
}
