// become_method: doas, as community.general 6.6's plugins/become/doas.py builds it.

import { shellQuote } from "../../agent/boot-script.ts";
import { becomeOptions, defineBecome } from "../../kinds/become.ts";

export const doas = defineBecome({
	description: "Runs commands as another user by doas.",
	options: {
		...becomeOptions("doas", ""),
		prompt_l10n: {
			type: "list",
			description: "Regular expressions that begin like the prompt.",
			default: [],
			vars: ["ansible_doas_prompt_l10n"],
			env: ["ANSIBLE_DOAS_PROMPT_L10N"],
			ini: ["doas_become_plugin.localized_prompts"],
		},
	},
	incorrectTexts: ["Permission denied", "Authentication failed"],
	missingTexts: ["Authorization required", "Authentication required"],
	command({ user, command, hasPassword, options }) {
		const { become_exe: exe, become_flags: flags, prompt_l10n } = options;
		const refuses = hasPassword || flags.includes("-n") ? [] : ["-n"];
		const who = user === "" ? [] : ["-u", shellQuote(user)];
		const words = [exe, flags, ...refuses, ...who, command];
		const prompts = prompt_l10n.length > 0 ? prompt_l10n : PROMPTS;
		return {
			command: words.filter((word) => word !== "").join(" "),
			prompt: new RegExp(`^\\s*(?:${prompts.join("|")})`, "m"),
		};
	},
});

const PROMPTS = ["doas \\(", "Password:"];
