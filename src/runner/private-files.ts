// What a run reads that must not stand on a command line, nor stay: variables, and the playbook of a role. Files of this user alone, in
// a folder that goes when the run has ended.

import { randomUUID } from "node:crypto";
import { accessSync, constants, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { CommandFiles } from "./command-line.ts";
import type { RunFolder } from "./folder.ts";
import type { RunInputs } from "./inputs.ts";
import type { RunOptions } from "./options.ts";
import { removedAtExit, removeNow } from "./removed-at-exit.ts";

export class PrivateFiles implements CommandFiles {
	readonly extravars: readonly string[];
	readonly playbook: string | undefined;
	#folder: string | undefined;
	readonly #written: string[] = [];

	constructor(options: RunOptions, inputs: RunInputs, folder: RunFolder) {
		try {
			this.extravars = this.#writeVariables(options, inputs);
			this.playbook =
				options.role === undefined
					? undefined
					: this.#writePlaybook(options, folder);
		} catch (error) {
			this.remove();
			throw error;
		}
	}

	remove(): void {
		for (const file of this.#written) removeNow(file);
		if (this.#folder) removeNow(this.#folder);
	}

	#writeVariables(options: RunOptions, inputs: RunInputs): string[] {
		const { extravarsFile: file } = inputs;
		const { extravars = {} } = options;
		const ofFile =
			file === undefined
				? []
				: [file.kind === "file" ? file.path : this.#write("env", file.text)];
		if (Object.keys(extravars).length === 0) return ofFile;
		return [...ofFile, this.#write("extravars", JSON.stringify(extravars))];
	}

	/** Beside the project's own playbooks, so that its group_vars and the like are found. */
	#writePlaybook(options: RunOptions, { projectDir }: RunFolder): string {
		const play = {
			hosts: options.hostPattern ?? "all",
			gather_facts: !options.roleSkipFacts,
			roles: [
				{
					name: options.role,
					...(options.roleVars ? { vars: options.roleVars } : {}),
				},
			],
		};
		const text = JSON.stringify([play]);
		if (!isWritable(projectDir)) return this.#write("role.json", text);
		const file = path.join(projectDir, randomUUID().replaceAll("-", ""));
		this.#written.push(removedAtExit(file));
		writeFileSync(file, text, { mode: 0o600, flag: "wx" });
		return file;
	}

	#write(name: string, text: string): string {
		this.#folder ??= removedAtExit(
			mkdtempSync(path.join(tmpdir(), "shevek-run-")),
		);
		const file = path.join(this.#folder, name);
		writeFileSync(file, text, { mode: 0o600, flag: "wx" });
		return file;
	}
}

function isWritable(folder: string): boolean {
	try {
		accessSync(folder, constants.W_OK | constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
