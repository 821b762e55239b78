// assemble: a file made of fragments; those of this machine are put together here.

import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import type { Action, ActionContext } from "../../engine/action.ts";
import { actionFail } from "../../engine/task-error.ts";
import { compilePyRegex } from "../../pyvalue/regex.ts";
import type { PyDict } from "../../pyvalue/value.ts";
import {
	answered,
	findOrFail,
	flagArg,
	textArg,
	withoutArgs,
} from "./arguments.ts";
import { fileDiff } from "./file-diff.ts";
import { fromBytes } from "./local-file.ts";
import { expandRemoteUser, joinRemote } from "./remote-path.ts";
import { withTempDir } from "./temp-dir.ts";

const OWN_ARGS = [
	"remote_src",
	"regexp",
	"delimiter",
	"ignore_hidden",
	"decrypt",
];

export const assemble: Action = {
	name: "ansible.builtin.assemble",
	needsHost: true,
	supportsCheckMode: false,
	run: (context) => answered(run(context)),
};

async function run(context: ActionContext): Promise<PyDict> {
	const { args } = context;
	const src = textArg(args, "src");
	const written = textArg(args, "dest");
	if (src === undefined || written === undefined)
		throw actionFail("src and dest are required");
	if (flagArg(args, "remote_src", true)) {
		return context.runModule(
			"ansible.legacy.assemble",
			withoutArgs(args, ["decrypt"]),
		);
	}
	const folder = findOrFail(context, "files", src);
	if (!statSync(folder).isDirectory())
		throw actionFail(`Source (${folder}) is not a directory`);
	const file = fromBytes(folder, fragmentsOf(context, folder));
	const dest = await expandRemoteUser(context, written);
	const own = withoutArgs(args, OWN_ARGS);
	own.set("dest", dest);
	// sent even where nothing differs: 2.14 compares with the hash of a path, which never fits
	const diff = context.task.isDiff
		? await fileDiff(context, dest, file)
		: undefined;
	const result = await withTempDir(context, async (temp, session) => {
		const remote = joinRemote(temp, "src");
		await session.putFile(file.content, remote);
		own.set("src", remote);
		return context.runModule("ansible.legacy.copy", own);
	});
	if (diff !== undefined) result.set("diff", diff);
	return result;
}

function fragmentsOf(context: ActionContext, folder: string): Uint8Array {
	const pattern = textArg(context.args, "regexp");
	const regex = pattern === undefined ? undefined : compilePyRegex(pattern);
	const isHidingDots = flagArg(context.args, "ignore_hidden", false);
	const decrypt = flagArg(context.args, "decrypt", true);
	const files = readdirSync(folder)
		.sort()
		.filter((name) => regex === undefined || regex.search(name) !== null)
		.filter((name) => !(isHidingDots && name.startsWith(".")))
		.map((name) => path.join(folder, name))
		.filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
	const fragments = files.map((file) =>
		Buffer.from(context.readLocalFile(file, { decrypt })),
	);
	return joinFragments(fragments, delimiterOf(context.args));
}

/** A line end closes a fragment that has none, before the next; the delimiter stands on lines of its own. */
function joinFragments(
	fragments: readonly Buffer[],
	delimiter: Buffer | undefined,
): Uint8Array {
	const parts: Buffer[] = [];
	for (const [index, fragment] of fragments.entries()) {
		const before = fragments[index - 1];
		if (before !== undefined && !endsLine(before)) parts.push(LINE_END);
		if (before !== undefined && delimiter !== undefined) {
			// 2.14 adds a line end even to a delimiter that has one
			parts.push(delimiter, LINE_END);
		}
		parts.push(fragment);
	}
	return Buffer.concat(parts);
}

const LINE_END = Buffer.from("\n");

function endsLine(bytes: Buffer): boolean {
	return bytes.at(-1) === 0x0a;
}

const ESCAPES: Readonly<Record<string, string>> = {
	n: "\n",
	t: "\t",
	r: "\r",
	a: "\x07",
	b: "\b",
	f: "\f",
	v: "\v",
	"\\": "\\",
	"'": "'",
	'"': '"',
	"\n": "",
};

/** Python's escapes are read in it. */
function delimiterOf(args: PyDict): Buffer | undefined {
	const text = textArg(args, "delimiter");
	if (!text) return undefined;
	const read = text.replace(
		/\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|(.|\n))/g,
		(whole, hex?: string, octal?: string, char?: string) => {
			if (hex !== undefined)
				return String.fromCharCode(Number.parseInt(hex, 16));
			if (octal !== undefined)
				return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
			return ESCAPES[char ?? ""] ?? whole;
		},
	);
	return Buffer.from(read, "utf8");
}
