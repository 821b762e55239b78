// The environment of a run: this process's own, env/envvars over it, and what ansible-runner sets.

import { loadSettings } from "../config/settings.ts";
import type { RunFolder } from "./folder.ts";
import type { RunInputs } from "./inputs.ts";
import type { RunOptions } from "./options.ts";

export type Env = Readonly<Record<string, string | undefined>>;

export interface EnvironmentRequest {
	readonly options: RunOptions;
	readonly inputs: RunInputs;
	readonly folder: RunFolder;
	readonly factCache: string | undefined;
	readonly isAdhoc: boolean;
	readonly cwd: string;
	/** Of this process. */
	readonly env: Env;
	/** The run has a terminal, so that it knows by itself whether to use colours. */
	readonly hasTerminal: boolean;
}

export interface RunEnvironment {
	readonly env: Env;
	/** What was set for the run, and may be kept: without the user's own values, nor where events go with which headers, which may be secrets. */
	readonly kept: Readonly<Record<string, string>>;
}

const MASK = "********";

export function runEnvironment(request: EnvironmentRequest): RunEnvironment {
	const { inputs, env, hasTerminal, cwd } = request;
	const user: Env = { ...env, ...inputs.envvars };
	const set = ofRunner(request, user);
	const receivers = emitters(inputs, user);
	const whole = { ...user, ...set, ...receivers };
	if (!hasTerminal && wantsColors(whole, cwd)) set.ANSIBLE_FORCE_COLOR = "True";
	return {
		env: { ...whole, ...set },
		kept: { ...masked(inputs.envvars), ...set, ...masked(receivers) },
	};
}

function masked(
	variables: Readonly<Record<string, string>>,
): Record<string, string> {
	const names = Object.keys(variables);
	return Object.fromEntries(names.map((name) => [name, MASK]));
}

function ofRunner(
	{ options, folder, factCache, isAdhoc, inputs }: EnvironmentRequest,
	user: Env,
): Record<string, string> {
	const roles = rolesPath(options, folder);
	const engine = options.engine ?? inputs.settings.engine;
	return {
		SHEVEK_RUNNER: folder.ident,
		...(engine === undefined ? {} : { SHEVEK_ENGINE: engine }),
		...(roles === undefined ? {} : { ANSIBLE_ROLES_PATH: roles }),
		RUNNER_OMIT_EVENTS: options.omitEventData ? "True" : "False",
		RUNNER_ONLY_FAILED_EVENTS: options.onlyFailedEventData ? "True" : "False",
		ANSIBLE_RETRY_FILES_ENABLED: "False",
		ANSIBLE_HOST_KEY_CHECKING: user.ANSIBLE_HOST_KEY_CHECKING ?? "False",
		...(factCache === undefined
			? {}
			: {
					ANSIBLE_CACHE_PLUGIN: "jsonfile",
					ANSIBLE_CACHE_PLUGIN_CONNECTION: factCache,
				}),
		...(isAdhoc
			? {
					ANSIBLE_LOAD_CALLBACK_PLUGINS: "1",
					AD_HOC_COMMAND_ID: user.AD_HOC_COMMAND_ID ?? "1",
				}
			: {}),
	};
}

function rolesPath(
	{ rolesPath, role }: RunOptions,
	{ privateDataDir }: RunFolder,
): string | undefined {
	if (rolesPath !== undefined)
		return typeof rolesPath === "string" ? rolesPath : rolesPath.join(":");
	return role === undefined ? undefined : `${privateDataDir}/roles`;
}

/** Where events go as well: the settings of ansible-runner's own plugins. A variable goes before the setting. */
function emitters({ settings }: RunInputs, user: Env): Record<string, string> {
	const { all } = settings;
	const wanted = {
		RUNNER_HTTP_URL: all.runner_http_url,
		RUNNER_HTTP_PATH: all.runner_http_path,
		RUNNER_HTTP_HEADERS: all.runner_http_headers,
		RUNNER_SOCKET_URL: all.runner_socket_url,
	};
	return Object.fromEntries(
		Object.entries(wanted).flatMap(([name, value]) =>
			value === undefined || value === null || user[name] !== undefined
				? []
				: [[name, typeof value === "string" ? value : JSON.stringify(value)]],
		),
	);
}

/** ansible-runner's runs have a terminal, so they are coloured unless ansible.cfg or the environment says no. */
function wantsColors(env: Env, cwd: string): boolean {
	if (env.ANSIBLE_FORCE_COLOR !== undefined || env.NO_COLOR) return false;
	try {
		return !loadSettings({ env, cwd }).flag("ANSIBLE_NOCOLOR");
	} catch {
		// the run itself says what is wrong with its settings
		return false;
	}
}
