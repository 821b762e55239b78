// {{ lookup('json_file', 'sites.json', key='web.ports') }}: a value out of a JSON file, searched for as Ansible searches
// files (in `files/` of the role and beside the playbook). A vault file is decrypted.

import { defineLookup } from "shevek/plugin";

export default defineLookup({
	description: "Reads values out of JSON files on the controller.",
	options: {
		key: {
			type: "str",
			default: "",
			description:
				"The way to the value, as in `web.ports`; all of the file where there is none.",
		},
	},
	run: ({ terms, options, context }) =>
		terms.map((name) => {
			const path = context.findFile("files", String(name));
			if (path === undefined) throw new Error(`there is no file ${name}`);
			const text = Buffer.from(context.readFile(path)).toString();
			const keys = options.key === "" ? [] : options.key.split(".");
			return keys.reduce((value, key) => value?.[key], JSON.parse(text));
		}),
});
