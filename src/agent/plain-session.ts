// A host without Python: commands go each through a connection of its own, files through cat.
// A module's answer is what the reference's is there: the shell's "not found".

import { readFile } from "node:fs/promises";
import { ShevekError } from "../errors/shevek-error.ts";
import { BecomeError, type BecomeMethod } from "./become.ts";
import { BOOT_COMMAND, shellQuote } from "./boot-script.ts";
import { hasLogin, type StreamConnection } from "./connection.ts";
import { isDiscovered } from "./interpreter.ts";
import { runCommand } from "./run-command.ts";
import type {
	ExecOptions,
	ExecResult,
	ModuleCall,
	ModuleOutput,
	Session,
	TargetSpec,
} from "./target.ts";

const LOGIN_SHELL = `"\${SHELL:-/bin/sh}"`;

/** Runs the command, which may have several lines, as POSIX shells read it. */
function onOneLine(command: string): string {
	const text = command.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
	// the dot keeps newlines at the end, which a substitution drops
	return `c=$(printf '%b.' ${shellQuote(text)}); eval "\${c%.}"`;
}

export class PlainSession implements Session {
	readonly python = undefined;
	readonly #connection: StreamConnection;
	readonly #target: TargetSpec;
	readonly #method: (name: string) => BecomeMethod;

	constructor(
		connection: StreamConnection,
		target: TargetSpec,
		method: (name: string) => BecomeMethod,
	) {
		this.#connection = connection;
		this.#target = target;
		this.#method = method;
	}

	exec(command: string, options: ExecOptions = {}): Promise<ExecResult> {
		const { shell, become } = this.#target;
		const isOther = become !== undefined && options.asBecomeUser !== false;
		const isForLogin =
			options.isForLogin === true && hasLogin(this.#connection);
		const own = options.isPosix ? "/bin/sh" : shell.executable;
		const program = isForLogin && !isOther ? LOGIN_SHELL : shellQuote(own);
		return this.#execIn(program, command, options);
	}

	/**
	 * The command goes in on standard input, so that no login shell reads it: fish and csh have rules of their
	 * own for what stands in quotes.
	 */
	async #execIn(
		program: string,
		command: string,
		options: ExecOptions,
	): Promise<ExecResult> {
		const full = await this.#escalate(
			`${program} -c ${shellQuote(command)}`,
			options.asBecomeUser ?? true,
		);
		const own = this.#connection.exec;
		if (own !== undefined)
			return own(this.#target, full, options.stdin ?? Buffer.alloc(0));
		const stdin = Buffer.concat([
			Buffer.from(`${onOneLine(full)}\n`),
			options.stdin ?? Buffer.alloc(0),
		]);
		return runCommand(
			{ connection: this.#connection, target: this.#target },
			BOOT_COMMAND,
			{ ...options, stdin },
		);
	}

	async runModule(_call: ModuleCall): Promise<ModuleOutput> {
		const { pythonInterpreter, shellExecutable } = this.#target;
		const path = isDiscovered(pythonInterpreter)
			? "/usr/bin/python"
			: pythonInterpreter;
		return {
			rc: 127,
			stdout: "",
			stderr: `${shellExecutable}: 1: ${path}: not found\n`,
		};
	}

	async putFile(from: Uint8Array | string, remotePath: string): Promise<void> {
		const stdin = typeof from === "string" ? await readFile(from) : from;
		const own = this.#connection.put;
		if (own !== undefined) return own(this.#target, stdin, remotePath);
		await this.#must(`cat > ${shellQuote(remotePath)}`, remotePath, stdin);
	}

	async readFile(remotePath: string, maxBytes?: number): Promise<Uint8Array> {
		const own = this.#connection.fetch;
		if (own !== undefined) {
			const bytes = await own(this.#target, remotePath);
			return bytes.subarray(0, maxBytes);
		}
		const path = shellQuote(remotePath);
		const command =
			maxBytes === undefined ? `cat ${path}` : `head -c ${maxBytes} ${path}`;
		return (await this.#must(command, remotePath)).stdout;
	}

	async makeTempDir(): Promise<string> {
		const { remoteTmp } = this.#target;
		// Unquoted as in the reference: the shell expands `~` and `$HOME` in it.
		const folder = `"$(echo ${remoteTmp})"`;
		const { stdout } = await this.#must(
			`umask 77 && mkdir -p ${folder} && mktemp -d ${folder}/ansible-tmp-XXXXXXXXXX`,
			remoteTmp,
		);
		return Buffer.from(stdout).toString("utf8").trim();
	}

	async removeTempDir(path: string): Promise<void> {
		await this.#must(`rm -rf ${shellQuote(path)}`, path);
	}

	async #must(
		command: string,
		path: string,
		stdin?: Uint8Array,
	): Promise<ExecResult> {
		// POSIX whatever the target's shell is: these commands are written for it
		const result = await this.#execIn("/bin/sh", command, { stdin });
		if (result.rc !== 0)
			throw new ShevekError(
				"file",
				`${path}: ${Buffer.from(result.stderr).toString("utf8").trim()}`,
			);
		return result;
	}

	/** Without Python there is no terminal to answer on, so only what asks nothing works. */
	async #escalate(command: string, isOther: boolean): Promise<string> {
		const { become } = this.#target;
		if (become === undefined || !isOther) return command;
		if (become.password !== undefined)
			throw new BecomeError(
				`a ${become.method} password needs Python on the host, and ${this.#target.host} has none`,
			);
		const method = this.#method(become.method);
		return (await method.command(become, command, "none")).command;
	}
}
