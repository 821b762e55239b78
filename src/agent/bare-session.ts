// A host whose shell is no POSIX one (PowerShell behind ssh): commands go to it as they are, and that is all.

import { ShevekError } from "../errors/shevek-error.ts";
import type { StreamConnection } from "./connection.ts";
import { runCommand } from "./run-command.ts";
import type {
	ExecOptions,
	ExecResult,
	ModuleOutput,
	Session,
	TargetSpec,
} from "./target.ts";

export class BareSession implements Session {
	readonly python = undefined;
	readonly #connection: StreamConnection;
	readonly #target: TargetSpec;

	constructor(connection: StreamConnection, target: TargetSpec) {
		this.#connection = connection;
		this.#target = target;
	}

	async exec(command: string, options: ExecOptions = {}): Promise<ExecResult> {
		if (this.#target.become !== undefined && options.asBecomeUser !== false)
			throw this.#absent("become");
		const place = { connection: this.#connection, target: this.#target };
		return runCommand(place, command, options);
	}

	async runModule(): Promise<ModuleOutput> {
		throw this.#absent("modules");
	}

	async putFile(): Promise<void> {
		throw this.#absent("files that are sent");
	}

	async readFile(): Promise<Uint8Array> {
		throw this.#absent("files that are read");
	}

	async makeTempDir(): Promise<string> {
		throw this.#absent("files that are sent");
	}

	async removeTempDir(): Promise<void> {}

	#absent(what: string): ShevekError {
		const { host, shell } = this.#target;
		return new ShevekError(
			"module",
			`${host} has the shell ${shell.name}: ${what} are not there for it, raw alone is`,
			{ hint: "--engine ansible runs PowerShell's modules." },
		);
	}
}
