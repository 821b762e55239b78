// One run of a user's action: what it is given, and what stands between it and the run.

import { UnreachableError } from "../agent/target.ts";
import type { ActionContext } from "../engine/action.ts";
import { actionSkip, ActionResult as Ended } from "../engine/task-error.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { describeFault } from "../plugins/describe-fault.ts";
import { type FenceOwner, fenced, unfenced } from "../plugins/fence.ts";
import { fromPlain, toPlain } from "../pyvalue/plain.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { typeStrings } from "../templar/template-node.ts";
import type { ActionDefinition } from "./action.ts";
import type { ActionResult, ActionRun } from "./action-run.ts";

const DEFAULT_SECONDS = 10;
type Plain = Readonly<Record<string, unknown>>;

export interface ActionRunnerParts {
	readonly definition: ActionDefinition;
	readonly name: string;
	readonly file: string;
	readonly context: ActionContext;
}

export class ActionRunner {
	readonly #parts: ActionRunnerParts;
	readonly #tempDirs: string[] = [];

	constructor(parts: ActionRunnerParts) {
		this.#parts = parts;
	}

	/** Throws what ends the task. */
	async run(args: Plain): Promise<Plain> {
		const { definition, file, context } = this.#parts;
		const owner: FenceOwner = {
			file,
			onPrint: (text) => process.stderr.write(text),
			onStray: (error) => context.warn(this.#faultOf(error)),
		};
		const limitMs = (definition.timeoutSeconds ?? DEFAULT_SECONDS) * 1000;
		let answer: unknown;
		try {
			fenced(owner, limitMs, () => {
				answer = definition.run(this.#facade(args));
			});
			return asResult(await untilAborted(answer, context.signal));
		} catch (error) {
			throw this.#failureOf(error);
		}
	}

	async close(): Promise<void> {
		const { context } = this.#parts;
		if (this.#tempDirs.length === 0) return;
		if (context.setting("DEFAULT_KEEP_REMOTE_FILES") === true) return;
		const session = await context.session();
		// where the host is lost, its own end removes the folder
		for (const folder of this.#tempDirs.splice(0))
			await session.removeTempDir(folder).catch(() => undefined);
	}

	#faultOf(error: unknown): string {
		const { name, file } = this.#parts;
		return `the action ${name} (${file}): ${describeFault(error, file)}`;
	}

	/** What the engine threw stays what it is: an unreachable host, an undefined variable. */
	#failureOf(error: unknown): unknown {
		const isOurs =
			error instanceof Ended ||
			error instanceof UnreachableError ||
			error instanceof ShevekError;
		return isOurs ? error : failed(this.#faultOf(error));
	}

	#facade(args: Plain): ActionRun {
		const { context } = this.#parts;
		const { task } = context;
		const facade = {
			host: context.host,
			args: args as ActionRun["args"],
			task: {
				name: task.name,
				action: task.action,
				isCheckMode: task.isCheckMode,
				isDiff: task.isDiff,
				isNoLog: task.isNoLog,
				environment: Object.fromEntries(task.environment),
				asyncSeconds: task.asyncSeconds,
				pollSeconds: task.pollSeconds,
				delegateTo: task.delegateTo,
			},
			verbosity: context.verbosity,
			signal: context.signal,
			get facts() {
				return toPlain(context.run.facts(context.host)) as Plain;
			},
			...this.#rendering(),
			...this.#modules(),
			...this.#files(),
			...this.#words(),
		};
		return facade;
	}

	#rendering(): Pick<ActionRun, "variable" | "template" | "condition"> {
		const { context } = this.#parts;
		return {
			variable: (name) =>
				unfenced(async () => {
					const value = context.vars.get(name);
					return value === undefined
						? undefined
						: toPlain(await context.template(value));
				}),
			template: (value, vars) =>
				unfenced(async () => {
					const typed = typeStrings(fromPlain(value));
					return toPlain(await context.template(typed, variables(vars)));
				}),
			condition: (expression, vars) =>
				unfenced(async () => context.condition(expression, variables(vars))),
		};
	}

	#modules(): Pick<ActionRun, "runModule" | "runAction" | "exec"> {
		const { context } = this.#parts;
		return {
			runModule: (name, args = {}) =>
				unfenced(async () =>
					resultOf(await context.runModule(name, argumentsOf(args))),
				),
			runAction: (name, args = {}) =>
				unfenced(async () =>
					resultOf(await context.runAction(name, argumentsOf(args))),
				),
			exec: (command, { stdin } = {}) =>
				unfenced(async () => {
					const session = await context.session();
					const output = await session.exec(command, {
						signal: context.signal,
						isPosix: true,
						...(stdin !== undefined && { stdin: bytesOf(stdin) }),
					});
					const text = (bytes: Uint8Array) =>
						Buffer.from(bytes).toString("utf8");
					return {
						rc: output.rc,
						stdout: text(output.stdout),
						stderr: text(output.stderr),
					};
				}),
		};
	}

	#files(): Pick<
		ActionRun,
		"putFile" | "readFile" | "makeTempDir" | "findFile" | "readLocalFile"
	> {
		const { context } = this.#parts;
		return {
			putFile: (from, remotePath) =>
				unfenced(async () => {
					const session = await context.session();
					await session.putFile(
						"path" in from ? from.path : bytesOf(from.content),
						remotePath,
					);
				}),
			readFile: (remotePath) =>
				unfenced(async () => (await context.session()).readFile(remotePath)),
			makeTempDir: () =>
				unfenced(async () => {
					const folder = await (await context.session()).makeTempDir();
					this.#tempDirs.push(folder);
					return folder;
				}),
			findFile: (folder, name) =>
				unfenced(() => context.findFile(folder, name)),
			readLocalFile: (path) => unfenced(() => context.readLocalFile(path)),
		};
	}

	#words(): Pick<ActionRun, "warn" | "display" | "fail" | "skip"> {
		const { context } = this.#parts;
		return {
			warn: (text) => unfenced(() => context.warn(text)),
			display: (text, level) => unfenced(() => context.display(text, level)),
			fail(msg, more = {}) {
				throw failed(msg, more);
			},
			skip(msg) {
				throw actionSkip(msg);
			},
		};
	}
}

/** Ends the task; a failure in TypeScript has no traceback of Python's. */
export function failed(msg: string, more: Plain = {}): Ended {
	const result = fromPlain({ failed: true, msg, ...more });
	return new Ended(result as PyDict);
}

function variables(
	vars: Plain | undefined,
): ReadonlyMap<string, PyValue> | undefined {
	if (vars === undefined) return undefined;
	return new Map(
		Object.entries(vars).map(([name, value]) => [name, fromPlain(value)]),
	);
}

/** An argument that is undefined is not given. */
function argumentsOf(args: Plain): PyDict {
	return fromPlain(
		Object.fromEntries(
			Object.entries(args).filter(([, value]) => value !== undefined),
		),
	) as PyDict;
}

/** Without what steers the engine. */
function resultOf(result: PyDict): ActionResult {
	return toPlain(
		new Map(
			[...result].filter(([key]) => !String(key).startsWith("_ansible_")),
		),
	) as ActionResult;
}

function bytesOf(content: string | Uint8Array): Uint8Array {
	return typeof content === "string" ? Buffer.from(content) : content;
}

function asResult(answer: unknown): Plain {
	if (answer === undefined) return {};
	if (typeof answer === "object" && answer !== null && !Array.isArray(answer))
		return answer as Plain;
	throw new TypeError(
		`it gave ${answer === null ? "null" : `a ${typeof answer}`}, and a task's result is an object`,
	);
}

/** One that never ends does not hold up a run that does. */
async function untilAborted(
	answer: unknown,
	signal: AbortSignal,
): Promise<unknown> {
	if (!(answer instanceof Promise)) return answer;
	answer.catch(() => undefined);
	const { promise, reject } = Promise.withResolvers<never>();
	const stop = () => reject(new Error("the run has ended"));
	signal.addEventListener("abort", stop);
	if (signal.aborted) stop();
	try {
		return await Promise.race([answer, promise]);
	} finally {
		signal.removeEventListener("abort", stop);
	}
}
