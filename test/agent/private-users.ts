// Users, passwords and sudo rules that exist only for what a test starts: a mount namespace with
// its own /etc/passwd, shadow, group and sudoers. Needs root; nothing of the machine is changed.

import { execFileSync, spawnSync } from "node:child_process";
import {
	chmodSync,
	chownSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface PrivateUsers {
	readonly folder: string;
	/** Put before a command: runs it among these users. */
	readonly wrapper: readonly string[];
	remove(): void;
}

export interface PrivateUser {
	readonly name: string;
	readonly uid: number;
	readonly password: string;
	readonly shell?: string;
}

export const canHavePrivateUsers =
	process.getuid?.() === 0 &&
	spawnSync("unshare", ["-m", "true"]).status === 0 &&
	spawnSync("sudo", ["-V"]).status === 0;

/** `etc`: further files in /etc, by name. */
export function makePrivateUsers(
	users: readonly PrivateUser[],
	sudoers: string,
	etc: Readonly<Record<string, string>> = {},
): PrivateUsers {
	const folder = mkdtempSync(join(tmpdir(), "shevek-users-"));
	chmodSync(folder, 0o755);
	const home = (name: string) => join(folder, "home", name);
	const lines = {
		passwd: (u: PrivateUser) =>
			`${u.name}:x:${u.uid}:${u.uid}::${home(u.name)}:${u.shell ?? "/bin/bash"}`,
		shadow: (u: PrivateUser) => `${u.name}:${hash(u.password)}:19000::::::`,
		group: (u: PrivateUser) => `${u.name}:x:${u.uid}:`,
	};
	for (const [file, line] of Object.entries(lines)) {
		const old = readFileSync(`/etc/${file}`, "utf8");
		const mode = file === "shadow" ? 0o640 : 0o644;
		writeFileSync(join(folder, file), `${old}${users.map(line).join("\n")}\n`, {
			mode,
		});
	}
	// No lecture and no timestamps: both would be files outside of this folder.
	const defaults = "Defaults lecture=never, timestamp_timeout=0";
	writeFileSync(
		join(folder, "sudoers"),
		`${defaults}\nroot ALL=(ALL:ALL) ALL\n${sudoers}\n`,
		{ mode: 0o440 },
	);
	for (const user of users) {
		mkdirSync(home(user.name), { recursive: true });
		chownSync(home(user.name), user.uid, user.uid);
	}
	mkdirSync(join(folder, "etc"));
	for (const [name, text] of Object.entries(etc))
		writeFileSync(join(folder, "etc", name), text, { mode: 0o400 });
	// doas reads no file of anyone's but root's; those that are not there otherwise need an overlay
	const overlay = `mount -t overlay overlay -o lowerdir=${join(folder, "etc")}:/etc /etc`;
	const mounts = [
		...(Object.keys(etc).length === 0 ? [] : [overlay]),
		...[...Object.keys(lines), "sudoers"].map(
			(file) => `mount --bind ${join(folder, file)} /etc/${file}`,
		),
	].join(" && ");
	return {
		folder,
		wrapper: ["unshare", "-m", "sh", "-c", `${mounts} && exec "$@"`, "sh"],
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
}

function hash(password: string): string {
	return execFileSync("openssl", ["passwd", "-6", "-stdin"], {
		input: password,
	})
		.toString()
		.trim();
}
