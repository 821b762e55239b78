// What stands between a user's plugin and the run: it cannot keep the thread for ever, end the process, or
// write into what others read. `fenced` runs a function under a limit of time; while it (or what it has
// begun) runs, what it prints and its call of process.exit are the owner's, not the run's.

import { AsyncLocalStorage } from "node:async_hooks";
import { Script } from "node:vm";

export interface FenceOwner {
	/** Text that the plugin wrote to standard output by itself. */
	onPrint(text: string): void;
	/** What it threw where nobody waits: in a timer, in a promise that was left alone. */
	onStray(error: unknown): void;
	/** The plugin's file, to know its errors by. */
	readonly file: string;
}

const owners = new AsyncLocalStorage<FenceOwner>();
const watched = new Set<FenceOwner>();

const TASK = Symbol.for("shevek.fenced");
const global = globalThis as { [TASK]?: () => void };
/** V8 can break off a script, and what it calls; a function it cannot. 0.16 ms a call. */
const script = new Script(`globalThis[Symbol.for("shevek.fenced")]()`);

export class FenceTimeout extends Error {
	constructor(limitMs: number) {
		super(`did not return within ${limitMs / 1000} s`);
	}
}

/** Runs it to its end or to the limit; throws what it throws, or a FenceTimeout. */
export function fenced(
	owner: FenceOwner,
	limitMs: number,
	work: () => void,
): void {
	const before = global[TASK];
	// whole milliseconds, and not 0, are all that it takes
	const timeout = Math.max(Math.ceil(limitMs), 1);
	global[TASK] = work;
	try {
		owners.run(owner, () => script.runInThisContext({ timeout }));
	} catch (error) {
		if (isTimeout(error)) throw new FenceTimeout(limitMs);
		throw error;
	} finally {
		if (before) global[TASK] = before;
		else delete global[TASK];
	}
}

/** Without a limit, for what is awaited: a plugin's file as it is loaded. */
export function owned<T>(owner: FenceOwner, work: () => T): T {
	return owners.run(owner, work);
}

/** For what is ours but called by a plugin: the plugin's limits do not hold in it. */
export function unfenced<T>(work: () => T): T {
	return owners.exit(work);
}

/** From now on until `unwatch`, what that plugin does outside is caught. */
export function watch(owner: FenceOwner): void {
	if (watched.size === 0) install();
	watched.add(owner);
}

export function unwatch(owner: FenceOwner): void {
	watched.delete(owner);
	if (watched.size === 0) uninstall();
}

let originals:
	| {
			readonly write: typeof process.stdout.write;
			readonly exit: typeof process.exit;
	  }
	| undefined;

function install(): void {
	const { stdout } = process;
	originals = { write: stdout.write, exit: process.exit };
	const write = stdout.write.bind(stdout);
	stdout.write = ((chunk: string | Uint8Array, ...rest: never[]) => {
		const owner = owners.getStore();
		if (!owner) return write(chunk, ...rest);
		const text = typeof chunk === "string" ? chunk : Buffer.from(chunk);
		owners.exit(() => owner.onPrint(text.toString()));
		return true;
	}) as typeof stdout.write;
	const exit = process.exit.bind(process);
	process.exit = (code) => {
		if (!owners.getStore()) return exit(code);
		throw new Error("called process.exit, which would end the whole run");
	};
	process.on("uncaughtException", onUncaught);
	process.on("unhandledRejection", onUncaught);
}

function uninstall(): void {
	if (!originals) return;
	process.stdout.write = originals.write;
	process.exit = originals.exit;
	originals = undefined;
	process.off("uncaughtException", onUncaught);
	process.off("unhandledRejection", onUncaught);
}

/** A plugin is known by its file in the stack; what is nobody's is left to others, or ends the process as ever. */
function onUncaught(error: unknown): void {
	const current = owners.getStore();
	const stack = error instanceof Error ? (error.stack ?? "") : "";
	const owner =
		current ?? [...watched].findLast(({ file }) => stack.includes(file));
	if (owner) {
		owners.exit(() => owner.onStray(error));
		return;
	}
	if (process.listenerCount("uncaughtException") > 1) return;
	watched.clear();
	uninstall();
	throw error;
}

function isTimeout(error: unknown): boolean {
	return (
		error instanceof Error &&
		"code" in error &&
		error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT"
	);
}
