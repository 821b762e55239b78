// A publisher of pyzmq, in the form in which fedmsg publishes.

import { spawn } from "node:child_process";
import { freePorts } from "./process.ts";

/** A line of its input is a JSON list of parts, each hex, that it publishes; `bind` and `unbind` come and go. */
const PUBLISHER = `
import json, sys, zmq
context = zmq.Context()
address = sys.argv[1]
socket = None
for line in sys.stdin:
    line = line.strip()
    if line == "bind":
        socket = context.socket(zmq.PUB)
        socket.setsockopt(zmq.LINGER, 0)
        socket.bind(address)
    elif line == "unbind":
        socket.close()
    else:
        socket.send_multipart([bytes.fromhex(part) for part in json.loads(line)])
    print("done", flush=True)
`;

export interface Publisher {
	readonly endpoint: string;
	tell(command: "bind" | "unbind"): void;
	publish(...parts: readonly (string | Buffer)[]): void;
	stop(): Promise<void>;
}

export async function startPublisher(): Promise<Publisher> {
	const [port] = await freePorts(1);
	const endpoint = `tcp://127.0.0.1:${port}`;
	const child = spawn("/usr/bin/python3", ["-c", PUBLISHER, endpoint], {
		stdio: ["pipe", "ignore", "inherit"],
	});
	const ended = new Promise<void>((resolve) =>
		child.once("close", () => resolve()),
	);
	const tell = (line: string) => void child.stdin.write(`${line}\n`);
	tell("bind");
	return {
		endpoint,
		tell,
		publish: (...parts) =>
			tell(
				JSON.stringify(
					parts.map((part) => Buffer.from(part as string).toString("hex")),
				),
			),
		stop: async () => {
			child.stdin.end();
			await ended;
		},
	};
}
