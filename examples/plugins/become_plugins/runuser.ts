// become_method: runuser. Root becomes any user without a password, as `su` does but without asking PAM for one.

import { becomeOptions, defineBecome } from "shevek/plugin";

export default defineBecome({
	description: "Runs commands as another user by util-linux's runuser.",
	options: {
		...becomeOptions("runuser", ""),
		runuser_group: {
			type: "str",
			description: "The group to run as. Default: the user's own.",
			vars: ["ansible_runuser_group"],
		},
	},
	examples: `
- hosts: all
  become: true
  become_method: runuser
  become_user: postgres
  tasks:
    - command: psql -l
`,
	command({ user, command, options }) {
		const {
			become_exe: exe,
			become_flags: flags,
			runuser_group: group,
		} = options;
		const words = [exe, flags, "-u", user, ...(group ? ["-g", group] : [])];
		return {
			command: [...words, "--", command].join(" "),
			prompt: undefined,
		};
	},
});
