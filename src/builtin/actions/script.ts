// script: a local file is sent and run through the plain shell; the target needs no Python.

import type { Action, ActionContext } from "../../engine/action.ts";
import { actionFail, actionSkip } from "../../engine/task-error.ts";
import { splitShellWords } from "../../inventory/shell-words.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { answered, findOrFail, flagArg, textArg } from "./arguments.ts";
import { openLocalFile } from "./local-file.ts";
import { joinRemote, remoteFileExists } from "./remote-path.ts";
import { runShell } from "./shell-result.ts";
import { withTempDir } from "./temp-dir.ts";

export const script: Action = {
	name: "ansible.builtin.script",
	needsHost: true,
	supportsCheckMode: true,
	run: (context) => answered(run(context)),
};

async function run(context: ActionContext): Promise<PyDict> {
	await assertWanted(context);
	const chdir = textArg(context.args, "chdir");
	if (chdir !== undefined && chdir !== "" && !chdir.startsWith("/")) {
		throw actionFail(
			`chdir ${chdir} must be an absolute path for a Unix-aware remote node`,
		);
	}
	const line = (textArg(context.args, "_raw_params") ?? "").trim();
	const name = splitShellWords(line)[0]?.text;
	if (name === undefined)
		throw actionFail("the script module needs the name of a script");
	const file = findOrFail(context, "files", name);
	if (context.task.isCheckMode) return inCheckMode(context);
	return withTempDir(context, async (folder, session) => {
		const { shell } = context.target;
		const remote = joinRemote(folder, shell.remoteFileName(file));
		const source = openLocalFile(
			context,
			file,
			flagArg(context.args, "decrypt", true),
		);
		await session.putFile(source.content, remote);
		await session.exec(shell.chmod([remote], "u+x"));
		return runScript(context, line.replaceAll(name, remote));
	});
}

async function assertWanted(context: ActionContext): Promise<void> {
	const creates = textArg(context.args, "creates");
	if (creates && (await remoteFileExists(context, creates)))
		throw actionSkip(`${creates} exists, matching creates option`);
	const removes = textArg(context.args, "removes");
	if (removes && !(await remoteFileExists(context, removes)))
		throw actionSkip(`${removes} does not exist, matching removes option`);
}

/** With creates or removes a change is certain by now; without them nobody knows. */
function inCheckMode(context: ActionContext): PyDict {
	if (textArg(context.args, "creates") || textArg(context.args, "removes"))
		return new Map<PyValue, PyValue>([["changed", true]]);
	throw actionSkip("Check mode is not supported for this task.", [
		["changed", false],
	]);
}

async function runScript(
	context: ActionContext,
	command: string,
): Promise<PyDict> {
	const { shell } = context.target;
	const executable = textArg(context.args, "executable");
	const chdir = textArg(context.args, "chdir");
	const full = shell.withEnvironment(
		executable ? `${executable} ${command}` : command,
		context.task.environment,
	);
	const result = await runShell(
		context,
		chdir ? shell.and(`cd ${chdir}`, full) : full,
	);
	result.set("changed", true);
	if (result.get("rc") !== 0) throw actionFail("non-zero return code", result);
	return result;
}
