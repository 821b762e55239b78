// What a running agent can do, as methods over its channel: commands, modules, files, folders.

import { createReadStream } from "node:fs";
import { ShevekError } from "../errors/shevek-error.ts";
import { dumpJson } from "../pyvalue/json.ts";
import type { AgentAnswer, AgentChannel } from "./channel.ts";
import { builtinFor } from "./modules/builtins.ts";
import type { ModulePayload } from "./modules/payload.ts";
import { OutputCollector } from "./output-collector.ts";
import { programModule } from "./program-module.ts";
import { AgentSources } from "./sources.ts";
import type { ExecResult, ModuleCall, ModuleOutput } from "./target.ts";

export interface CommandSpec {
	readonly argv: readonly string[];
	readonly stdin?: Uint8Array | undefined;
	readonly signal?: AbortSignal | undefined;
}

export interface ModuleContext {
	readonly remoteTmp: string;
	readonly pythonPath: string;
	readonly shellExecutable: string;
	readonly coreVersion: string;
	/** The agent's own `command` and the like may stand in. */
	readonly usesBuiltins: boolean;
	readonly signal?: AbortSignal | undefined;
}

/** The arguments as text, and the request's fields that say what runs. */
interface PreparedModule {
	readonly args: string;
	readonly fields: Readonly<Record<string, unknown>>;
}

export class Agent {
	readonly #channel: AgentChannel;
	readonly #sources: AgentSources;
	readonly #tempDirs = new Set<string>();

	constructor(channel: AgentChannel) {
		this.#channel = channel;
		this.#sources = new AgentSources(channel);
	}

	/** Something is under way, or would be lost: temporary folders go with the agent. */
	get isInUse(): boolean {
		return this.#channel.openRequests > 0 || this.#tempDirs.size > 0;
	}

	async exec(spec: CommandSpec): Promise<ExecResult> {
		const output = new OutputCollector();
		const isFed = spec.stdin !== undefined;
		const answer = await output.limit(spec.signal, (signal) =>
			this.#channel.call(
				{ op: "exec", argv: spec.argv, stdin: isFed },
				{
					...(spec.stdin === undefined ? {} : { input: [spec.stdin] }),
					...output.sinks,
					signal,
				},
			),
		);
		return { rc: rcOf(answer), stdout: output.out(), stderr: output.err() };
	}

	async runModule(
		call: ModuleCall,
		payload: ModulePayload,
		context: ModuleContext,
	): Promise<ModuleOutput> {
		const builtin = context.usesBuiltins ? builtinFor(call) : undefined;
		if (builtin !== undefined) {
			const answered = await this.#runBuiltin(builtin, call, context);
			if (answered !== undefined) return answered;
		}
		const prepared =
			payload.module.kind === "python"
				? await this.#preparePython(call, payload)
				: await this.#prepareProgram(call, payload, context);
		const output = new OutputCollector();
		const request = {
			op: call.async === undefined ? "module" : "async",
			environ: Object.fromEntries(call.environment),
			remote_tmp: context.remoteTmp,
			...prepared.fields,
			...(call.async === undefined
				? {}
				: { job: call.async.jobId, limit: call.async.limitSeconds }),
		};
		const answer = await output.limit(context.signal, (signal) =>
			this.#channel.call(request, {
				input: [Buffer.from(prepared.args)],
				...output.sinks,
				signal,
			}),
		);
		return moduleOutput(answer, output);
	}

	/** Undefined where the built-in left it to the module; it has done nothing then. */
	async #runBuiltin(
		name: string,
		call: ModuleCall,
		context: ModuleContext,
	): Promise<ModuleOutput | undefined> {
		const output = new OutputCollector();
		const environ = Object.fromEntries(call.environment);
		const answer = await output.limit(context.signal, (signal) =>
			this.#channel.call(
				{ op: "builtin", name, environ },
				{ input: [Buffer.from(argsJson(call))], ...output.sinks, signal },
			),
		);
		if (answer.unsupported !== undefined) return undefined;
		return moduleOutput(answer, output);
	}

	async #preparePython(
		call: ModuleCall,
		payload: ModulePayload,
	): Promise<PreparedModule> {
		const manifest = await this.#sources.sendPayload(payload);
		return {
			args: argsJson(call),
			fields: {
				name: payload.moduleName,
				hash: payload.hash,
				manifest,
				bare: payload.isBare,
			},
		};
	}

	async #prepareProgram(
		call: ModuleCall,
		payload: ModulePayload,
		context: ModuleContext,
	): Promise<PreparedModule> {
		const program = programModule(payload, call.args, context);
		const hash = await this.#sources.sendText(program.text);
		return {
			args: program.argsText ?? "",
			fields: {
				name: payload.moduleName,
				hash,
				program: {
					interpreter: program.interpreter,
					has_args: program.argsText !== undefined,
					shell: context.shellExecutable,
				},
			},
		};
	}

	async putFile(from: Uint8Array | string, remotePath: string): Promise<void> {
		const input = typeof from === "string" ? createReadStream(from) : [from];
		const answer = await this.#channel.call(
			{ op: "put", path: remotePath },
			{ input },
		);
		assertDone(answer, remotePath);
	}

	async readFile(remotePath: string, maxBytes?: number): Promise<Buffer> {
		const output = new OutputCollector();
		const answer = await output.limit(undefined, (signal) =>
			this.#channel.call(
				{ op: "read", path: remotePath, max: maxBytes ?? null },
				{ ...output.sinks, signal },
			),
		);
		assertDone(answer, remotePath);
		return output.out();
	}

	async makeTempDir(remoteTmp: string): Promise<string> {
		const answer = await this.#channel.call({
			op: "make_temp",
			remote_tmp: remoteTmp,
		});
		assertDone(answer, remoteTmp);
		const path = String(answer.path);
		this.#tempDirs.add(path);
		return path;
	}

	async removeTempDir(path: string): Promise<void> {
		this.#tempDirs.delete(path);
		await this.#channel.call({ op: "remove_temp", path });
	}
}

/** The agent's user has other groups by now, so it ran nothing: start another agent, ask again. */
export class StaleAgentError extends Error {}

/** A module's file could not be written on the target; the module has not run. */
export class TempDirError extends Error {}

function argsJson(call: ModuleCall): string {
	return dumpJson(new Map([["ANSIBLE_MODULE_ARGS", call.args]]), {
		ensureAscii: true,
	});
}

function moduleOutput(
	answer: AgentAnswer,
	output: OutputCollector,
): ModuleOutput {
	return {
		rc: rcOf(answer),
		stdout: output.out().toString("utf8"),
		stderr: output.err().toString("utf8"),
	};
}

function rcOf(answer: AgentAnswer): number {
	if (answer.stale === true) throw new StaleAgentError("stale");
	if (typeof answer.rc === "number") return answer.rc;
	const text = String(answer.error ?? "no exit code");
	throw answer.in_temp_dir === true
		? new TempDirError(text)
		: new ShevekError("agent", text);
}

function assertDone(answer: AgentAnswer, path: string): void {
	if (answer.error !== undefined)
		throw new ShevekError("file", `${path}: ${String(answer.error)}`);
}
