import { expect, test } from "vitest";
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
