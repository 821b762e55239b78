// The variables that Ansible itself sets: about the run, the play, the host and the task.

import type { TaskNode } from "../playbook/nodes.ts";
import type { Role } from "../playbook/role.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { OMIT_TOKEN } from "../templar/omit.ts";
import type { HostVars } from "../vars/hostvars.ts";
import { LazyLayer, type VarLayer } from "../vars/layered-scope.ts";
import type { PlayRun } from "./play-run.ts";
import type { RunState } from "./run-state.ts";

/** `ansible_version` is that of the ansible-core whose modules are used. */
function ansibleVersion(full: string): PyDict {
	const [major = 0, minor = 0, revision = 0] = full
		.split(".")
		.map((part) => Number.parseInt(part, 10) || 0);
	return new Map<PyValue, PyValue>([
		["string", full],
		["full", full],
		["major", major],
		["minor", minor],
		["revision", revision],
	]);
}

const RUN_MAGIC = new WeakMap<RunState, VarLayer>();

/** What holds for the whole run, whatever the play. */
export function runMagic(state: RunState): VarLayer {
	let layer = RUN_MAGIC.get(state);
	if (layer === undefined) {
		const { options, parts } = state;
		const tags = (names: ReadonlySet<string>): PyValue => [...names];
		layer = new LazyLayer({
			omit: () => OMIT_TOKEN,
			ansible_version: () =>
				ansibleVersion(parts.modules?.coreVersion ?? "2.14.18"),
			ansible_check_mode: () => options.isCheckMode,
			ansible_diff_mode: () => options.isDiff,
			ansible_forks: () => options.forks,
			ansible_inventory_sources: () => [...options.inventorySources],
			ansible_limit: () => options.limit,
			ansible_run_tags: () =>
				tags(options.tags.only.size > 0 ? options.tags.only : new Set(["all"])),
			ansible_skip_tags: () => tags(options.tags.skip),
			ansible_verbosity: () => options.verbosity,
			ansible_config_file: () => parts.settings.configFile ?? null,
			ansible_playbook_python: () => "/usr/bin/python3",
			playbook_dir: () => parts.data.baseDir,
		});
		RUN_MAGIC.set(state, layer);
	}
	return layer;
}

/** About a host, whatever the play. */
export function hostMagic(
	state: RunState,
	host: string,
	hostVars: HostVars | undefined,
): VarLayer {
	const { inventory } = state.parts;
	const entry = inventory.host(host);
	const own = new LazyLayer({
		inventory_hostname: () => host,
		inventory_hostname_short: () => entry?.shortName ?? host.split(".")[0],
		group_names: () => entry?.groupNames() ?? [],
		...(hostVars ? { hostvars: () => hostVars } : {}),
	});
	const shared = runMagic(state);
	const isGroups = (name: string): boolean => name === "groups";
	return {
		get: (name) =>
			isGroups(name) ? groupsOf(state) : (own.get(name) ?? shared.get(name)),
		keys: () => [...own.keys(), "groups", ...shared.keys()],
	};
}

function groupsOf(state: RunState): PyDict {
	return state.parts.inventory.groupsDict() as PyDict;
}

/** About the play and who is still in it; asked anew each time, as hosts drop out. */
export function playMagic(play: PlayRun): VarLayer {
	const { state } = play;
	const left = (hosts: readonly string[]): PyValue =>
		hosts.filter((host) => !play.removedHosts.has(host));
	const remaining = (): PyValue =>
		play.batch.filter(
			(host) =>
				!state.failedHosts.has(host) && !state.unreachableHosts.has(host),
		);
	const makers: Record<string, () => PyValue> = {
		ansible_play_name: () => play.info.name,
		ansible_play_hosts_all: () => [...play.allHosts],
		ansible_play_hosts: () => left(play.allHosts),
		ansible_play_batch: () => left(play.batch),
		play_hosts: () => left(play.batch),
		ansible_current_hosts: remaining,
		ansible_failed_hosts: () =>
			play.batch.filter((host) => state.failedHosts.has(host)),
		ansible_role_names: () => unique([...dependencies(play), ...direct(play)]),
		ansible_play_role_names: () => direct(play),
		ansible_dependent_role_names: () => unique(dependencies(play)),
		role_names: () => direct(play),
	};
	return {
		get: (name) => (Object.hasOwn(makers, name) ? makers[name]?.() : undefined),
		keys: () => Object.keys(makers),
	};
}

function shown(role: Role): string {
	return role.fqcn ?? role.name;
}

function direct(play: PlayRun): string[] {
	return play.play.roles.map(shown);
}

function dependencies(play: PlayRun): string[] {
	return play.play.roles.flatMap((role) =>
		[...role.allDependencies()].map(shown),
	);
}

function unique(names: readonly string[]): string[] {
	return [...new Set(names)];
}

export function taskMagic(
	task: TaskNode,
	folders: readonly string[],
): VarLayer {
	const { role } = task;
	const makers: Record<string, () => PyValue | undefined> = {
		ansible_search_path: () => [...folders],
		environment: () => task.inherited("environment") ?? [],
	};
	if (role) {
		makers.role_name = () => role.name;
		makers.role_path = () => role.path;
		makers.role_uuid = () => role.uuid;
		makers.ansible_role_name = () => shown(role);
		makers.ansible_collection_name = () => role.collection ?? null;
		const parents = role.dependents;
		makers.ansible_parent_role_names = () =>
			parents.length > 0 ? parents.map(shown).toReversed() : undefined;
		makers.ansible_parent_role_paths = () =>
			parents.length > 0 ? parents.map((p) => p.path).toReversed() : undefined;
	}
	return new LazyLayer(makers);
}
