// A root file system that lives only in what a test starts: this machine's /usr, /dev and /proc mounted into a
// folder by a mount namespace, with users, hosts and temporary folders of its own. Needs root.

import { spawnSync } from "node:child_process";
import {
	chmodSync,
	chownSync,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface ChrootRoot {
	readonly folder: string;
	/** A path in it, as seen from outside. */
	path(inside: string): string;
	/** Put before a command: the root is whole only for that. */
	readonly wrapper: readonly string[];
	remove(): void;
}

export const canHaveChroots =
	process.getuid?.() === 0 &&
	spawnSync("unshare", ["-m", "true"]).status === 0 &&
	spawnSync("sudo", ["-V"]).status === 0;

const LINKS = ["bin", "sbin", "lib", "lib64"];
const MOUNTED = ["usr", "dev", "proc"];
/** What programs want of /etc, sudo's and PAM's files among it. */
const OF_ETC = [
	"alternatives",
	"ld.so.cache",
	"login.defs",
	"nsswitch.conf",
	"pam.d",
	"security",
];
export const JOE = { name: "joe", uid: 47_301 } as const;

export function makeChrootRoot(): ChrootRoot {
	const folder = mkdtempSync(join(tmpdir(), "shevek-root-"));
	chmodSync(folder, 0o755);
	const path = (inside: string) => join(folder, inside);
	for (const name of LINKS) symlinkSync(`usr/${name}`, path(name));
	for (const name of [...MOUNTED, "etc", "root", "home/joe", "run", "var"])
		mkdirSync(path(name), { recursive: true });
	for (const name of ["tmp", "var/tmp"]) {
		mkdirSync(path(name));
		chmodSync(path(name), 0o1777);
	}
	for (const name of OF_ETC)
		if (existsSync(join("/etc", name)))
			cpSync(join("/etc", name), path(`etc/${name}`), { recursive: true });
	chownSync(path("home/joe"), JOE.uid, JOE.uid);
	writeUsers(path);
	const mounts = MOUNTED.map(
		(name) => `mount --rbind /${name} ${path(name)}`,
	).join(" && ");
	return {
		folder,
		path,
		wrapper: ["unshare", "-m", "sh", "-c", `${mounts} && exec "$@"`, "sh"],
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
}

function writeUsers(path: (inside: string) => string): void {
	const files: Readonly<Record<string, string>> = {
		passwd: `root:x:0:0::/root:/bin/sh\n${JOE.name}:x:${JOE.uid}:${JOE.uid}::/home/joe:/bin/sh\n`,
		group: `root:x:0:\n${JOE.name}:x:${JOE.uid}:\n`,
		shadow: "root:*:19000::::::\njoe:*:19000::::::\n",
		hostname: "inside\n",
		sudoers: "root ALL=(ALL:ALL) NOPASSWD: ALL\n",
	};
	for (const [name, text] of Object.entries(files))
		writeFileSync(path(`etc/${name}`), text, {
			mode: name === "sudoers" ? 0o440 : 0o644,
		});
}
