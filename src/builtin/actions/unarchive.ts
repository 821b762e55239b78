// unarchive: an archive of this machine is sent first, then unpacked by the module.

import { expandUser } from "../../config/path-expansion.ts";
import type { Action, ActionContext } from "../../engine/action.ts";
import { actionFail, actionSkip, messageOf } from "../../engine/task-error.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import type { PyDict } from "../../pyvalue/value.ts";
import {
	answered,
	findOrFail,
	flagArg,
	textArg,
	withoutArgs,
} from "./arguments.ts";
import { openLocalFile } from "./local-file.ts";
import {
	expandRemoteUser,
	joinRemote,
	remoteFileExists,
	remoteStat,
} from "./remote-path.ts";
import { withTempDir } from "./temp-dir.ts";

const MODULE = "ansible.legacy.unarchive";

export const unarchive: Action = {
	name: "ansible.builtin.unarchive",
	needsHost: true,
	supportsCheckMode: true,
	run: (context) => answered(unpack(context)),
};

async function unpack(context: ActionContext): Promise<PyDict> {
	const args = withoutArgs(context.args, ["decrypt", "copy"]);
	if (context.args.has("copy")) {
		// the older name, the other way round
		if (args.has("remote_src"))
			throw actionFail(
				"parameters are mutually exclusive: ('copy', 'remote_src')",
			);
		args.set("remote_src", !flagArg(context.args, "copy", true));
	}
	const isRemote = flagArg(args, "remote_src", false);
	const src = textArg(args, "src");
	const dest = textArg(args, "dest");
	if (src === undefined || dest === undefined)
		throw actionFail("src (or content) and dest are required");
	await assertNotThere(context);
	const folder = await expandRemoteUser(context, dest);
	const source = expandUser(src);
	const file = isRemote ? undefined : findOrFail(context, "files", source);
	await assertFolder(context, folder);
	if (file === undefined) return context.runModule(MODULE, args);
	const archive = openLocalFile(
		context,
		file,
		flagArg(context.args, "decrypt", true),
	);
	return withTempDir(context, async (temp, session) => {
		const remote = joinRemote(temp, "source");
		await session.putFile(archive.content, remote);
		args.set("src", remote);
		return context.runModule(MODULE, args);
	});
}

async function assertNotThere(context: ActionContext): Promise<void> {
	const written = textArg(context.args, "creates");
	if (!written) return;
	const creates = await expandRemoteUser(context, written);
	if (await remoteFileExists(context, creates))
		throw actionSkip(`skipped, since ${creates} exists`);
}

async function assertFolder(
	context: ActionContext,
	folder: string,
): Promise<void> {
	try {
		const stat = await remoteStat(context, folder, { isFollowing: true });
		if (!stat.exists || !stat.isDir)
			throw actionFail(`dest '${folder}' must be an existing dir`);
	} catch (error) {
		if (error instanceof ShevekError) throw actionFail(messageOf(error));
		throw error;
	}
}
