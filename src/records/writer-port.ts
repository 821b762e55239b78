// Two ways to a writer: in a thread of its own, so that a busy database stalls nobody; or, where nobody waits for
// this process, in this one, which saves the thread's 70 ms of CPU.

import { Worker } from "node:worker_threads";
import { serveWriter } from "./serve-writer.ts";
import type { FromThread, ToThread, WriterOptions } from "./thread-messages.ts";

export interface WriterPort {
	post(message: ToThread): void;
	/** After it has said that it is closed. */
	end(): Promise<void>;
}

export interface PortReceivers {
	readonly take: (message: FromThread) => void;
	readonly fail: (error: unknown) => void;
}

export function threadPort(
	options: WriterOptions,
	{ take, fail }: PortReceivers,
): WriterPort {
	const thread = new Worker(new URL("./writing-thread.ts", import.meta.url), {
		workerData: options,
	});
	thread.unref();
	thread.on("message", take);
	thread.on("error", fail);
	return {
		post: (message) => thread.postMessage(message),
		end: async () => {
			await thread.terminate();
		},
	};
}

export function localPort(
	options: WriterOptions,
	{ take, fail }: PortReceivers,
): WriterPort {
	let ready = import("./record-writer.ts").then(
		({ RecordWriter }) => new RecordWriter(options, take),
	);
	return {
		// one after the other, as they came
		post: (message) => {
			ready = ready.then((writer) => {
				serveWriter(writer, message, take);
				return writer;
			});
			ready.catch(fail);
		},
		end: async () => undefined,
	};
}
