// NAME=value lines of env/GROUP.env and env/HOST.env, beside the inventory and beside the playbook.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { defineVars, varsStageOption } from "shevek/plugin";

export default defineVars({
	description: "Reads the variables of groups and hosts from files of env/.",
	options: {
		stage: {
			...varsStageOption,
			env: ["ENV_FILES_STAGE"],
			ini: ["vars_env_files.stage"],
		},
		folder: {
			type: "str",
			default: "env",
			description: "The folder that holds the files.",
			env: ["ENV_FILES_FOLDER"],
			ini: ["vars_env_files.folder"],
		},
	},
	isFixed: true,
	open({ options, files }) {
		return ({ name, folder }) => {
			const file = join(folder, options.folder, `${name}.env`);
			if (!existsSync(file)) return undefined;
			const text = new TextDecoder().decode(files.readBytes(file));
			const lines = text.matchAll(/^(?:export\s+)?(\w+)=(.*)$/gm);
			return Object.fromEntries(
				Array.from(lines, ([, key = "", value = ""]) => [
					key.toLowerCase(),
					value.replace(/^(["'])(.*)\1$/, "$2"),
				]),
			);
		};
	},
});
