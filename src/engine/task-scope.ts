// The variables of a host and task, in Ansible's order of precedence. Nothing is copied: a scope is a
// list of layers, strongest first, most of which many scopes share.

import path from "node:path";
import { combineVars } from "../inventory/combine-vars.ts";
import type { TaskNode } from "../playbook/nodes.ts";
import type { PyDict } from "../pyvalue/value.ts";
import type { VarScope } from "../templar/scope.ts";
import { templateWhereDefined } from "../templar/where-defined.ts";
import { HostVars, type NestedRenderer, ScopeDict } from "../vars/hostvars.ts";
import {
	type HashBehaviour,
	LayeredScope,
	type VarLayer,
} from "../vars/layered-scope.ts";
import { hostMagic, playMagic, taskMagic } from "./magic-vars.ts";
import { NodeVars } from "./node-vars.ts";
import type { PlayRun } from "./play-run.ts";
import type { RunState } from "./run-state.ts";
import { varsFilesLayer } from "./vars-files.ts";

/** A dynamic include's own variables for one of its instances (the loop item). */
const NO_VARS: PyDict = new Map();

/** The implicit localhost is among hostvars' keys, though in no group (HostVars of 2.14.18). */
function hostNames(state: RunState): string[] {
	const { hosts } = state.parts.inventory;
	return hosts.has("localhost")
		? [...hosts.keys()]
		: [...hosts.keys(), "localhost"];
}

/** What holds for a whole run: the weakest layers, by host. */
export class HostScopes {
	readonly #state: RunState;
	readonly #hostVars: HostVars;
	readonly #byHost = new Map<string, VarScope>();

	constructor(state: RunState) {
		this.#state = state;
		this.#hostVars = new HostVars({
			names: () => hostNames(state),
			scope: (host) => this.#scopeFor(host),
			templar: nested(state),
		});
	}

	get hash(): HashBehaviour {
		return this.#state.hashBehaviour;
	}

	/** Variables without a play: what `hostvars[host]` shows. */
	#scopeFor(host: string): VarScope | undefined {
		let scope = this.#byHost.get(host);
		if (scope === undefined) {
			if (this.#state.parts.inventory.host(host) === undefined)
				return undefined;
			scope = new LayeredScope(
				[
					hostMagic(this.#state, host, undefined),
					this.#state.options.extraVars,
					...this.learntLayers(host),
					...this.weakLayers(host, []),
				],
				this.hash,
			);
			this.#byHost.set(host, scope);
		}
		return scope;
	}

	get hostVars(): HostVars {
		return this.#hostVars;
	}

	/** set_fact and register, include_vars. Live: what a task sets is seen at once. */
	learntLayers(host: string): VarLayer[] {
		const { facts } = this.#state;
		return [
			{
				...layerOf(() => facts.setFacts(host)),
				isData: (name) => facts.isRegistered(host, name),
			},
			layerOf(() => facts.included(host)),
		];
	}

	/** Facts, then inventory. `folders` are searched for group_vars and host_vars beside the play. */
	weakLayers(host: string, folders: readonly string[]): VarLayer[] {
		const { facts, parts } = this.#state;
		const isInjecting = parts.settings.flag("INJECT_FACTS_AS_VARS");
		const factLayer: VarLayer = {
			isData: () => true,
			get: (name) => {
				if (name === "ansible_facts") return facts.namespaced(host);
				if (isInjecting) return facts.injected(host).get(name);
				return name === "ansible_local"
					? facts.facts(host).get(name)
					: undefined;
			},
			keys: () => [
				...(isInjecting ? facts.injected(host).keys() : []),
				"ansible_facts",
			],
		};
		return [factLayer, parts.inventoryVars.layer(host, folders)];
	}
}

/** The scopes of one play. */
export class Scopes {
	readonly #play: PlayRun;
	readonly #hosts: HostScopes;
	readonly #nodes: NodeVars;
	readonly #playRoleDefaults: () => PyDict;
	readonly #playRoleVars: () => PyDict;

	constructor(play: PlayRun, hosts: HostScopes) {
		this.#play = play;
		this.#hosts = hosts;
		this.#nodes = new NodeVars((under, over) =>
			combineVars(under, over, hosts.hash === "merge"),
		);
		const { play: node } = play;
		const isPrivate = play.state.parts.settings.flag(
			"DEFAULT_PRIVATE_ROLE_VARS",
		);
		this.#playRoleDefaults = byRoleCount(node.roles, () =>
			this.#nodes.playRoleDefaults(node),
		);
		this.#playRoleVars = isPrivate
			? () => NO_VARS
			: byRoleCount(node.roles, () => this.#nodes.playRoleVars(node));
	}

	get hostVars(): HostVars {
		return this.#hosts.hostVars;
	}

	/** A host's variables for a task, or for the play alone. */
	scope(host: string, task?: TaskNode): LayeredScope {
		const play = this.#play;
		const role = task?.role;
		const folders = searchFolders(play, task);
		const weak = this.#hosts.weakLayers(host, folders);
		const layers: VarLayer[] = [];
		const self = new LayeredScope(layers, this.#hosts.hash);
		const views: VarLayer = {
			get: (name) =>
				name === "vars" ? new ScopeDict(self, nested(play.state)) : undefined,
			keys: () => [],
		};
		layers.push(
			views,
			...(task ? [taskMagic(task, folders)] : []),
			playMagic(play),
			hostMagic(play.state, host, this.#hosts.hostVars),
			play.state.options.extraVars,
		);
		if (task) layers.push(this.#nodes.includeParams(task));
		if (role) layers.push(this.#nodes.roleParams(role));
		layers.push(...this.#hosts.learntLayers(host));
		if (task) layers.push(this.#nodes.taskVars(task));
		if (role) layers.push(this.#nodes.roleVars(role));
		layers.push(layerOf(this.#playRoleVars));
		const filesBase = () =>
			new LayeredScope(
				[
					playMagic(play),
					hostMagic(play.state, host, undefined),
					play.state.options.extraVars,
					play.vars,
					...weak,
				],
				this.#hosts.hash,
			);
		if (play.play.varsFiles.length > 0)
			layers.push(varsFilesLayer(play, host, filesBase));
		layers.push(play.vars, ...weak);
		if (role) layers.push(this.#nodes.roleDefaults(role));
		layers.push(layerOf(this.#playRoleDefaults));
		return self;
	}
}

function layerOf(vars: () => PyDict): VarLayer {
	return { get: (name) => vars().get(name), keys: () => vars().keys() };
}

/** Recomputed only when an include has added a role to the play. */
function byRoleCount(
	roles: readonly unknown[],
	make: () => PyDict,
): () => PyDict {
	let count = -1;
	let value: PyDict = NO_VARS;
	return () => {
		if (roles.length !== count) {
			count = roles.length;
			value = make();
		}
		return value;
	};
}

/** Where group_vars, host_vars and relative files are looked for: the role's folders, then the play's. */
function searchFolders(play: PlayRun, task: TaskNode | undefined): string[] {
	const folders: string[] = [];
	const add = (folder: string): void => {
		if (!folders.includes(folder)) folders.push(folder);
	};
	if (task?.role) {
		add(task.role.path);
		for (const outer of task.role.dependents.toReversed()) add(outer.path);
	}
	if (task) add(path.dirname(task.where.file));
	add(play.sources.baseDir);
	return folders;
}

/** Renders a value inside of the evaluation that asks for it. */
function nested(state: RunState): NestedRenderer {
	return {
		renderNested: (value, scope) =>
			templateWhereDefined(state.parts.templar, value, scope),
	};
}
