import { expect, test } from "vitest";
import { isRunning } from "../../test/e2e/lab.ts";
import { runUnattended } from "./drive.ts";

async function printed(script: string): Promise<string> {
	let text = "";
	await runUnattended(
		{
			executable: "/bin/sh",
			args: ["-c", script],
			cwd: "/",
			env: process.env,
		},
		{
			signal: new AbortController().signal,
			onOutput: (more) => {
				text += more;
			},
		},
	);
	return text;
}

const openPipes = () =>
	process.getActiveResourcesInfo().filter((name) => name === "PipeWrap").length;

test("its environment is what it was given, and no more", async () => {
	let text = "";
	await runUnattended(
		{ executable: "/usr/bin/env", args: [], cwd: "/", env: { A: "1" } },
		{
			signal: new AbortController().signal,
			onOutput: (more) => {
				text += more;
			},
		},
	);
	expect(text).toBe("A=1\n");
});

test("stopped, it ends with what it has started, also where that ignores Ctrl-C", async () => {
	const stop = new AbortController();
	let text = "";
	const driven = await runUnattended(
		{
			executable: "/bin/sh",
			args: ["-c", "sleep 100 & echo $!; wait"],
			cwd: "/",
			env: process.env,
		},
		{
			signal: stop.signal,
			onOutput: (more) => {
				text += more;
				stop.abort();
			},
		},
	);
	expect(driven).toEqual({ exitCode: 130, isCanceled: true });
	await expect
		.poll(() => isRunning(Number(text)), { timeout: 10_000 })
		.toBe(false);
});

test("what it leaves running holds neither the run nor a descriptor of ours", async () => {
	const before = openPipes();
	const text = await printed("sleep 100 & echo $!");
	try {
		// they are closed a moment later
		await expect
			.poll(openPipes, { timeout: 10_000 })
			.toBeLessThanOrEqual(before);
	} finally {
		process.kill(Number(text));
	}
});
