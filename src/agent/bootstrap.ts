// From a bare command channel to a running agent: markers, noise, the choice of an interpreter.
//
//   shell ──"<marker>-sh found"──► python ──"<marker>-py"──► agent ──hello──► (right one?) ready
//     │                              └─"<marker>-no"──► no Python       └─ no: reexec ──► python
//     └─ the stream ends (unreachable, or an interpreter that does not start)

import { agentBundle, firstStageCode } from "./agent-files.ts";
import { type BootScript, bootScript } from "./boot-script.ts";
import { type AgentAnswer, AgentChannel, type Wire } from "./channel.ts";
import {
	chooseInterpreter,
	isDiscovered,
	noInterpreterWarning,
} from "./interpreter.ts";
import type { PythonInfo, TargetSpec } from "./target.ts";

export type BootResult =
	| {
			readonly kind: "agent";
			readonly channel: AgentChannel;
			readonly python: PythonInfo;
			readonly hello: AgentAnswer;
			readonly noise: string;
	  }
	| {
			readonly kind: "no-python";
			readonly warnings: readonly string[];
			readonly noise: string;
	  }
	/** The stream ended; `sawShell`: after the script had begun to run. */
	| {
			readonly kind: "ended";
			readonly sawShell: boolean;
			readonly noise: string;
	  };

export interface BootOptions {
	/** The ansible-core line whose documentation warnings link to. */
	readonly docsVersion: string;
}

/** Kept for the error: what a login shell printed before the marker. */
const NOISE_KEPT = 16_384;

/** Resolves when the agent is ready, or when it is clear that there will be none. */
export function startAgent(
	wire: Wire,
	target: TargetSpec,
	options: BootOptions,
): Promise<BootResult> {
	return new Boot(wire, target, options).run();
}

class Boot {
	readonly #wire: Wire;
	readonly #target: TargetSpec;
	readonly #options: BootOptions;
	readonly #script: BootScript;
	readonly #answer = Promise.withResolvers<BootResult>();
	#text = Buffer.alloc(0);
	#noise = "";
	#sawShell = false;
	#found: readonly string[] = [];
	#channel: AgentChannel | undefined;
	#reexecuted: PythonInfo | undefined;

	constructor(wire: Wire, target: TargetSpec, options: BootOptions) {
		this.#wire = wire;
		this.#target = target;
		this.#options = options;
		this.#script = bootScript(target);
	}

	run(): Promise<BootResult> {
		const { readable, writable } = this.#wire;
		readable.on("data", (data: Buffer) => this.#receive(data));
		readable.on("end", () =>
			this.#answer.resolve({
				kind: "ended",
				sawShell: this.#sawShell,
				noise: this.#noise,
			}),
		);
		writable.write(`${this.#script.line}\n`);
		// Sent ahead: nothing reads it but the first stage, and a round trip is saved.
		writable.write(agentBundle());
		return this.#answer.promise;
	}

	#receive(data: Buffer): void {
		if (this.#channel !== undefined) {
			this.#channel.receive(data);
			return;
		}
		this.#text = Buffer.concat([this.#text, data]);
		for (;;) {
			const end = this.#text.indexOf(10);
			if (end < 0) return;
			const line = this.#text.subarray(0, end).toString("utf8");
			this.#text = this.#text.subarray(end + 1);
			if (this.#takeLine(line.replace(/\r$/, ""))) return;
		}
	}

	/** True when the lines are over and the rest is frames. */
	#takeLine(line: string): boolean {
		const { marker } = this.#script;
		if (line.endsWith(`${marker}-py`)) {
			this.#openChannel();
			return true;
		}
		if (line.endsWith(`${marker}-no`)) {
			this.#giveUp();
			return true;
		}
		const start = line.indexOf(`${marker}-sh `);
		if (start >= 0) {
			this.#sawShell = true;
			this.#found = line
				.slice(start + marker.length + 4)
				.split("|")
				.filter((path) => path.startsWith("/"));
		} else if (line !== "")
			this.#noise = `${this.#noise}${line}\n`.slice(-NOISE_KEPT);
		return false;
	}

	#openChannel(): void {
		const channel = new AgentChannel(this.#wire, (hello) =>
			this.#greet(channel, hello),
		);
		this.#channel = channel;
		const rest = this.#text;
		this.#text = Buffer.alloc(0);
		if (rest.length > 0) channel.receive(rest);
	}

	#greet(channel: AgentChannel, hello: AgentAnswer): void {
		const python = this.#reexecuted ?? this.#choose(hello);
		const isRight =
			this.#reexecuted !== undefined ||
			!python.isDiscovered ||
			python.path === this.#startedPath();
		if (isRight) {
			this.#answer.resolve({
				kind: "agent",
				channel,
				python: { ...python, version: String(hello.version) },
				hello,
				noise: this.#noise,
			});
			return;
		}
		this.#reexecuted = python;
		channel
			.open({
				op: "reexec",
				path: python.path,
				stage: firstStageCode(),
			})
			.done.catch(() => {});
		channel.fail(new Error("replaced by another interpreter"));
		this.#channel = undefined;
		this.#wire.writable.write(agentBundle());
	}

	/** As the boot script picks. */
	#startedPath(): string | undefined {
		return this.#found.includes("/usr/bin/python3")
			? "/usr/bin/python3"
			: this.#found[0];
	}

	#choose(hello: AgentAnswer): PythonInfo {
		const { pythonInterpreter, interpreterFallback, host } = this.#target;
		const version = String(hello.version);
		if (!isDiscovered(pythonInterpreter))
			return {
				path: pythonInterpreter,
				version,
				discoveryWarnings: [],
				isDiscovered: false,
			};
		const choice = chooseInterpreter(
			pythonInterpreter,
			{
				host,
				platform: String(hello.platform),
				osRelease: String(hello.os_release),
				found: this.#found,
			},
			{
				fallback: interpreterFallback,
				docsVersion: this.#options.docsVersion,
			},
		);
		return {
			path: choice.path,
			version,
			discoveryWarnings: choice.warnings,
			isDiscovered: true,
		};
	}

	#giveUp(): void {
		const { pythonInterpreter, interpreterFallback, host } = this.#target;
		const isLoud =
			isDiscovered(pythonInterpreter) && !pythonInterpreter.endsWith("_silent");
		this.#answer.resolve({
			kind: "no-python",
			warnings: isLoud ? [noInterpreterWarning(host, interpreterFallback)] : [],
			noise: this.#noise,
		});
	}
}
