// The host's process: started and asked synchronously. One call is at work at a time:
//
//   request ──► (the plugin asks ──► answer of ours)* ──► answer
//
// Sayings come with each message; what plugins print goes to a file that is read after each. A process that is
// gone is told once, by the call that it was gone in.

import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { decodeMessage } from "./decode-value.ts";
import { encodeValue, KeptMappings } from "./encode-value.ts";
import { describeFailure, failureFrom } from "./fault.ts";
import type { CallOptions, HostOptions } from "./host.ts";
import { answerNow } from "./mapping-answers.ts";
import { BlockingPipes, PipeClosed } from "./pipes.ts";
import { readSaying } from "./sayings.ts";

const READ_BYTES = 65536;
/** It ends when its pipe does; a plugin's threads may hold it up. */
const END_MS = 2000;

export interface ProcessCall {
	readonly method: string;
	readonly params: PyDict;
	readonly limitMs: number;
	readonly options: CallOptions;
}

export class HostProcess {
	readonly #options: HostOptions;
	readonly #pipes = new BlockingPipes();
	readonly #child: ChildProcess;
	readonly #printed: number;
	#printedUntil = 0;

	constructor(options: HostOptions) {
		this.#options = options;
		this.#printed = openPrinted();
		const { reads, writes } = this.#pipes.childEnds;
		this.#child = spawn(options.python, [join(options.folder, "main.py")], {
			env: { ...options.env },
			stdio: ["ignore", this.#printed, this.#printed, reads, writes, "pipe"],
		});
		this.#pipes.closeChildEnds();
		// An interpreter that cannot be started: the first read tells it.
		this.#child.on("error", () => {});
		this.#child.unref();
		this.#listenToWorkers();
	}

	get pid(): number | undefined {
		return this.#child.pid;
	}

	/** Workers print whenever they do; nobody waits for them meanwhile. */
	#listenToWorkers(): void {
		const stream = this.#child.stdio.at(5);
		if (!(stream instanceof Socket)) return;
		stream.setEncoding("utf8");
		stream.on("data", (text: string) => {
			this.#options.onSay({ kind: "shown", text });
		});
		stream.on("error", () => {});
		stream.unref();
	}

	/** Throws what the plugin raised, or a PipeClosed when the process is gone. */
	call({ method, params, limitMs, options }: ProcessCall): PyValue {
		const kept = new KeptMappings();
		const request = new Map<PyValue, PyValue>([
			["m", method],
			["p", params],
			["limit", Math.max(Math.ceil(limitMs), 1) / 1000],
		]);
		this.#pipes.write(encodeValue(request, kept));
		let thrown: { readonly error: unknown } | undefined;
		for (;;) {
			const reply = decodeMessage(this.#pipes.read(), { kept });
			this.#tell(reply);
			if (reply.has("v")) return reply.get("v") ?? null;
			if (reply.has("x")) throw failureFrom(reply.get("x"));
			if (thrown && reply.has("back")) throw thrown.error;
			thrown = this.#answer(reply, { options, kept }) ?? thrown;
		}
	}

	/** Gives back the error that ends the whole call: one that is to go on from here, not from Python. */
	#answer(
		reply: PyDict,
		{ options, kept }: { options: CallOptions; kept: KeptMappings },
	): { readonly error: unknown } | undefined {
		const method = String(reply.get("ask"));
		const params = reply.get("p");
		try {
			const answer = answerNow(method, options)(
				params instanceof Map ? params : new Map(),
				kept,
			);
			this.#pipes.write(`{"v":${encodeValue(answer, kept)}}`);
			return undefined;
		} catch (error) {
			// The request has been taken, whatever an answer meets.
			if (error instanceof PipeClosed) throw new PipeClosed(false, error);
			const isOurs = !(error instanceof Error);
			try {
				this.#pipes.write(`{"x":${isOurs ? "null" : describeFailure(error)}}`);
			} catch {
				// A plugin that the answer needed has ended the process: that is what went wrong.
				throw error;
			}
			return isOurs ? { error } : undefined;
		}
	}

	#tell(reply: PyDict): void {
		const sayings = reply.get("say");
		if (reply.has("printed")) this.#tellPrinted();
		if (!Array.isArray(sayings)) return;
		for (const item of sayings) {
			const saying = readSaying(item);
			if (saying) this.#options.onSay(saying);
		}
	}

	#tellPrinted(): void {
		const text = this.#readPrinted();
		if (text !== "") this.#options.onSay({ kind: "shown", text });
	}

	#readPrinted(): string {
		const parts: Buffer[] = [];
		for (;;) {
			const buffer = Buffer.allocUnsafe(READ_BYTES);
			const got = readSync(
				this.#printed,
				buffer,
				0,
				READ_BYTES,
				this.#printedUntil,
			);
			if (got === 0) break;
			parts.push(buffer.subarray(0, got));
			this.#printedUntil += got;
		}
		return Buffer.concat(parts).toString("utf8");
	}

	/** What it printed in the end, for the error. */
	lastWords(): string {
		return this.#readPrinted().trim();
	}

	async close(): Promise<void> {
		this.#pipes.close();
		await endOf(this.#child);
		this.#tellPrinted();
		closeSync(this.#printed);
	}
}

/** An unnamed file, for descriptors 1 and 2: a pipe would be full when we block and cannot read it. */
function openPrinted(): number {
	const folder = mkdtempSync(join(tmpdir(), "shevek-python-"));
	try {
		return openSync(join(folder, "printed"), "ax+", 0o600);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function endOf(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	// One that was never started has no end to wait for.
	if (child.pid === undefined) return;
	const timer = setTimeout(() => child.kill("SIGKILL"), END_MS);
	child.ref();
	await new Promise((resolve) => child.once("exit", resolve));
	clearTimeout(timer);
}
