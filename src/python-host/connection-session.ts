// A session over a connection plugin in Python; the plugin is in a worker, which does one thing after the other.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { shellQuote } from "../agent/boot-script.ts";
import {
	type ExecOptions,
	type ExecResult,
	type ModuleCall,
	type ModuleOutput,
	type Session,
	type TargetSpec,
	UnreachableError,
} from "../agent/target.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { toInt } from "../pyvalue/numbers.ts";
import { pyStr } from "../pyvalue/text.ts";
import { PyBytes, type PyDict, type PyValue } from "../pyvalue/value.ts";
import type { PythonWorker } from "./host.ts";
import { optionData } from "./plugin-options.ts";
import { fields } from "./task-data.ts";

export class PythonSession implements Session {
	/** Discovery on the host is Ansible's own, and its worker keeps what it finds. */
	readonly python = undefined;
	readonly #worker: PythonWorker;
	readonly #target: TargetSpec;

	constructor(worker: PythonWorker, target: TargetSpec) {
		this.#worker = worker;
		this.#target = target;
	}

	async exec(command: string, options: ExecOptions = {}): Promise<ExecResult> {
		const { stdin, asBecomeUser = true, isForLogin = false } = options;
		const answer = await this.#ask(
			"exec",
			{
				command,
				is_for_login: isForLogin,
				stdin: stdin === undefined ? null : new PyBytes(stdin),
				become: asBecomeUser ? this.#become() : undefined,
			},
			signalOf(options),
		);
		const result = dictOf(answer);
		return {
			rc: numberOf(result.get("rc")),
			stdout: bytesOf(result.get("stdout")),
			stderr: bytesOf(result.get("stderr")),
		};
	}

	async runModule(
		call: ModuleCall,
		signal?: AbortSignal,
	): Promise<ModuleOutput> {
		const { module, args, environment, async } = call;
		const isInCollection = module.fqcn.includes(".");
		const answer = await this.#ask(
			"module",
			{
				name: module.fqcn,
				folder: isInCollection ? undefined : path.dirname(module.path),
				arguments: args,
				environment: new Map(environment),
				async_seconds: async?.limitSeconds,
				become: this.#become(),
			},
			signal,
		);
		const output = dictOf(answer);
		return {
			rc: numberOf(output.get("rc")),
			stdout: pyStr(output.get("stdout") ?? ""),
			stderr: pyStr(output.get("stderr") ?? ""),
		};
	}

	async putFile(from: Uint8Array | string, remotePath: string): Promise<void> {
		const put = (local: string) =>
			this.#ask("putFile", {
				local,
				remote: remotePath,
				become: this.#become(),
			});
		if (typeof from === "string") {
			await put(from);
			return;
		}
		const folder = await mkdtemp(path.join(tmpdir(), "shevek-put-"));
		try {
			const local = path.join(folder, "content");
			await writeFile(local, from, { mode: 0o600 });
			await put(local);
		} finally {
			await rm(folder, { recursive: true, force: true });
		}
	}

	async readFile(remotePath: string, maxBytes?: number): Promise<Uint8Array> {
		const isWhole = maxBytes === undefined;
		if (isWhole && this.#target.become === undefined)
			return bytesOf(await this.#ask("fetchFile", { remote: remotePath }));
		const quoted = shellQuote(remotePath);
		const command = isWhole ? `cat ${quoted}` : `head -c ${maxBytes} ${quoted}`;
		const { rc, stdout, stderr } = await this.exec(command);
		if (rc === 0) return stdout;
		const reason = Buffer.from(stderr).toString("utf8").trim();
		throw new ShevekError("file", `${remotePath}: ${reason}`);
	}

	async makeTempDir(): Promise<string> {
		return pyStr(await this.#ask("makeTempDir", { become: this.#become() }));
	}

	async removeTempDir(folder: string): Promise<void> {
		await this.exec(`rm -rf ${shellQuote(folder)}`, { asBecomeUser: false });
	}

	#become(): PyDict | undefined {
		const { become } = this.#target;
		if (become === undefined) return undefined;
		const { method, user, password, options } = become;
		const all = optionData(options);
		all.set("become_user", user);
		all.set("become_pass", password ?? null);
		return fields({ method, user, options: all });
	}

	/** The plugin cannot be told to stop, so an abort ends its worker. */
	async #ask(
		method: string,
		params: Readonly<Record<string, PyValue | undefined>>,
		signal?: AbortSignal,
	): Promise<PyValue> {
		signal?.throwIfAborted();
		const onAbort = () => void this.#worker.close();
		signal?.addEventListener("abort", onAbort, { once: true });
		try {
			return doneOf(await this.#worker.request(method, fields(params)));
		} catch (error) {
			signal?.throwIfAborted();
			throw error;
		} finally {
			signal?.removeEventListener("abort", onAbort);
		}
	}
}

function signalOf(options: ExecOptions): AbortSignal | undefined {
	const { signal, timeoutMs } = options;
	if (timeoutMs === undefined) return signal;
	const limit = AbortSignal.timeout(timeoutMs);
	return signal === undefined ? limit : AbortSignal.any([signal, limit]);
}

/** What came of it, in the words of the plugin. */
function doneOf(answer: PyValue): PyValue {
	const dict = dictOf(answer);
	const message = pyStr(dict.get("message") ?? "");
	if (dict.get("kind") === "unreachable") throw new UnreachableError(message);
	if (dict.get("kind") === "failed")
		throw new ShevekError("connection", message);
	return dict.get("value") ?? null;
}

function dictOf(value: PyValue): PyDict {
	return value instanceof Map ? value : new Map();
}

function numberOf(value: PyValue | undefined): number {
	return Number(toInt(value ?? 0));
}

function bytesOf(value: PyValue | undefined): Uint8Array {
	return value instanceof PyBytes ? value.bytes : new Uint8Array();
}
