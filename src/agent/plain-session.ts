// A host without Python: commands go each through a connection of its own, files through cat.
// A module's answer is what the reference's is there: the shell's "not found".

import { readFile } from "node:fs/promises";
import { ShevekError } from "../errors/shevek-error.ts";
import { BecomeError, type BecomeMethod } from "./become.ts";
import { shellQuote } from "./boot-script.ts";
import type { StreamConnection, Transport } from "./connection.ts";
import { isDiscovered } from "./interpreter.ts";
import {
	type ExecOptions,
	type ExecResult,
	type ModuleCall,
	type ModuleOutput,
	type Session,
	type TargetSpec,
	UnreachableError,
} from "./target.ts";

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

	async exec(command: string, options: ExecOptions = {}): Promise<ExecResult> {
		const shell = this.#target.shellExecutable;
		const isOther = options.asBecomeUser ?? true;
		const full = await this.#escalate(
			`${shell} -c ${shellQuote(command)}`,
			isOther,
		);
		const own = this.#connection.exec;
		if (own !== undefined)
			return own(this.#target, full, options.stdin ?? Buffer.alloc(0));
		const err: Buffer[] = [];
		const transport = await this.#connection.open(this.#target, full, {
			onStderr: (data) => err.push(data),
		});
		return this.#collect(transport, err, options);
	}

	async #collect(
		transport: Transport,
		err: readonly Buffer[],
		options: ExecOptions,
	): Promise<ExecResult> {
		const out: Buffer[] = [];
		transport.readable.on("data", (data: Buffer) => out.push(data));
		const drained = new Promise((resolve) => {
			transport.readable.once("end", resolve);
		});
		transport.writable.end(options.stdin ?? Buffer.alloc(0));
		const signals = [
			options.signal,
			options.timeoutMs === undefined
				? undefined
				: AbortSignal.timeout(options.timeoutMs),
		].filter((signal) => signal !== undefined);
		const stop = AbortSignal.any(signals);
		const onAbort = () => transport.kill();
		stop.addEventListener("abort", onAbort, { once: true });
		const end = await transport.ended;
		stop.removeEventListener("abort", onAbort);
		stop.throwIfAborted();
		const stderr = Buffer.concat(err);
		const said = stderr.toString("utf8");
		if (this.#connection.isOwnFailure(end, said))
			throw new UnreachableError(
				this.#connection.unreachableText(this.#target, end, said),
			);
		await drained;
		return { rc: end.code ?? 255, stdout: Buffer.concat(out), stderr };
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
		const result = await this.exec(command, { stdin });
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
