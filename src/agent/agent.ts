// What a running agent can do, as methods over its channel: commands, modules, files, folders.

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { deflateSync } from "node:zlib";
import { ShevekError } from "../errors/shevek-error.ts";
import { dumpJson } from "../pyvalue/json.ts";
import type { AgentAnswer, AgentChannel } from "./channel.ts";
import type { ModulePayload } from "./modules/payload.ts";
import type { ExecResult, ModuleCall, ModuleOutput } from "./target.ts";

/** One command's or module's output; beyond it the request is ended and fails by name. */
export const MAX_OUTPUT_BYTES = 512 * 1024 * 1024;

export interface CommandSpec {
	readonly argv: readonly string[];
	readonly stdin?: Uint8Array | undefined;
	readonly signal?: AbortSignal | undefined;
}

export class Agent {
	readonly #channel: AgentChannel;
	/** Hash of a source or manifest → when its bytes are on the wire. */
	readonly #sent = new Map<string, Promise<void>>();

	constructor(channel: AgentChannel) {
		this.#channel = channel;
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
		options: { remoteTmp: string; signal?: AbortSignal | undefined },
	): Promise<ModuleOutput> {
		const manifest = await this.#sendSources(payload);
		const output = new OutputCollector();
		const args = dumpJson(new Map([["ANSIBLE_MODULE_ARGS", call.args]]), {
			ensureAscii: true,
		});
		const request = {
			op: call.async === undefined ? "module" : "async",
			name: payload.moduleName,
			hash: payload.hash,
			manifest,
			bare: payload.isBare,
			environ: Object.fromEntries(call.environment),
			remote_tmp: options.remoteTmp,
			...(call.async === undefined
				? {}
				: { job: call.async.jobId, limit: call.async.limitSeconds }),
		};
		const answer = await output.limit(options.signal, (signal) =>
			this.#channel.call(request, {
				input: [Buffer.from(args)],
				...output.sinks,
				signal,
			}),
		);
		return {
			rc: rcOf(answer),
			stdout: output.out().toString("utf8"),
			stderr: output.err().toString("utf8"),
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
		return String(answer.path);
	}

	async removeTempDir(path: string): Promise<void> {
		await this.#channel.call({ op: "remove_temp", path });
	}

	/** The user's groups have changed since the agent started. */
	async isStale(): Promise<boolean> {
		const answer = await this.#channel.call({ op: "groups" });
		return answer.stale === true;
	}

	/** Sends what of a module's sources this agent does not have; gives the manifest's hash. */
	async #sendSources(payload: ModulePayload): Promise<string> {
		const rows = payload.moduleUtils.map((util) => [
			util.name,
			util.hash,
			util.isPackage,
		]);
		const manifest = Buffer.from(JSON.stringify(rows));
		const manifestHash = createHash("sha256").update(manifest).digest("hex");
		const parts: [kind: string, hash: string, read: () => Uint8Array][] = [
			["manifest", manifestHash, () => manifest],
			["source", payload.hash, () => payload.text],
		];
		for (const util of payload.moduleUtils)
			parts.push(["source", util.hash, () => util.read()]);
		const missing = parts.filter(([, hash]) => !this.#sent.has(hash));
		const unique = [
			...new Map(missing.map((part) => [part[1], part])).values(),
		];
		if (unique.length > 0) {
			const blobs = unique.map(([kind, hash, read]) => ({
				kind,
				hash,
				data: read(),
			}));
			const written = this.#store(blobs);
			for (const { hash } of blobs) this.#sent.set(hash, written);
		}
		await Promise.all(new Set(parts.map(([, hash]) => this.#sent.get(hash))));
		return manifestHash;
	}

	/** Done when written: frames keep their order, so a module that follows finds its sources. */
	async #store(
		blobs: readonly { kind: string; hash: string; data: Uint8Array }[],
	): Promise<void> {
		const head = blobs.map(({ kind, hash, data }) => [kind, hash, data.length]);
		const body = Buffer.concat([
			Buffer.from(`${JSON.stringify(head)}\n`),
			...blobs.map(({ data }) => data),
		]);
		const request = this.#channel.open({ op: "store" });
		request.done.catch(() => {});
		await request.write(deflateSync(body, { level: 4 }));
		request.end();
	}
}

class OutputCollector {
	readonly #out: Buffer[] = [];
	readonly #err: Buffer[] = [];
	#size = 0;
	readonly #tooMuch = new AbortController();

	readonly sinks = {
		onOut: (data: Buffer) => this.#take(this.#out, data),
		onErr: (data: Buffer) => this.#take(this.#err, data),
	};

	out(): Buffer {
		return Buffer.concat(this.#out);
	}

	err(): Buffer {
		return Buffer.concat(this.#err);
	}

	/** Runs with a signal that also fires when the output grows too large. */
	async limit<T>(
		signal: AbortSignal | undefined,
		run: (signal: AbortSignal) => Promise<T>,
	): Promise<T> {
		const own = this.#tooMuch.signal;
		return run(signal === undefined ? own : AbortSignal.any([signal, own]));
	}

	#take(list: Buffer[], data: Buffer): void {
		list.push(data);
		this.#size += data.length;
		if (this.#size > MAX_OUTPUT_BYTES)
			this.#tooMuch.abort(
				new ShevekError(
					"limit",
					`the output on the host is larger than ${MAX_OUTPUT_BYTES} bytes`,
				),
			);
	}
}

function rcOf(answer: AgentAnswer): number {
	if (typeof answer.rc === "number") return answer.rc;
	throw new ShevekError("agent", String(answer.error ?? "no exit code"));
}

function assertDone(answer: AgentAnswer, path: string): void {
	if (answer.error !== undefined)
		throw new ShevekError("file", `${path}: ${String(answer.error)}`);
}
