// The receivers of docs/events-out.md work as they stand there.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Lab, makeLab } from "../e2e/lab.ts";
import { freePort } from "./peer.ts";
import { LOCAL, siteText, TOLD, until } from "./site.ts";

const GUIDE = readFileSync(
	resolve(import.meta.dirname, "../../docs/events-out.md"),
	"utf8",
);
const [inPython = "", inTypeScript = "", overZeromq = ""] = [
	...GUIDE.matchAll(/^```(?:python|ts)\n(.*?)^```$/gms),
].map(([, text]) => text);

let lab: Lab;
let child: ChildProcess | undefined;
beforeEach(() => {
	lab = makeLab({ "site.yml": siteText() });
});
afterEach(async () => {
	if (child && child.exitCode === null) {
		child.kill("SIGKILL");
		await once(child, "close");
	}
	child = undefined;
	lab.remove();
});

function isOpen(port: number): Promise<boolean> {
	return new Promise((done) => {
		const socket = connect(port, "127.0.0.1");
		socket.on("connect", () => done(true)).on("error", () => done(false));
		socket.on("connect", () => socket.destroy());
	});
}

test.each<
	[string, string, string, RegExp, (port: number) => NodeJS.ProcessEnv]
>([
	[
		"in Python",
		"/usr/bin/python3",
		inPython,
		/8087/g,
		(port) => ({
			ANSIBLE_CALLBACKS_ENABLED: "http",
			RUNNER_HTTP_URL: `http://127.0.0.1:${port}/`,
		}),
	],
	[
		"in TypeScript",
		process.execPath,
		inTypeScript,
		/8087/g,
		(port) => ({
			ANSIBLE_CALLBACKS_ENABLED: "http",
			RUNNER_HTTP_URL: `http://127.0.0.1:${port}/`,
		}),
	],
	[
		"of ZeroMQ",
		"/usr/bin/python3",
		overZeromq,
		/5556/g,
		(port) => ({
			ANSIBLE_CALLBACKS_ENABLED: "zeromq",
			RUNNER_SOCKET_URL: `tcp://127.0.0.1:${port}`,
		}),
	],
])("the receiver %s", async (_, program, text, portInIt, envOf) => {
	const port = await freePort();
	const isPython = program.endsWith("python3");
	const file = lab.path(isPython ? "receiver.py" : "receiver.ts");
	writeFileSync(file, text.replaceAll(portInIt, String(port)));
	child = spawn(program, [file], { stdio: ["ignore", "pipe", "ignore"] });
	let out = "";
	child.stdout?.setEncoding("utf8").on("data", (more: string) => {
		out += more;
	});
	let isThere = false;
	await until(() => {
		void isOpen(port).then((answer) => {
			isThere ||= answer;
		});
		return isThere;
	}, "the receiver listens");
	const env = { ...envOf(port), SHEVEK_OUTBOX_DRAIN: "30" };
	const { rc, err } = await lab.run(["playbook", ...LOCAL, "site.yml"], env);
	expect([rc, err]).toEqual([0, ""]);
	await until(() => out.includes("successful"), "the last message");
	expect(out.trim().split("\n")).toEqual(
		TOLD.map((name) => name.replace(/^\d+ /, "")),
	);
});
