// What the driven Ansible finds in its environment beside the user's own: our callback plugin, and the socket
// to write to. The plugin puts everything back before it does anything else, so that an Ansible that a
// task starts is a run of its own.

import type { Settings } from "../config/settings.ts";

type Env = Readonly<Record<string, string | undefined>>;

export interface EnvironmentRequest {
	readonly env: Env;
	readonly settings: Settings;
	readonly isAdhoc: boolean;
	/** Folder of our callback plugins. */
	readonly plugins: string;
	readonly socket: string;
}

export function drivenEnvironment(request: EnvironmentRequest): Env {
	const { env, settings, isAdhoc, plugins, socket } = request;
	const set: Record<string, string> = {
		// The variable hides the setting in ansible.cfg, so that is in it.
		ANSIBLE_CALLBACK_PLUGINS: [
			plugins,
			...settings.texts("DEFAULT_CALLBACK_PLUGIN_PATH"),
		].join(":"),
		...(isAdhoc ? adhocCallbacks(settings) : {}),
	};
	const before = Object.keys(set).map((name) => [name, env[name] ?? null]);
	return {
		...env,
		...set,
		SHEVEK_BRIDGE_SOCKET: socket,
		SHEVEK_BRIDGE_RESTORE: JSON.stringify(Object.fromEntries(before)),
	};
}

/** `ansible` loads callbacks only where it is told to; then ours alone, and the screen stays as it is. */
function adhocCallbacks(settings: Settings): Record<string, string> {
	if (settings.flag("DEFAULT_LOAD_CALLBACK_PLUGINS")) return {};
	return {
		ANSIBLE_LOAD_CALLBACK_PLUGINS: "1",
		ANSIBLE_CALLBACKS_ENABLED: "shevek",
		ANSIBLE_STDOUT_CALLBACK: "default",
	};
}
