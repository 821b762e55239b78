// A configuration file that is put in place only where the program itself finds it good: the file goes
// to the host, the check runs on it there, and copy and file do the rest.

import { defineAction } from "shevek/plugin";

export default defineAction({
	description:
		"Installs a configuration file after a command has found it good.",
	examples: `
- install_config:
    src: app.conf
    dest: /etc/app.conf
    validate: app --check %s
`,
	args: {
		src: {
			type: "str",
			required: true,
			description: "The file, as `files/` of role or play has it.",
		},
		dest: { type: "path", required: true, description: "Where it goes." },
		validate: {
			type: "str",
			required: true,
			description: "The command; %s stands for the file.",
		},
		mode: { type: "str", default: "0644", description: "Its permissions." },
	},
	supportsCheckMode: true,
	async run({ args, task, ...on }) {
		const source = on.findFile("files", args.src);
		const folder = await on.makeTempDir();
		const candidate = `${folder}/candidate`;
		await on.putFile({ path: source }, candidate);

		const command = args.validate.replaceAll("%s", candidate);
		const { rc, stderr } = await on.exec(command);
		if (rc !== 0) on.fail(`${args.src} was not found good: ${stderr}`, { rc });

		if (task.isCheckMode) on.display(`${args.src} is good`, 1);
		const copied = await on.runModule("ansible.builtin.copy", {
			src: candidate,
			dest: args.dest,
			remote_src: true,
		});
		if (copied.failed || task.isCheckMode) return copied;
		const { changed } = await on.runModule("ansible.builtin.file", {
			path: args.dest,
			mode: args.mode,
		});
		return { ...copied, changed: copied.changed || changed || false };
	},
});
