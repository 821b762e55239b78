// What becomes of a message to the writer, whether it has a thread of its own or not.

import type { RecordWriter } from "./record-writer.ts";
import type { FromThread, ToThread } from "./thread-messages.ts";

export function serveWriter(
	writer: RecordWriter,
	message: ToThread,
	send: (answer: FromThread) => void,
): void {
	switch (message.kind) {
		case "batch":
			writer.take(message.batch);
			break;
		case "ask": {
			const { number, request } = message;
			writer
				.ask(request)
				.then((answer) => send({ kind: "answer", number, answer }));
			break;
		}
		case "close":
			writer.close().then(() => send({ kind: "closed" }));
			break;
	}
}
