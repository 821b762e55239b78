import { dirname, join } from "node:path";
import { defineLookup } from "../../kinds/lookup.ts";
import { decodeBytes } from "../../pyvalue/encoding.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyKwargs, PyValue } from "../../pyvalue/value.ts";
import { fileVariables } from "../../templar/file-variables.ts";
import type { LookupContext } from "../../templar/lookup.ts";
import { findLookupFile } from "./find.ts";
import { ansibleError, optionBool, optionText } from "./options.ts";

export const template = defineLookup({
	description: "The text of template files on the controller, rendered.",
	values: "python",
	options: {
		convert_data: {
			type: "bool",
			default: true,
			description: "Whether text that reads as a list or dict becomes one.",
		},
		variable_start_string: {
			type: "str",
			default: "{{",
			description: "What begins an expression.",
		},
		variable_end_string: {
			type: "str",
			default: "}}",
			description: "What ends an expression.",
		},
		comment_start_string: {
			type: "str",
			default: "{#",
			description: "What begins a comment.",
		},
		comment_end_string: {
			type: "str",
			default: "#}",
			description: "What ends a comment.",
		},
		jinja2_native: {
			type: "bool",
			default: false,
			description: "With jinja2_native on: whether the result keeps its type.",
		},
		template_vars: {
			type: "dict",
			default: {},
			description: "More variables for the template.",
		},
	},
	run({ terms, kwargs, context }) {
		return terms.map((term) => {
			const path = findLookupFile(context, "templates", term);
			if (path === undefined) {
				throw ansibleError(
					`the template file ${pyStr(term)} could not be found for the lookup`,
				);
			}
			return render(context, kwargs, { path, name: pyStr(term) });
		});
	},
});

function render(
	context: LookupContext,
	kwargs: PyKwargs,
	file: { path: string; name: string },
): PyValue {
	const isConverted = optionBool(kwargs, "convert_data", true);
	const isNative =
		context.isNative && optionBool(kwargs, "jinja2_native", false);
	const folders = context.searchPaths(context.scope);
	const result = context.renderFile({
		text: decodeBytes(context.readFile(file.path), "utf-8", "surrogateescape"),
		path: file.path,
		searchPath: [
			dirname(file.path),
			...folders.flatMap((folder) => [join(folder, "templates"), folder]),
		],
		extraVars: new Map([
			...fileVariables({
				...file,
				setting: (name) => context.setting(name),
			}),
			...templateVars(kwargs),
		]),
		result: isNative ? "native" : isConverted ? "converted" : "text",
		options: {
			trimBlocks: true,
			lstripBlocks: false,
			newlineSequence: "\n",
			variableStart: optionText(kwargs, "variable_start_string"),
			variableEnd: optionText(kwargs, "variable_end_string"),
			commentStart: optionText(kwargs, "comment_start_string"),
			commentEnd: optionText(kwargs, "comment_end_string"),
		},
	});
	const staysText = (context.isNative && !isNative) || !isConverted;
	return staysText ? context.keepText(pyStr(result)) : result;
}

function templateVars(kwargs: PyKwargs): [string, PyValue][] {
	const vars = kwargs.get("template_vars");
	if (!(vars instanceof Map)) return [];
	return [...vars].map(([key, value]) => [pyStr(key), value]);
}
