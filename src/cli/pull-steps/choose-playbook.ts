// Which playbooks of a checkout are run: those asked for, all of which must be there, else the first
// that goes by the machine's names, else local.yml.

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { isReadable } from "../../config/file-access.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { shortName } from "./local-host.ts";

export interface PlaybookChoice {
	/** As on the command line. */
	readonly asked: readonly string[];
	readonly directory: string;
	/** The machine's. */
	readonly fullName: string;
	/** Takes what is wrong with each candidate, a line each. */
	readonly warn: (text: string) => void;
}

/** Absolute paths. Throws a `usage` error where there is none. */
export function choosePlaybooks(choice: PlaybookChoice): readonly string[] {
	const { asked, directory, fullName, warn } = choice;
	const defaults = [`${fullName}.yml`, `${shortName(fullName)}.yml`];
	const names = asked.length > 0 ? asked : [...defaults, "local.yml"];
	const candidates = names.map((name) => {
		const path = resolve(directory, name);
		return { path, fault: faultOf(path) };
	});
	const good = candidates.filter(({ fault }) => fault === undefined);
	const isEnough =
		asked.length > 0 ? good.length === names.length : good.length > 0;
	if (isEnough)
		return (asked.length > 0 ? good : good.slice(0, 1)).map(({ path }) => path);
	const faults = candidates.filter(({ fault }) => fault !== undefined);
	warn(faults.map(({ path, fault }) => `${path}: ${fault}`).join("\n"));
	throw new ShevekError("usage", "Could not find a playbook to run.");
}

function faultOf(path: string): string | undefined {
	if (!existsSync(path)) return "File does not exist";
	return isReadable(path) ? undefined : "File is not readable";
}
