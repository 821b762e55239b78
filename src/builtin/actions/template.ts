// template: a file of this machine is rendered and its text copied.

import path from "node:path";
import type { Action, ActionContext } from "../../engine/action.ts";
import { actionFail, messageOf } from "../../engine/task-error.ts";
import { TemplateError } from "../../jinja/errors.ts";
import { decodeBytes } from "../../pyvalue/encoding.ts";
import { pyTypeName } from "../../pyvalue/text.ts";
import { type PyDict, PyError } from "../../pyvalue/value.ts";
import { AnsibleFailure } from "../../templar/failure.ts";
import type { FileSyntax } from "../../templar/file-rendering.ts";
import { fileVariables } from "../../templar/file-variables.ts";
import {
	actionFailFrom,
	answered,
	findOrFail,
	flagArg,
	textArg,
	withoutArgs,
} from "./arguments.ts";
import { copyOne, withInvocation } from "./copy.ts";
import { fromBytes, openLocalFile } from "./local-file.ts";
import { encodeOutput } from "./output-encoding.ts";

const TEXT_OPTIONS = [
	"src",
	"dest",
	"state",
	"newline_sequence",
	"variable_start_string",
	"variable_end_string",
	"block_start_string",
	"block_end_string",
	"comment_start_string",
	"comment_end_string",
];
/** Not the copy module's. */
const OWN_OPTIONS = [
	...TEXT_OPTIONS.slice(3),
	"trim_blocks",
	"lstrip_blocks",
	"output_encoding",
];
const NEWLINES = new Map([
	["\\n", "\n"],
	["\\r", "\r"],
	["\\r\\n", "\r\n"],
]);

export const template: Action = {
	name: "ansible.builtin.template",
	needsHost: true,
	supportsCheckMode: true,
	run: (context) => {
		assertTexts(context.args);
		return answered(run(context));
	},
};

async function run(context: ActionContext): Promise<PyDict> {
	const { args } = context;
	const options = renderOptions(args);
	if ((args.get("state") ?? null) !== null)
		throw actionFail("'state' cannot be specified on a template");
	const written = textArg(args, "src");
	const dest = textArg(args, "dest");
	if (written === undefined || dest === undefined)
		throw actionFail("src and dest are required");
	if (!["\n", "\r", "\r\n"].includes(options.newlineSequence))
		throw actionFail("newline_sequence needs to be one of: \n, \r or \r\n");
	const source = findOrFail(context, "templates", written);
	const text = await rendered(context, { source, written, dest, options });
	const encoding = textArg(args, "output_encoding") || "utf-8";
	const copyArgs = withoutArgs(args, OWN_OPTIONS);
	const mode = args.get("mode") ?? null;
	copyArgs.set(
		"mode",
		mode === "preserve" ? openLocalFile(context, source, false).mode : mode,
	);
	copyArgs.set("follow", flagArg(args, "follow", false));
	const result = await copyOne(context, {
		dest,
		isContent: false,
		source: {
			file: fromBytes(source, encodeOutput(text, encoding)),
			relativePath: path.basename(source),
		},
		args: copyArgs,
	});
	return withInvocation(context, result, copyArgs);
}

function assertTexts(args: PyDict): void {
	for (const name of TEXT_OPTIONS) {
		const value = args.get(name) ?? null;
		const isScalar =
			value === null ||
			typeof value === "string" ||
			typeof value === "boolean" ||
			typeof value === "number";
		if (!isScalar) {
			throw actionFail(
				`${name} is expected to be a string, but got <class '${pyTypeName(value)}'> instead`,
			);
		}
	}
}

function renderOptions(args: PyDict): FileSyntax {
	const newline = textArg(args, "newline_sequence") ?? "\n";
	return {
		trimBlocks: flagArg(args, "trim_blocks", true),
		lstripBlocks: flagArg(args, "lstrip_blocks", false),
		newlineSequence: NEWLINES.get(newline) ?? newline,
		blockStart: textArg(args, "block_start_string"),
		blockEnd: textArg(args, "block_end_string"),
		variableStart: textArg(args, "variable_start_string"),
		variableEnd: textArg(args, "variable_end_string"),
		commentStart: textArg(args, "comment_start_string"),
		commentEnd: textArg(args, "comment_end_string"),
	};
}

interface Rendering {
	readonly source: string;
	readonly written: string;
	readonly dest: string;
	readonly options: FileSyntax;
}

async function rendered(
	context: ActionContext,
	{ source, written, dest, options }: Rendering,
): Promise<string> {
	const bytes = context.readLocalFile(source);
	let text: string;
	try {
		text = decodeBytes(bytes, "utf-8", "strict");
	} catch {
		throw actionFail("Template source files must be utf-8 encoded");
	}
	const folders = [
		...context.searchPaths("templates"),
		path.join(path.dirname(source), "templates"),
		path.dirname(source),
	];
	try {
		const extraVars = fileVariables({
			path: source,
			name: written,
			destination: dest,
			setting: (name) => context.setting(name),
		});
		return await context.renderTemplate({
			path: source,
			text,
			searchPath: [...new Set(folders)],
			extraVars,
			options,
		});
	} catch (error) {
		const name = className(error);
		throw actionFailFrom(
			error,
			`${name}: ${messageOf(error)}`,
			qualified(name),
		);
	}
}

/** The class that Ansible or Python would have raised begins the message. */
function className(error: unknown): string {
	if (error instanceof AnsibleFailure || error instanceof TemplateError)
		return error.exception;
	return error instanceof PyError ? error.exception : "AnsibleError";
}

/** The class as a traceback names it. */
function qualified(name: string): string {
	if (name.startsWith("Ansible")) return `ansible.errors.${name}`;
	return /^(Template|Undefined|Security)/.test(name)
		? `jinja2.exceptions.${name}`
		: name;
}
