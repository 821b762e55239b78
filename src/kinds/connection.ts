// `defineConnection`: how commands and their byte streams get to a host. Agents run over whatever it opens, so
// that modules, become and file transfers need nothing more of it.

import type {
	OpenOptions,
	StreamConnection,
	Transport,
	TransportEnd,
} from "../agent/connection.ts";
import type { ExecResult, TargetSpec } from "../agent/target.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import type { OptionSpecs, OptionValues } from "../plugins/option-spec.ts";
import { checkDefinition } from "./check-definition.ts";
import { guardOf, type StepGuard, unguarded } from "./step-guard.ts";

/** The host that a connection is made to. */
export interface ConnectionTarget<O extends OptionSpecs = OptionSpecs> {
	/** Its inventory name. */
	readonly host: string;
	/** `ansible_host`, or the inventory name. */
	readonly address: string;
	/** Who logs in: `remote_user`, `ansible_user`. */
	readonly user: string | undefined;
	/** Of `timeout` in ansible.cfg, `-T` or `ansible_timeout`. */
	readonly timeoutSeconds: number;
	/** The playbook's folder. */
	readonly cwd: string | undefined;
	/** `ansible_shell_executable`: `/bin/sh`, if nobody says otherwise. */
	readonly shell: string;
	readonly options: OptionValues<O>;
}

export interface ConnectionDefinition<O extends OptionSpecs = OptionSpecs> {
	/** One sentence, shown by `shevek doc`. */
	readonly description: string;
	/** Resolved for each host and task: `vars` are the host's variables. */
	readonly options?: O;
	/** YAML, shown by `shevek doc`. */
	readonly examples?: string;
	/** Options that an open connection does not depend on: with other values of theirs it stays open. */
	readonly idleOptions?: readonly string[];
	/**
	 * Looks at the host before the first `open`. What it throws fails the task; an `Unreachable` makes the host
	 * unreachable.
	 */
	connect?(target: ConnectionTarget<O>): void | Promise<void>;
	/**
	 * Starts `command` on the host, a line for a POSIX shell, and gives its streams. `spawnTransport` makes them of a
	 * program's. Called once a host, and once a command where there is no Python.
	 */
	open(
		target: ConnectionTarget<O>,
		command: string,
		options?: OpenOptions,
	): Transport | Promise<Transport>;
	/** Runs a command on a host without Python. Default: over `open`. */
	exec?(
		target: ConnectionTarget<O>,
		command: string,
		stdin: Uint8Array,
	): Promise<ExecResult>;
	/** Writes a file on a host without Python. Default: `cat`. */
	put?(
		target: ConnectionTarget<O>,
		from: Uint8Array,
		path: string,
	): Promise<void>;
	/** Reads a file of a host without Python. Default: `cat`. */
	fetch?(target: ConnectionTarget<O>, path: string): Promise<Uint8Array>;
	/** After the last stream to the host has ended. */
	close?(target: ConnectionTarget<O>): void | Promise<void>;
	/** `meta: reset_connection`, after `close`. */
	reset?(target: ConnectionTarget<O>): void | Promise<void>;
	/** What is said of a host where the command did not even start. Default: its standard error. */
	unreachableText?(
		target: ConnectionTarget<O>,
		end: TransportEnd,
		stderr: string,
	): string;
	/** What is said of a host that is lost in the middle; `how` is what is known of it. */
	lostText?(target: ConnectionTarget<O>, how: string): string;
	/** The exit code is the connection's own, not that of the command. Default: it never is. */
	isOwnFailure?(end: TransportEnd, stderr: string): boolean;
	/** How often a host that cannot be reached is tried again. Default: 0. */
	retries?(target: ConnectionTarget<O>): number;
}

/** A connection, with the types of its options' values worked out. Export it as the file's default. */
export function defineConnection<const O extends OptionSpecs>(
	definition: ConnectionDefinition<O>,
): ConnectionDefinition<O> {
	return definition;
}

const FUNCTIONS = [
	"connect",
	"exec",
	"put",
	"fetch",
	"close",
	"reset",
	"unreachableText",
	"lostText",
	"isOwnFailure",
	"retries",
] as const satisfies readonly (keyof ConnectionDefinition)[];

/** Throws a `plugin` error with the place in the file. */
export function asConnection(
	value: unknown,
	file: string,
): ConnectionDefinition {
	checkDefinition(value, file, {
		kind: "connection",
		keys: ["examples", "idleOptions", "open", ...FUNCTIONS],
		functions: ["open"],
		flaw: (definition) => {
			const key = FUNCTIONS.find(
				(name) => !["function", "undefined"].includes(typeof definition[name]),
			);
			return key && { message: `${key} is no function`, key };
		},
	});
	return value as ConnectionDefinition;
}

/** What ships, as the agents' layer uses it. */
export function builtinConnection(
	name: string,
	definition: ConnectionDefinition,
): StreamConnection {
	return streamConnection(name, definition, unguarded);
}

/** A user's, as the agents' layer uses it. */
export function userConnection(
	name: string,
	definition: ConnectionDefinition,
	file: string,
): StreamConnection {
	return streamConnection(
		name,
		definition,
		guardOf(`the connection ${name}`, file),
	);
}

function streamConnection(
	name: string,
	definition: ConnectionDefinition,
	guard: StepGuard,
): StreamConnection {
	const { exec, put, fetch } = definition;
	const idle = new Set(definition.idleOptions);
	return {
		kind: "stream",
		name,
		connect: (target) => guard(() => definition.connect?.(viewOf(target))),
		open: (target, command, options) =>
			guard(() => {
				const opened = definition.open(viewOf(target), command, options);
				return opened instanceof Promise
					? opened.then(asTransport)
					: asTransport(opened);
			}),
		...(exec && {
			exec: (target, command, stdin) =>
				guard(() => exec(viewOf(target), command, stdin)),
		}),
		...(put && {
			put: (target, from, path) => guard(() => put(viewOf(target), from, path)),
		}),
		...(fetch && {
			fetch: (target, path) => guard(() => fetch(viewOf(target), path)),
		}),
		close: (target) => guard(() => definition.close?.(viewOf(target))),
		reset: (target) => guard(() => definition.reset?.(viewOf(target))),
		unreachableText: (target, end, stderr) =>
			guard(() => definition.unreachableText?.(viewOf(target), end, stderr)) ??
			unreachableText(name, end, stderr),
		lostText: (target, how) =>
			guard(() => definition.lostText?.(viewOf(target), how)) ??
			`Lost the agent on ${target.host}: ${how}`,
		isOwnFailure: (end, stderr) =>
			guard(() => definition.isOwnFailure?.(end, stderr)) ?? false,
		retries: (target) => guard(() => definition.retries?.(viewOf(target))) ?? 0,
		key: ({ options }) =>
			Object.entries(options).filter(([option]) => !idle.has(option)),
	};
}

function unreachableText(
	name: string,
	end: TransportEnd,
	stderr: string,
): string {
	const said = stderr.trim() || `it ended with ${end.code ?? end.signal}`;
	return `Failed to connect to the host via ${name}: ${said}`;
}

function viewOf(target: TargetSpec): ConnectionTarget {
	const { host, address, user, cwd } = target;
	return {
		host,
		address,
		user,
		cwd,
		timeoutSeconds: target.connectTimeoutSeconds,
		shell: target.shellExecutable,
		options: target.options as OptionValues<OptionSpecs>,
	};
}

const STREAMS = { readable: "on", writable: "write" } as const;

/** What `open` gave, looked at; a stream that ends with an error has just ended. */
function asTransport(value: Transport): Transport {
	const given: Readonly<Record<string, unknown>> = Object(value);
	const lacking = Object.entries(STREAMS).find(
		([name, method]) =>
			typeof Reflect.get(Object(given[name]), method) !== "function",
	)?.[0];
	const missing =
		lacking ??
		["stderrText", "kill"].find((name) => typeof given[name] !== "function");
	if (missing !== undefined || !(given.ended instanceof Promise))
		throw new ShevekError(
			"plugin",
			`open gave no transport: it has no ${missing ?? "promise ended"}`,
		);
	const { readable, writable } = value;
	return {
		readable,
		writable,
		stderrText: () => value.stderrText(),
		kill: () => value.kill(),
		ended: value.ended.catch(() => ({ code: 255, signal: null })),
	};
}
