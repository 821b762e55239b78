// The task at the debugger's prompt: shown as Python shows it, changed by assignments, and what of
// it goes into another try. Values are copies: nothing that a user types reaches the playbook's nodes.

import { keyword, keywordsOf } from "../../playbook/keywords.ts";
import type { Keywords, TaskNode } from "../../playbook/nodes.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import type { HostTask } from "../host-task.ts";
import { type Attributes, DebugObject, method } from "./objects.ts";
import { copied, isSame } from "./values.ts";

/** Where the reference's attribute has another name than the keyword. */
const RENAMED: Readonly<Record<string, string>> = { async: "async_val" };
/** Of keywords that nobody wrote (Task of 2.14). */
const DEFAULTS: Readonly<Record<string, PyValue>> = {
	async_val: 0,
	become: false,
	check_mode: false,
	delay: 5,
	diff: false,
	poll: 15,
	retries: 3,
	throttle: 0,
	timeout: 0,
};
/** Not attributes of a task: other names say the same. */
const NOT_SHOWN = new Set(["args", "local_action", "static", "vars", "action"]);

export class TaskView {
	readonly object: DebugObject;
	args: PyDict;
	readonly #run: HostTask;
	readonly #task: TaskNode;
	readonly #isRendered: boolean;
	#vars: PyDict;
	/** Keywords that were looked at or set. */
	readonly #values = new Map<string, PyValue>();
	readonly #names = new Map(
		keywordsOf("task")
			.filter((name) => !NOT_SHOWN.has(name))
			.map((name) => [RENAMED[name] ?? name, name]),
	);

	/** `args` as they were rendered; undefined where that failed, or is done for each item. */
	constructor(run: HostTask, task: TaskNode, args: PyDict | undefined) {
		this.#run = run;
		this.#task = task;
		this.#isRendered = args !== undefined;
		this.args = copied(args ?? task.args);
		this.#vars = copied(task.vars);
		this.object = new DebugObject(
			"Task",
			`${task.isHandler ? "HANDLER" : "TASK"}: ${run.info.name}`,
			this.#attributes(),
			(name, value) => this.#set(name, value),
		);
	}

	#attributes(): Attributes {
		const { info } = this.#run;
		const keywords = [...this.#names.keys()].map(
			(name) => [name, () => this.#keyword(name)] as const,
		);
		return {
			...Object.fromEntries(keywords),
			args: () => this.args,
			vars: () => this.#vars,
			action: () => this.#task.action,
			resolved_action: () => this.#task.resolvedAction,
			_uuid: () => this.#task.uuid,
			get_name: method("get_name", () => info.name),
			get_path: method("get_path", () => `${info.path}:${info.line}`),
		};
	}

	#keyword(name: string): PyValue {
		let value = this.#values.get(name);
		if (value === undefined) {
			value = copied(this.#written(name));
			this.#values.set(name, value);
		}
		return value;
	}

	#written(name: string): PyValue {
		const key = this.#names.get(name) ?? name;
		if (key === "name") return this.#run.info.ownName;
		const written = this.#task.inherited(key);
		if (written !== undefined) return written;
		const { type } = keyword(key);
		const isList = ["list", "stringList", "conditions", "tags"].includes(type);
		return DEFAULTS[name] ?? (isList ? [] : null);
	}

	#set(name: string, value: PyValue): boolean {
		if (name === "args" || name === "vars") {
			if (!(value instanceof Map)) return false;
			if (name === "args") this.args = value;
			else this.#vars = value;
			return true;
		}
		if (!this.#names.has(name)) return false;
		this.#values.set(name, value);
		return true;
	}

	/** The task with all that was changed. */
	edited(): TaskNode {
		const keywords: Keywords = new Map(this.#task.keywords);
		for (const [name, value] of this.#values) {
			if (isSame(value, this.#written(name))) continue;
			const key = this.#names.get(name) ?? name;
			if (value === null) keywords.delete(key);
			else keywords.set(key, value);
		}
		return this.#task.edited({
			keywords,
			args: this.args,
			vars: this.#vars,
			hasVariableArgs: !this.#isRendered,
		});
	}
}
