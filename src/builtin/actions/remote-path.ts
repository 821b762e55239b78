// Paths on the target: joined, with `~` expanded there, looked at with stat.

import type { TargetSpec } from "../../agent/target.ts";
import type { ActionContext } from "../../engine/action.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { pyStr, pyTypeName } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";

/** os.path.join of two parts. */
export function joinRemote(folder: string, name: string): string {
	if (name.startsWith("/") || folder === "") return name;
	return folder.endsWith("/") ? folder + name : `${folder}/${name}`;
}

/** `~/x` and `~user/x` with the home that the target's shell knows; a bare `~` is the become user's. */
export async function expandRemoteUser(
	context: ActionContext,
	path: string,
): Promise<string> {
	if (!path.startsWith("~")) return path;
	const slash = path.indexOf("/");
	const user = slash < 0 ? path : path.slice(0, slash);
	const home = await homeOf(
		context,
		user === "~" ? ownTilde(context.target) : user,
	);
	const rest = slash < 0 ? "" : path.slice(slash + 1);
	const expanded =
		home === undefined
			? path
			: rest === "" && slash < 0
				? home
				: joinRemote(home, rest);
	if (expanded.split("/").slice(0, -1).includes("..")) {
		throw new ShevekError(
			"file",
			`'${context.target.address}' returned an invalid relative home directory path containing '..'`,
		);
	}
	return expanded;
}

function ownTilde(target: TargetSpec): string {
	return target.become === undefined ? "~" : `~${target.become.user}`;
}

async function homeOf(
	context: ActionContext,
	tilde: string,
): Promise<string | undefined> {
	const session = await context.session();
	const answer = await session.exec(context.target.shell.expandUser(tilde), {
		asBecomeUser: false,
		signal: context.signal,
	});
	const lines = Buffer.from(answer.stdout).toString("utf8").trim().split("\n");
	const last = lines.at(-1);
	return last === undefined || last === "" ? undefined : last;
}

export interface RemoteStat {
	readonly exists: boolean;
	readonly isDir: boolean;
	readonly isLink: boolean;
	/** SHA-1; "1" where there is nothing, empty where there is none (a folder, or not asked for). */
	readonly checksum: string;
	readonly linkSource: string | undefined;
	/** As the stat module gave it. */
	readonly all: PyDict;
}

export interface StatOptions {
	readonly isFollowing: boolean;
	readonly hasChecksum?: boolean;
}

export async function remoteStat(
	context: ActionContext,
	path: string,
	options: StatOptions,
): Promise<RemoteStat> {
	const result = await context.runModule(
		"ansible.legacy.stat",
		new Map<PyValue, PyValue>([
			["path", path],
			["follow", options.isFollowing],
			["get_checksum", options.hasChecksum ?? true],
			["checksum_algorithm", "sha1"],
			// these two start `lsattr` and `file` for each path (20 ms), and nobody reads them here
			["get_attributes", false],
			["get_mime", false],
		]),
		{ isNeverAsync: true },
	);
	const stat = result.get("stat");
	if (result.get("failed") === true || !(stat instanceof Map)) {
		const reason = ["module_stderr", "module_stdout", "msg"]
			.map((key) => result.get(key))
			.find((text) => text !== undefined && text !== "");
		throw new ShevekError(
			"file",
			`Failed to get information on remote file (${path}): ${pyStr(reason ?? null)}`,
		);
	}
	return readStat(stat);
}

function readStat(stat: PyDict): RemoteStat {
	const exists = stat.get("exists") === true;
	const checksum = exists ? (stat.get("checksum") ?? "") : "1";
	if (typeof checksum !== "string") {
		throw new ShevekError(
			"file",
			`Invalid checksum returned by stat: expected a string type but got <class '${pyTypeName(checksum)}'>`,
		);
	}
	const link = stat.get("lnk_source");
	return {
		exists,
		isDir: stat.get("isdir") === true,
		isLink: stat.get("islnk") === true,
		checksum,
		linkSource: typeof link === "string" ? link : undefined,
		all: stat,
	};
}

/** For `creates` and `removes`. */
export async function remoteFileExists(
	context: ActionContext,
	path: string,
): Promise<boolean> {
	const session = await context.session();
	const answer = await session.exec(context.target.shell.exists(path), {
		signal: context.signal,
	});
	return answer.rc === 0;
}
