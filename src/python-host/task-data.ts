// A task as the Python side makes Ansible's objects of it (python/host/shevek_host/task_objects.py, task_variables.py).

import type { TargetSpec } from "../agent/target.ts";
import type { ActionContext } from "../engine/action.ts";
import type { PlayInfo } from "../events/run-event.ts";
import type { TaskNode } from "../playbook/nodes.ts";
import type { Role } from "../playbook/role.ts";
import { Secret } from "../plugins/secret.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import type { VarScope } from "../templar/scope.ts";
import { Template } from "../templar/template-node.ts";
import { HostVars } from "../vars/hostvars.ts";

/** A dict of what is there. */
export function fields(
	record: Readonly<Record<string, PyValue | undefined>>,
): PyDict {
	const dict: PyDict = new Map();
	for (const [name, value] of Object.entries(record))
		if (value !== undefined) dict.set(name, value);
	return dict;
}

/** Views that the other side makes itself, of the same variables. */
const VIEWS: ReadonlySet<string> = new Set(["hostvars", "vars"]);

function variablesOf(scope: VarScope): PyDict {
	const dict: PyDict = new Map();
	for (const name of scope.names()) {
		const value = VIEWS.has(name) ? undefined : scope.get(name);
		if (value !== undefined) dict.set(name, value);
	}
	return dict;
}

/** The variables of a host by its name, as `hostvars` has them; null where there is no such host. */
export function hostVariables(scope: VarScope, host: string): PyValue {
	const all = scope.get("hostvars");
	const found = all instanceof HostVars ? all.scopeOf(host) : undefined;
	return found === undefined ? null : variablesOf(found);
}

function hostNames(scope: VarScope): PyValue[] {
	const all = scope.get("hostvars");
	return all instanceof HostVars ? [...all.iterate()] : [];
}

export function taskParams(context: ActionContext): PyDict {
	const { written, target } = context;
	return fields({
		play: playData(written.play),
		task: taskData(context),
		target: targetData(target),
		host: context.host,
		hosts: hostNames(context.vars),
		vars: variablesOf(context.vars),
		delegated_vars: written.delegateVars && variablesOf(written.delegateVars),
		basedir: written.baseDir,
	});
}

function playData(play: PlayInfo): PyDict {
	return fields({
		name: play.name,
		hosts: play.pattern,
		strategy: play.strategy,
		uuid: play.uuid,
		path: play.path,
		line: play.line,
	});
}

/** Keywords that plugins read as they are written. */
const KEYWORDS = [
	"ignore_errors",
	"ignore_unreachable",
	"loop",
	"register",
	"run_once",
	"throttle",
] as const;

function taskData(context: ActionContext): PyDict {
	const { task, target, written, args } = context;
	const { node, info } = written;
	const keywords = KEYWORDS.map(
		(name) => [name, node.inherited(name)] as const,
	);
	return fields({
		...Object.fromEntries(keywords),
		name: info.ownName === task.action ? undefined : info.ownName,
		uuid: info.uuid,
		path: info.path,
		line: info.line,
		action: task.action,
		resolved_action: task.resolvedAction,
		args: argumentData(args, node),
		async_val: task.asyncSeconds,
		poll: task.pollSeconds,
		check_mode: task.isCheckMode,
		diff: task.isDiff,
		no_log: task.isNoLog,
		environment: [new Map(task.environment)],
		delegate_to: task.delegateTo,
		tags: [...info.tags],
		loop_with: info.loopWith,
		collections: node.inherited("collections") ?? [],
		module_defaults: node.inherited("module_defaults") ?? [],
		connection: target.connection,
		remote_user: target.user,
		port: optionOf(target.options.port),
		become: target.become !== undefined,
		become_method: target.become?.method,
		become_user: target.become?.user,
		become_exe: optionOf(target.become?.options.become_exe),
		become_flags: optionOf(target.become?.options.become_flags),
		role: roleData(node.role),
		dep_chain: node.role
			? [...node.role.dependents, node.role].map(
					(role) => roleData(role) ?? null,
				)
			: [],
	});
}

function roleData(role: Role | undefined): PyDict | undefined {
	return (
		role &&
		fields({
			name: role.name,
			path: role.path,
			collection: role.collection,
			uuid: role.uuid,
		})
	);
}

/** What is written as plain text is configuration (`debug`'s `var: x` is an expression), what a template gave is data. */
function argumentData(args: PyDict, node: TaskNode): PyDict {
	const data: PyDict = new Map();
	for (const [name, value] of args) {
		const isWritten =
			typeof value === "string" && node.args.get(name) === value;
		data.set(name, isWritten ? new Template(value) : value);
	}
	return data;
}

export function targetData(target: TargetSpec): PyDict {
	return fields({
		connection: target.connection,
		remote_addr: target.address,
		remote_user: target.user,
		port: optionOf(target.options.port),
		timeout: target.connectTimeoutSeconds,
		private_key_file: optionOf(target.options.private_key_file),
		executable: target.shellExecutable,
		// ours have it as `password`, and so do many in Python, by an alias
		password: optionOf(
			target.options.password ?? target.options.remote_password,
		),
		become_pass: target.become?.password,
		become_exe: optionOf(target.become?.options.become_exe),
		become_flags: optionOf(target.become?.options.become_flags),
	});
}

/** An option's value where it is a text or a number. */
function optionOf(value: unknown): string | number | undefined {
	if (value instanceof Secret) return value.reveal();
	return typeof value === "string" || typeof value === "number"
		? value
		: undefined;
}
