// One task on one host in the debugger: the names at its prompt, and what a line does. It lasts over
// redos, so that what was changed stays changed.

import type { Expr } from "../../jinja/ast.ts";
import { pyBinary } from "../../pyvalue/arithmetic.ts";
import { pformat } from "../../pyvalue/pprint.ts";
import { pyRepr, pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import type { HostTask, TaskOutcome } from "../host-task.ts";
import { isFailedResult, isSet, itemResults } from "../result-flags.ts";
import { taskArguments } from "../task-args-at-run.ts";
import { BUILTINS } from "./builtins.ts";
import { asText, evaluate } from "./evaluate.ts";
import {
	DebugObject,
	deleteItem,
	method,
	setAttribute,
	setItem,
} from "./objects.ts";
import { NameError } from "./python-error.ts";
import { parse, parseStatement } from "./statement.ts";
import { TaskView } from "./task-view.ts";
import { changed, outside, shown, variables } from "./values.ts";

export class DebugSession {
	/** As the playbook has it. */
	readonly #first: HostTask;
	#task: TaskView;
	#vars: PyDict | undefined;
	#result: PyValue;
	readonly #host: PyValue;
	/** Names that the user made. */
	readonly #own = new Map<string, PyValue>();

	constructor(outcome: TaskOutcome) {
		const { run } = outcome;
		this.#first = run;
		this.#task = new TaskView(run, run.task, run.trace?.args);
		this.#host = hostObject(run);
		this.#result = this.#resultObject(outcome);
	}

	get prompt(): string {
		return `[${this.#first.host}] ${this.#task.object.toRepr()} (debug)> `;
	}

	/** Another try's outcome; the task is as that try ran it. */
	take(outcome: TaskOutcome): void {
		const { run } = outcome;
		this.#task = new TaskView(run, run.task, run.trace?.args);
		this.#result = this.#resultObject(outcome);
	}

	/** What the next try runs. */
	next(): HostTask {
		const first = this.#first;
		return {
			...first,
			task: this.#task.edited(),
			scope: this.#scope(),
			trace: {},
		};
	}

	#scope(): HostTask["scope"] {
		const { scope } = this.#first;
		return this.#vars === undefined
			? scope
			: scope.with(changed(this.#vars, scope));
	}

	/** The task from the playbook again, its arguments rendered with the variables as they are now. */
	async update(): Promise<void> {
		const run = { ...this.#first, scope: this.#scope() };
		const args = await taskArguments(run, run.scope);
		this.#task = new TaskView(run, run.task, args);
	}

	/** For `p`. */
	pretty(text: string): string {
		const expr = parse(text);
		const value = shown(evaluate(expr, this.#names));
		return pformat(rootOf(expr) === "result" ? outside(value) : value);
	}

	/** `print(x)`. */
	printed(text: string): string {
		return pyStr(shown(evaluate(parse(text), this.#names)));
	}

	/** Runs a line of Python; gives what an interpreter would echo. */
	execute(line: string): string | undefined {
		const statement = parseStatement(line);
		switch (statement.kind) {
			case "expression": {
				const value = evaluate(statement.value, this.#names);
				return value === null ? undefined : pyRepr(shown(value));
			}
			case "assign": {
				const value = evaluate(statement.value, this.#names);
				const { operator, target } = statement;
				const result =
					operator === undefined
						? value
						: pyBinary(
								operator,
								asText(evaluate(target, this.#names)),
								asText(value),
							);
				this.#assign(target, result);
				return undefined;
			}
			case "delete":
				this.#delete(statement.target);
				return undefined;
		}
	}

	#assign(target: Expr, value: PyValue): void {
		if (target.kind === "name") this.#own.set(target.name, value);
		else if (target.kind === "getattr")
			setAttribute(evaluate(target.node, this.#names), target.attr, value);
		else if (target.kind === "getitem")
			setItem(
				evaluate(target.node, this.#names),
				asText(evaluate(target.arg, this.#names)),
				value,
			);
	}

	#delete(target: Expr): void {
		if (target.kind === "getitem")
			deleteItem(
				evaluate(target.node, this.#names),
				asText(evaluate(target.arg, this.#names)),
			);
		else if (target.kind === "name" && !this.#own.delete(target.name))
			throw new NameError(target.name);
	}

	readonly #names = (name: string): PyValue | undefined => {
		const own = this.#own.get(name);
		if (own !== undefined) return own;
		switch (name) {
			case "task":
				return this.#task.object;
			case "task_vars":
				this.#vars ??= variables(this.#first.scope);
				return this.#vars;
			case "host":
				return this.#host;
			case "result":
				return this.#result;
			case "play_context":
				return playContext(this.#first);
			default:
				return BUILTINS.get(name);
		}
	};

	#resultObject({ run, result }: TaskOutcome): PyValue {
		const items = itemResults(result);
		const resultShown: PyDict = new Map(result);
		for (const key of OWN_KEYS) resultShown.delete(key);
		const is = (key: string): boolean =>
			items.length > 0
				? items.some((item) => isSet(item, key))
				: isSet(result, key);
		const flags = {
			is_failed: () => isFailedResult(result),
			is_changed: () => is("changed"),
			is_unreachable: () => is("unreachable"),
			is_skipped: () =>
				items.length > 0
					? items.every((item) => isSet(item, "skipped"))
					: isSet(result, "skipped"),
		};
		return new DebugObject("TaskResult", "<TaskResult object>", {
			...Object.fromEntries(
				Object.entries(flags).map(([name, flag]) => [name, method(name, flag)]),
			),
			_result: () => resultShown,
			_host: () => this.#host,
			_task: () => this.#task.object,
			task_name: () => run.info.name,
		});
	}
}

/** What the engine alone notes in a result. */
const OWN_KEYS = ["_ansible_error", "_ansible_action_end"];

/** The name that an expression's value comes out of. */
function rootOf(expr: Expr): string | undefined {
	if (expr.kind === "name") return expr.name;
	const goesOn =
		expr.kind === "getattr" || expr.kind === "getitem" || expr.kind === "call";
	return goesOn ? rootOf(expr.node) : undefined;
}

function hostObject({ play, host }: HostTask): PyValue {
	const known = play.state.parts.inventory.host(host);
	const vars = known?.vars ?? new Map();
	return new DebugObject("Host", host, {
		name: () => host,
		address: () => host,
		vars: () => vars,
		get_name: method("get_name", () => host),
		get_vars: method("get_vars", () => vars),
	});
}

function playContext({ play }: HostTask): PyValue {
	const { options } = play.state;
	return new DebugObject("PlayContext", "<PlayContext object>", {
		check_mode: () => options.isCheckMode,
		diff: () => options.isDiff,
		verbosity: () => options.verbosity,
		remote_user: () => options.connection.remoteUser ?? null,
		become: () => options.connection.isBecome,
		become_method: () => options.connection.becomeMethod ?? null,
		become_user: () => options.connection.becomeUser ?? null,
		connection: () => options.connection.connection ?? null,
	});
}
