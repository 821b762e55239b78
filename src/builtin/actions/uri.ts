// uri: files that a request's body is made of are sent first, unless they are on the target already.

import path from "node:path";
import type { Session } from "../../agent/target.ts";
import type { Action, ActionContext } from "../../engine/action.ts";
import { actionFail } from "../../engine/task-error.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { pyStr, pyTypeName } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { answered, findOrFail, flagArg, textArg } from "./arguments.ts";
import { openLocalFile } from "./local-file.ts";
import { joinRemote } from "./remote-path.ts";
import { withTempDir } from "./temp-dir.ts";

const MODULE = "ansible.legacy.uri";

export const uri: Action = {
	name: "ansible.builtin.uri",
	needsHost: true,
	supportsCheckMode: true,
	supportsAsync: true,
	run: (context) => answered(request(context)),
};

async function request(context: ActionContext): Promise<PyDict> {
	const { args } = context;
	if (flagArg(args, "remote_src", false))
		return context.runModule(MODULE, args);
	const src = textArg(args, "src");
	if (src) {
		return withTempDir(context, async (folder, session) => {
			const own: PyDict = new Map(args);
			own.set("src", await send(context, { session, folder, name: src }));
			return context.runModule(MODULE, own);
		});
	}
	if (args.get("body_format") === "form-multipart") return multipart(context);
	return context.runModule(MODULE, args);
}

interface Sending {
	readonly session: Session;
	readonly folder: string;
	readonly name: string;
}

/** The file's path on the target. */
async function send(
	context: ActionContext,
	{ session, folder, name }: Sending,
): Promise<string> {
	const file = findOrFail(context, "files", name);
	const remote = joinRemote(folder, path.basename(file));
	await session.putFile(openLocalFile(context, file, false).content, remote);
	return remote;
}

async function multipart(context: ActionContext): Promise<PyDict> {
	const body = context.args.get("body") ?? null;
	if (!(body instanceof Map)) {
		throw actionFail(
			`body must be mapping, cannot be type ${pyTypeName(body)}`,
		);
	}
	if (![...body.values()].some(isLocalFile))
		return context.runModule(MODULE, context.args);
	return withTempDir(context, async (folder, session) => {
		const sent: PyDict = new Map();
		for (const [field, value] of body) {
			if (!isLocalFile(value)) {
				sent.set(field, value);
				continue;
			}
			const part: PyDict = new Map(value);
			const name = pyStr(value.get("filename") ?? "");
			part.set("filename", await send(context, { session, folder, name }));
			sent.set(field, part);
		}
		const args: PyDict = new Map(context.args);
		args.set("body", sent);
		return context.runModule(MODULE, args);
	});
}

/** A field that names a file and brings no content of its own. */
function isLocalFile(value: PyValue): value is PyDict {
	return (
		value instanceof Map &&
		pyTruth(value.get("filename") ?? null) &&
		!pyTruth(value.get("content") ?? null)
	);
}
