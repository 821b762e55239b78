// The thread that owns the only writing connection. What cannot be written now waits in memory, then in a
// spill file; the run never waits for it.

import { parentPort, workerData } from "node:worker_threads";
import { RecordWriter } from "./record-writer.ts";
import { serveWriter } from "./serve-writer.ts";
import type { FromThread, ToThread, WriterOptions } from "./thread-messages.ts";

const port = parentPort;
if (port) {
	const send = (message: FromThread) => {
		port.postMessage(message);
		if (message.kind === "closed") port.close();
	};
	const writer = new RecordWriter(workerData as WriterOptions, send);
	port.on("message", (message: ToThread) => serveWriter(writer, message, send));
}
