// `ansible_host`, `ansible_user` and the like where nobody set them: a task finds in them what its
// connection goes by (PlayContext.update_vars of 2.14). The weakest of all variables; loops and names
// are rendered before they are there.

import type { PyValue } from "../pyvalue/value.ts";
import type { LayeredScope, VarLayer } from "../vars/layered-scope.ts";
import type { Delegation } from "./delegation.ts";
import type { HostTask } from "./host-task.ts";

/** The names that mean the same; a value found under one is there under the others too. */
const SAME: readonly (readonly string[])[] = [
	["ansible_ssh_host", "ansible_host"],
	["ansible_ssh_user", "ansible_user"],
	["ansible_ssh_port", "ansible_port"],
	["ansible_connection"],
];

export class ConnectionVars implements VarLayer {
	readonly #run: HostTask;
	readonly #scope: LayeredScope;
	/** Set once it is known where the task goes. */
	delegation: Delegation | undefined;

	/** `scope`: the task's variables without these. */
	constructor(run: HostTask, scope: LayeredScope) {
		this.#run = run;
		this.#scope = scope;
	}

	get(name: string): PyValue | undefined {
		const names = SAME.find((same) => same.includes(name));
		if (names === undefined) return undefined;
		const scope = this.delegation?.scope ?? this.#scope;
		for (const other of names) {
			const value = scope.get(other);
			if (value !== undefined) return value;
		}
		return this.#default(names.at(-1) ?? name);
	}

	keys(): string[] {
		return SAME.flat().filter((name) => this.get(name) !== undefined);
	}

	#default(name: string): PyValue | undefined {
		const { task, play, host } = this.#run;
		const { settings } = play.state.parts;
		const { connection } = play.state.options;
		switch (name) {
			case "ansible_host":
				return this.delegation?.host ?? host;
			case "ansible_user":
				return (
					task.inherited("remote_user") ??
					connection.remoteUser ??
					settings.text("DEFAULT_REMOTE_USER")
				);
			case "ansible_port":
				return (
					task.inherited("port") ??
					settings.get("DEFAULT_REMOTE_PORT") ??
					undefined
				);
			default:
				return this.#connection(
					task.inherited("connection") ??
						connection.connection ??
						settings.text("DEFAULT_TRANSPORT"),
				);
		}
	}

	#connection(written: PyValue | undefined): PyValue {
		return written === undefined || written === "smart" ? "ssh" : written;
	}
}
