// become_method: sudo, as ansible-core 2.14's plugins/become/sudo.py builds it.

import type { BecomeMethod } from "../../agent/become.ts";
import { shellQuote } from "../../agent/boot-script.ts";

const DEFAULT_FLAGS = "-H -S -n";

export const sudo: BecomeMethod = {
	name: "sudo",
	incorrectTexts: ["Sorry, try again."],
	missingTexts: [
		"Sorry, a password is required to run sudo",
		"sudo: a password is required",
	],
	command(spec, inner, id) {
		const exe = spec.exe ?? "sudo";
		const flags = spec.flags ?? DEFAULT_FLAGS;
		const user = spec.user === "" ? [] : ["-u", shellQuote(spec.user)];
		if (spec.password === undefined)
			return {
				command: [exe, flags, ...user, inner].join(" "),
				prompt: undefined,
			};
		const prompt = `[sudo via ansible, key=${id}] password:`;
		return {
			command: [exe, askingFlags(flags), `-p "${prompt}"`, ...user, inner].join(
				" ",
			),
			prompt: new RegExp(`${prompt.replace(/[[\]]/g, "\\$&")}\\s*$`),
		};
	},
};

/** With a password `-n` would refuse to ask; it also hides in words such as `-HSn`. */
function askingFlags(flags: string): string {
	return flags
		.split(/\s+/)
		.filter((flag) => flag !== "-n" && flag !== "--non-interactive")
		.map((flag) =>
			flag.startsWith("--") ? flag : flag.replace(/^(-\w*)n(\w*.*)/, "$1$2"),
		)
		.join(" ");
}
