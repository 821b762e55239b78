// become_method: sudo, as ansible-core 2.14's plugins/become/sudo.py builds it.

import { shellQuote } from "../../agent/boot-script.ts";
import { becomeOptions, defineBecome } from "../../kinds/become.ts";

export const sudo = defineBecome({
	description: "Runs commands as another user by sudo.",
	options: becomeOptions("sudo", "-H -S -n"),
	incorrectTexts: ["Sorry, try again."],
	missingTexts: [
		"Sorry, a password is required to run sudo",
		"sudo: a password is required",
	],
	command({ user, command, hasPassword, id, options }) {
		const { become_exe: exe, become_flags: flags } = options;
		const who = user === "" ? [] : ["-u", shellQuote(user)];
		if (!hasPassword)
			return {
				command: [exe, flags, ...who, command].join(" "),
				prompt: undefined,
			};
		const prompt = `[sudo via ansible, key=${id}] password:`;
		const words = [exe, askingFlags(flags), `-p "${prompt}"`, ...who, command];
		return {
			command: words.join(" "),
			prompt: new RegExp(`${prompt.replace(/[[\]]/g, "\\$&")}\\s*$`),
		};
	},
});

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
