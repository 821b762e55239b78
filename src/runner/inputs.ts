// All that a run is given: the files of env/, and over them what the caller gave.

import path from "node:path";
import { ShevekError } from "../errors/shevek-error.ts";
import { splitShellWords } from "../inventory/shell-words.ts";
import { dictSet } from "../pyvalue/dict.ts";
import { fromPlain } from "../pyvalue/plain.ts";
import { pyStr } from "../pyvalue/text.ts";
import { type PyDict, PyError } from "../pyvalue/value.ts";
import {
	type EnvFolder,
	type ExtravarsFile,
	readExtravars,
	readMapping,
	readText,
} from "./env-files.ts";
import type { RunOptions } from "./options.ts";
import { type PromptReply, readReplies } from "./prompts.ts";
import { misspelt, type RunnerSettings, readSettings } from "./settings.ts";

export interface RunInputs {
	readonly settings: RunnerSettings;
	/** env/envvars, and the caller's over them. */
	readonly envvars: Readonly<Record<string, string>>;
	readonly extravarsFile: ExtravarsFile | undefined;
	readonly replies: readonly PromptReply[];
	readonly cmdline: readonly string[];
	readonly sshKey: string | undefined;
	/** The file `args`: a whole command line instead of all else. */
	readonly args: readonly string[] | undefined;
}

/** Throws the errors of the files, and of a command line that a shell could not read. */
export async function readInputs(
	options: RunOptions,
	folder: EnvFolder,
	warn: (text: string) => void,
): Promise<RunInputs> {
	const { privateDataDir } = folder;
	const file = path.join(privateDataDir, "env", "settings");
	const settings = over(
		await readMapping(folder, "env/settings"),
		options.settings,
	);
	for (const { written, meant } of misspelt(settings))
		warn(`${file}: '${written}' is no setting; '${meant}' is one`);
	const cmdline = options.cmdline ?? (await readText(folder, "env/cmdline"));
	const args = await readText(folder, "args");
	return {
		settings: readSettings(settings, file),
		envvars: textsOf(
			over(await readMapping(folder, "env/envvars"), options.envvars),
		),
		extravarsFile: await readExtravars(folder),
		replies: readReplies(
			options.passwords ?? {},
			await readMapping(folder, "env/passwords"),
			path.join(privateDataDir, "env", "passwords"),
		),
		cmdline: cmdline === undefined ? [] : words(cmdline, "env/cmdline"),
		sshKey: options.sshKey ?? (await readText(folder, "env/ssh_key")),
		args: args === undefined ? undefined : words(args, "args"),
	};
}

/** What code gives goes over what lies in a file. */
function over(
	values: PyDict,
	given: Readonly<Record<string, unknown>> = {},
): PyDict {
	for (const [name, value] of Object.entries(given))
		dictSet(values, name, fromPlain(value));
	return values;
}

function textsOf(values: PyDict): Record<string, string> {
	return Object.fromEntries(
		[...values].map(([name, value]) => [pyStr(name), pyStr(value)]),
	);
}

function words(text: string, name: string): readonly string[] {
	try {
		return splitShellWords(text).map((word) => word.text);
	} catch (cause) {
		if (!(cause instanceof PyError)) throw cause;
		throw new ShevekError("config", `${name}: ${cause.message}`, {
			cause,
			hint: "Words are separated as a shell does it; a quote needs its end.",
		});
	}
}
