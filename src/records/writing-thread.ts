// The thread that owns the only writing connection. What cannot be written now waits in memory, then in a
// spill file; the run never waits for it.

import { parentPort, workerData } from "node:worker_threads";
import { RecordWriter } from "./record-writer.ts";
import type { ToThread, WriterOptions } from "./thread-messages.ts";

const port = parentPort;
if (port) {
	const writer = new RecordWriter(workerData as WriterOptions, (message) =>
		port.postMessage(message),
	);
	port.on("message", (message: ToThread) => {
		if (message.kind === "batch") {
			writer.take(message.batch);
			return;
		}
		if (message.kind === "ask") {
			const { number, request } = message;
			writer
				.ask(request)
				.then((answer) => port.postMessage({ kind: "answer", number, answer }));
			return;
		}
		writer.close().then(() => {
			port.postMessage({ kind: "closed" });
			port.close();
		});
	});
}
