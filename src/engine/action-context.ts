// A little over 300 lines: one class that is one interface.
// Runs a task's action: the controller-side one of its name, or the module on the target.

import { readFileSync } from "node:fs";
import type { FoundModule } from "../agent/modules/payload.ts";
import type { Session, TargetSpec } from "../agent/target.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import type { FileRendering } from "../templar/file-rendering.ts";
import type { MaybePromise, VarScope } from "../templar/scope.ts";
import { typeString } from "../templar/template-node.ts";
import type { LayeredScope } from "../vars/layered-scope.ts";
import type {
	Action,
	ActionContext,
	ActionTask,
	ModuleRunOptions,
	RunServices,
	WrittenTask,
} from "./action.ts";
import {
	type ActionRequest,
	environmentOf,
	targetFor,
} from "./action-surroundings.ts";
import type { HostTask } from "./host-task.ts";
import { moduleDefaults } from "./module-defaults.ts";
import { collectionsOf, findAction, resolveAction } from "./resolve-action.ts";
import { runModuleOn } from "./run-module.ts";
import { basesOf, candidateFolders, findIn, notFound } from "./search-paths.ts";
import { actionFail, actionSkip, failureResult } from "./task-error.ts";
import { limited, orTimeout } from "./time-limit.ts";

/** The action's result; failing and being unreachable are results too. */
export async function runActionOf(request: ActionRequest): Promise<PyDict> {
	const { run, values } = request;
	try {
		const timeout = (await values.integer("timeout")) ?? 0;
		const { signal, expire } = limited(run);
		const name = await nameOf(request);
		const action = findAction(run.play.state, name.written, name.collections);
		const context = await makeContext(request, { signal, action, name });
		assertModesSupported(action, context.task);
		const work = runNamed(context, name.resolved, {
			action,
			args: request.args,
		});
		return timeout > 0
			? await orTimeout(work, timeout, { run, expire })
			: await work;
	} catch (error) {
		return failureResult(error);
	}
}

/** `action: "{{ module }}"` is known only now. */
async function nameOf({ run, scope }: ActionRequest): Promise<ActionName> {
	const { state } = run.play;
	const { action, resolvedAction } = run.task;
	const written = action.includes("{{")
		? pyStr(await state.parts.templar.template(typeString(action), scope))
		: action;
	const collections = collectionsOf(run.task);
	const resolved = resolveAction(state, written, collections);
	return {
		written,
		resolved: resolved?.name ?? (written === action ? resolvedAction : written),
		collections,
	};
}

interface ActionName {
	readonly written: string;
	/** What it means. */
	readonly resolved: string;
	readonly collections: readonly string[];
}

/** In the reference's order (ActionBase.run, 2.14); modules without an action support both. */
function assertModesSupported(
	action: Action | undefined,
	{ asyncSeconds, isCheckMode }: ActionTask,
): void {
	if (asyncSeconds > 0 && action !== undefined && action.supportsAsync !== true)
		throw actionFail("async is not supported for this task.");
	if (isCheckMode && action?.supportsCheckMode === false)
		throw actionSkip("check mode is not supported for this task.");
	if (asyncSeconds > 0 && isCheckMode)
		throw actionFail("check mode and async cannot be used on same task.");
}

async function runNamed(
	context: Context,
	name: string,
	{ action, args }: { action: Action | undefined; args: PyDict },
): Promise<PyDict> {
	if (action !== undefined) return action.run(context.withArgs(args));
	const result = await context.runModule(name, args);
	// Facts are too much for the screen: -v does not show them.
	if (SETUP_MODULE.test(name)) result.set("_ansible_verbose_override", true);
	return result;
}

const SETUP_MODULE = /^ansible\.(builtin|legacy)\.setup$/;

interface Making {
	readonly signal: AbortSignal;
	readonly action: Action | undefined;
	readonly name: ActionName;
}

async function makeContext(
	request: ActionRequest,
	{ signal, action, name }: Making,
): Promise<Context> {
	const { run, values, args } = request;
	const { options, parts } = run.play.state;
	const task: ActionTask = {
		name: run.info.ownName,
		action: run.task.action,
		resolvedAction: name.resolved,
		where: run.task.where,
		isCheckMode: (await values.flag("check_mode")) ?? options.isCheckMode,
		isDiff: (await values.flag("diff")) ?? options.isDiff,
		isNoLog: (await values.flag("no_log")) ?? false,
		environment: await environmentOf(values),
		asyncSeconds: (await values.integer("async")) ?? 0,
		pollSeconds:
			(await values.float("poll")) ??
			parts.settings.integer("DEFAULT_POLL_INTERVAL"),
		delegateTo: request.delegation?.host,
		isDelegatingFacts: (await values.flag("delegate_facts")) ?? false,
	};
	const needsTarget = action === undefined || action.needsHost;
	const target = needsTarget ? await targetFor(request) : undefined;
	return new Context({ request, task, target, args, signal });
}

interface ContextParts {
	readonly request: ActionRequest;
	readonly task: ActionTask;
	readonly target: TargetSpec | undefined;
	readonly args: PyDict;
	readonly signal: AbortSignal;
}

class Context implements ActionContext {
	readonly #parts: ContextParts;
	readonly args: PyDict;
	readonly task: ActionTask;
	readonly signal: AbortSignal;
	readonly run: RunServices;

	constructor(parts: ContextParts) {
		this.#parts = parts;
		this.args = parts.args;
		this.task = parts.task;
		this.signal = parts.signal;
		const { state } = parts.request.run.play;
		this.run = {
			terminal: state.parts.terminal,
			ansibleVersion: state.parts.modules?.coreVersion ?? "",
			facts: (host) => state.facts.facts(host),
		};
	}

	get #run(): HostTask {
		return this.#parts.request.run;
	}

	get host(): string {
		return this.#run.host;
	}

	get vars(): VarScope {
		return this.#scope;
	}

	get #scope(): LayeredScope {
		return this.#parts.request.scope;
	}

	get written(): WrittenTask {
		const { play, info, task } = this.#run;
		return {
			play: play.info,
			info,
			node: task,
			baseDir: play.sources.baseDir,
			delegateVars: this.#parts.request.delegation?.scope,
		};
	}

	get target(): TargetSpec {
		const { target } = this.#parts;
		if (target === undefined)
			throw new ShevekError(
				"internal",
				`the action ${this.task.action} says that it needs no host`,
			);
		return target;
	}

	get verbosity(): number {
		return this.#run.play.state.options.verbosity;
	}

	withArgs(args: PyDict): Context {
		return args === this.args ? this : new Context({ ...this.#parts, args });
	}

	#findAction(name: string): Action | undefined {
		return findAction(
			this.#run.play.state,
			name,
			collectionsOf(this.#run.task),
		);
	}

	template(
		value: PyValue,
		extra?: ReadonlyMap<string, PyValue>,
	): MaybePromise<PyValue> {
		return this.#run.play.state.parts.templar.template(
			value,
			this.#scopeWith(extra),
		);
	}

	condition(
		value: PyValue,
		extra?: ReadonlyMap<string, PyValue>,
	): MaybePromise<boolean> {
		return this.#run.play.state.parts.templar.condition(
			value,
			this.#scopeWith(extra),
		);
	}

	#scopeWith(extra: ReadonlyMap<string, PyValue> | undefined): LayeredScope {
		const { scope } = this.#parts.request;
		return extra === undefined ? scope : scope.with(new Map(extra));
	}

	renderTemplate(request: FileRendering): MaybePromise<string> {
		return this.#run.play.state.parts.templar.renderFileText(
			request,
			this.#parts.request.scope,
		);
	}

	session(): Promise<Session> {
		return this.#session(undefined);
	}

	loginSession(): Promise<Session> {
		const target = { ...this.target, become: undefined };
		return this.#run.play.state.parts.pool.session(target, this.signal);
	}

	#session(connectSeconds: number | undefined): Promise<Session> {
		const target =
			connectSeconds === undefined
				? this.target
				: { ...this.target, connectTimeoutSeconds: connectSeconds };
		return this.#run.play.state.parts.pool.session(target, this.signal);
	}

	runModule(
		name: string,
		args: PyDict,
		options: ModuleRunOptions = {},
	): Promise<PyDict> {
		return runModuleOn({
			run: this.#run,
			task: {
				...this.task,
				...options.task,
				...(options.isNeverAsync ? { asyncSeconds: 0 } : {}),
			},
			name,
			args,
			ignoresUnknownOptions: options.ignoresUnknownOptions ?? false,
			target: this.#parts.target ?? undefined,
			scope: this.#parts.request.scope,
			signal: this.signal,
			session: () => this.#session(options.connectSeconds),
			jobStatus: (args) => this.#jobStatus(args),
		});
	}

	#jobStatus(args: PyDict): Promise<PyDict> {
		const task = { ...this.task, asyncSeconds: 0 };
		return runNamed(
			new Context({ ...this.#parts, task, args }),
			"ansible.builtin.async_status",
			{ action: this.#findAction("ansible.builtin.async_status"), args },
		);
	}

	hasModule(name: string): boolean {
		return this.#foundModule(name, []) !== undefined;
	}

	#foundModule(name: string, collections: string[]): FoundModule | undefined {
		return this.#run.play.state.parts.modules?.find(name, { collections });
	}

	async withDefaults(name: string, args: PyDict): Promise<PyDict> {
		const found = this.#foundModule(name, collectionsOf(this.#run.task));
		const resolvedAction = found?.fqcn ?? name;
		const named = { action: name, resolvedAction };
		const defaults = await moduleDefaults(this.#run, this.#scope, named);
		return new Map([...defaults, ...args]);
	}

	runAction(name: string, args: PyDict): Promise<PyDict> {
		return runNamed(this, name, { action: this.#findAction(name), args });
	}

	findFile(folder: string, name: string): string {
		const { baseDir } = this.#run.play.sources;
		const found = findIn(this.searchPaths(folder), name);
		if (found === undefined)
			throw notFound(name, folder, basesOf(this.vars, baseDir), baseDir);
		return found;
	}

	searchPaths(folder: string): readonly string[] {
		return candidateFolders(
			basesOf(this.vars, this.#run.play.sources.baseDir),
			folder,
		);
	}

	readLocalFile(path: string, options: { decrypt?: boolean } = {}): Uint8Array {
		if (options.decrypt === false) return readFileSync(path);
		return this.#run.play.state.parts.data.readBytes(path);
	}

	loadVarsFile(path: string): PyValue {
		const { data } = this.#run.play.state.parts;
		return data.parse(Buffer.from(data.readBytes(path)).toString("utf8"), path);
	}

	resetConnection(): Promise<void> {
		return this.#run.play.state.parts.pool.reset(this.target);
	}

	setting(name: string): PyValue {
		return this.#run.play.state.parts.settings.get(name);
	}

	warn(text: string): void {
		this.#run.warn(text);
	}

	deprecate(text: string): void {
		this.#run.play.state.deprecate(text);
	}

	display(text: string, level = 0): void {
		this.#run.play.state.emitter.message(
			"plain",
			text,
			level,
			level > 0 ? this.host : undefined,
		);
	}
}
