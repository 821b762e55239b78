// What a case of the template batch protocol asks for, done.

import { resolve } from "node:path";
import { localServices } from "../../builtin/local-services.ts";
import { makeTemplar } from "../../builtin/templating.ts";
import { assertNever } from "../../errors/shevek-error.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import type { FileSyntax } from "../../templar/file-rendering.ts";
import type { LookupServices } from "../../templar/lookup.ts";
import type { MaybePromise, Templar } from "../../templar/templar.ts";
import type { TemplateCase } from "./decode-case.ts";

export interface CaseWorld {
	readonly cwd: string;
	readonly env: Readonly<Record<string, string | undefined>>;
	setting(name: string): PyValue | undefined;
	option: LookupServices["option"];
}

/** Templars by folder and native setting: compiled templates and environments are shared. */
export class CaseRunner {
	readonly #world: CaseWorld;
	readonly #templars = new Map<string, Templar>();

	constructor(world: CaseWorld) {
		this.#world = world;
	}

	answer(given: TemplateCase): MaybePromise<PyValue> {
		const templar = this.#templar(given);
		const { mode, template, scope } = given;
		switch (mode) {
			case "string":
			case "native":
				return templar.template(template, scope);
			case "file":
				return templar.renderFileText(fileRequest(given), scope);
			case "conditional":
				return templar.conditionValue(template, scope);
			case "compile":
				templar.checkSyntax(given.text);
				return true;
			case "compile_conditional":
				templar.checkSyntax(
					`{% if ${given.text} %} True {% else %} False {% endif %}`,
				);
				return true;
			default:
				return assertNever(mode);
		}
	}

	#templar({ mode, searchPath }: TemplateCase): Templar {
		const isNative = mode === "native";
		const basedir = resolve(this.#world.cwd, searchPath[0] ?? ".");
		const key = `${isNative} ${basedir}`;
		let templar = this.#templars.get(key);
		if (templar === undefined) {
			templar = makeTemplar({
				isNative,
				services: localServices({
					basedir,
					environment: this.#world.env,
					setting: (name) => this.#world.setting(name),
					option: (...args) => this.#world.option(...args),
					// The protocol has no place for warnings.
					warn: () => undefined,
				}),
			});
			this.#templars.set(key, templar);
		}
		return templar;
	}
}

function fileRequest({ text, options, searchPath }: TemplateCase) {
	return {
		text,
		path: "<template>",
		searchPath,
		extraVars: new Map<string, PyValue>(),
		options: fileSyntax(options),
	};
}

const ESCAPED: ReadonlyMap<string, string> = new Map([
	["\\n", "\n"],
	["\\r", "\r"],
	["\\r\\n", "\r\n"],
]);

/** The template module's options. */
function fileSyntax(options: PyDict): FileSyntax {
	const text = (name: string) => {
		const value = options.get(name);
		return value === undefined || value === null ? undefined : pyStr(value);
	};
	const newline = text("newline_sequence") ?? "\n";
	return {
		trimBlocks: pyTruth(options.get("trim_blocks") ?? true),
		lstripBlocks: pyTruth(options.get("lstrip_blocks") ?? false),
		newlineSequence: ESCAPED.get(newline) ?? newline,
		blockStart: text("block_start_string"),
		blockEnd: text("block_end_string"),
		variableStart: text("variable_start_string"),
		variableEnd: text("variable_end_string"),
		commentStart: text("comment_start_string"),
		commentEnd: text("comment_end_string"),
	};
}
