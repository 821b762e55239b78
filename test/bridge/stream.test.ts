// The plugin's stream, without Ansible: it never waits while a run goes on, and keeps the order.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./workshop.ts";

function python(code: string): string {
	const setup =
		"import os, sys, threading, time\nfrom shevek_bridge.stream import LineStream, StreamBroken\n";
	const ended = spawnSync("python3", ["-c", setup + code], {
		env: { ...process.env, PYTHONPATH: join(ROOT, "python/bridge") },
		encoding: "utf8",
	});
	if (ended.status !== 0) throw new Error(ended.stderr);
	return ended.stdout;
}

test("a slow reader gets all of it, in order", () => {
	const code = `
reading, writing = os.pipe()
got = []
written = threading.Event()
def read():
    written.wait()
    while True:
        data = os.read(reading, 50000)
        if not data: return
        got.append(data)
reader = threading.Thread(target=read)
reader.start()
stream = LineStream(writing)
lines = [b"%d %s\\n" % (i, b"x" * (i % 3000)) for i in range(2000)]
for line in lines: stream.write(line)
written.set()
stream.drain(5)
stream.close()
reader.join()
print(b"".join(got) == b"".join(lines))
`;
	expect(python(code)).toBe("True\n");
});

test.each([
	[
		"one that reads nothing: what waits has a limit",
		`
try:
    for i in range(100): stream.write(b"x" * 1000000)
except StreamBroken as error: print(i, error)
`,
		"67 it does not read what it is sent\n",
	],
	[
		"one that reads nothing: the end has a limit",
		`
stream.write(b"x" * 1000000)
start = time.monotonic()
try: stream.drain(0.2)
except StreamBroken as error: print(time.monotonic() - start < 2, error)
`,
		"True it does not read what it is sent\n",
	],
	[
		"one that is gone",
		`
os.close(reading)
try: stream.write(b"x")
except StreamBroken as error: print(error)
`,
		"it has ended (Broken pipe)\n",
	],
])("%s", (_, code, printed) => {
	const setup = "reading, writing = os.pipe()\nstream = LineStream(writing)\n";
	expect(python(setup + code)).toBe(printed);
});
