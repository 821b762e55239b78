// fetch: a file of the target to this machine, below a folder of the host's name unless `flat`.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expandUser } from "../../config/path-expansion.ts";
import type { Action, ActionContext } from "../../engine/action.ts";
import { actionFail, actionSkip, messageOf } from "../../engine/task-error.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { answered, flagArg } from "./arguments.ts";
import {
	expandRemoteUser,
	type RemoteStat,
	remoteStat,
} from "./remote-path.ts";

const IS_FOLDER =
	"remote file is a directory, fetch cannot work on directories";

export const fetchAction: Action = {
	name: "ansible.builtin.fetch",
	needsHost: true,
	supportsCheckMode: true,
	run(context) {
		if (context.task.isCheckMode)
			throw actionSkip("check mode not (yet) supported for this module");
		return answered(fetchFile(context));
	},
};

async function fetchFile(context: ActionContext): Promise<PyDict> {
	const { src, dest } = pathsOf(context.args);
	const source = await expandRemoteUser(context, src);
	const isFailing = flagArg(context.args, "fail_on_missing", true);
	let stat: RemoteStat | undefined;
	if (context.target.become === undefined) {
		try {
			stat = await remoteStat(context, source, { isFollowing: true });
		} catch (error) {
			if (!(error instanceof ShevekError)) throw error;
			return unreadable(source, messageOf(error), isFailing);
		}
		if (stat.exists && stat.isDir) return isFolder(isFailing);
	}
	const checksum = stat?.checksum ?? "";
	const hasChecksum = checksum !== "" && checksum !== "1";
	const content = hasChecksum
		? undefined
		: await slurp(context, source, isFailing);
	if (content instanceof Map) return content;
	return store(context, {
		source,
		target: targetPath(context, dest, source),
		content,
		checksum: content === undefined ? checksum : hashOf(content, "sha1"),
	});
}

function pathsOf(args: PyDict): { src: string; dest: string } {
	const src = args.get("src") ?? null;
	const dest = args.get("dest") ?? null;
	if (src === null || dest === null)
		throw actionFail("src and dest are required");
	if (typeof dest !== "string")
		throw actionFail(
			"Invalid type supplied for dest option, it must be a string",
		);
	if (typeof src !== "string")
		throw actionFail(
			"Invalid type supplied for source option, it must be a string",
		);
	return { src, dest };
}

function unreadable(
	source: string,
	reason: string,
	isFailing: boolean,
): PyDict {
	const result: PyDict = new Map<PyValue, PyValue>([
		["changed", false],
		["file", source],
		["msg", isFailing ? reason : `${reason}, ignored`],
	]);
	if (isFailing) result.set("failed", true);
	return result;
}

function isFolder(isFailing: boolean): PyDict {
	if (!isFailing) {
		return new Map<PyValue, PyValue>([
			["msg", `${IS_FOLDER}, not transferring, ignored`],
		]);
	}
	return new Map<PyValue, PyValue>([
		["failed", true],
		["changed", false],
		["msg", IS_FOLDER],
	]);
}

/** Through the module, as the become user; a dict is the task's result. */
async function slurp(
	context: ActionContext,
	source: string,
	isFailing: boolean,
): Promise<Uint8Array | PyDict> {
	const answer = await context.runModule(
		"ansible.legacy.slurp",
		new Map<PyValue, PyValue>([["src", source]]),
	);
	if (answer.get("failed") !== true)
		return Buffer.from(pyStr(answer.get("content") ?? ""), "base64");
	const result: PyDict = isFailing
		? answer
		: new Map<PyValue, PyValue>([
				["file", source],
				["changed", false],
			]);
	const message = pyStr(answer.get("msg") ?? "");
	if (message.includes("not found")) {
		result.set(
			"msg",
			"the remote file does not exist, not transferring, ignored",
		);
	} else if (message.startsWith("source is a directory"))
		result.set("msg", IS_FOLDER);
	return result;
}

function targetPath(
	context: ActionContext,
	dest: string,
	source: string,
): string {
	if (!flagArg(context.args, "flat", false)) {
		const host = context.vars.get("inventory_hostname");
		const name = host === undefined ? context.target.address : pyStr(host);
		return path.normalize(`${local(context, dest)}/${name}/${source}`);
	}
	if (isLocalFolder(dest) && !dest.endsWith("/")) {
		throw actionFail(
			"dest is an existing directory, use a trailing slash if you want to fetch src into that directory",
		);
	}
	const full = dest.endsWith("/")
		? path.join(dest, path.basename(source))
		: dest;
	return path.normalize(full.startsWith("/") ? full : local(context, full));
}

/** Beside the playbook; `~` is this machine's user. */
function local(context: ActionContext, name: string): string {
	const folder = pyStr(context.vars.get("playbook_dir") ?? ".");
	return path.resolve(folder, expandUser(name));
}

function isLocalFolder(name: string): boolean {
	return statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

interface Fetched {
	readonly source: string;
	readonly target: string;
	/** Undefined: to be read through the connection. */
	readonly content: Uint8Array | undefined;
	readonly checksum: string;
}

async function store(context: ActionContext, of: Fetched): Promise<PyDict> {
	const { source, target, checksum } = of;
	const before = existing(target);
	if (before !== undefined && hashOf(before, "sha1") === checksum) {
		return new Map<PyValue, PyValue>([
			["changed", false],
			["md5sum", hashOf(before, "md5")],
			["file", source],
			["dest", target],
			["checksum", checksum],
		]);
	}
	const content =
		of.content ?? (await (await context.session()).readFile(source));
	write(target, content);
	const own = hashOf(content, "sha1");
	const result: PyDict = new Map<PyValue, PyValue>([
		["md5sum", hashOf(content, "md5")],
		["dest", target],
		["remote_md5sum", null],
		["checksum", own],
		["remote_checksum", checksum],
	]);
	if (flagArg(context.args, "validate_checksum", true) && own !== checksum) {
		result.set("failed", true);
		result.set("msg", "checksum mismatch");
		result.set("file", source);
	} else result.set("changed", true);
	return result;
}

function existing(file: string): Uint8Array | undefined {
	return statSync(file, { throwIfNoEntry: false })?.isFile()
		? readFileSync(file)
		: undefined;
}

function write(file: string, content: Uint8Array): void {
	try {
		mkdirSync(path.dirname(file), { recursive: true });
		writeFileSync(file, content);
	} catch (error) {
		throw actionFail(`Failed to fetch the file: ${messageOf(error)}`);
	}
}

function hashOf(bytes: Uint8Array, algorithm: "sha1" | "md5"): string {
	return createHash(algorithm).update(bytes).digest("hex");
}
