// Writes the reference part of docs/plugins/KIND.md from the definitions of the plugins that ship:
// `node tools/plugin-docs.ts`. What stands above the marker is written by hand and stays.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Described } from "../src/cli/doc-view/definition-doc.ts";
import { DEFINED_KINDS } from "../src/cli/doc-view/definitions.ts";
import { iniEntry, type OptionSpec } from "../src/plugins/option-spec.ts";

const FOLDER = join(import.meta.dirname, "../docs/plugins");
const MARKER =
	"<!-- From here on tools/plugin-docs.ts writes, from the definitions: change those and run it. -->";
/** Those whose pages are elsewhere: docs/loopers.md, docs/loop.md. */
const ELSEWHERE = new Set(["looper", "translator"]);

export interface Page {
	readonly file: string;
	readonly text: string;
}

/** Each page as it should be. */
export async function pluginPages(): Promise<readonly Page[]> {
	const pages: Page[] = [];
	for (const [kind, defined] of Object.entries(DEFINED_KINDS)) {
		if (ELSEWHERE.has(kind)) continue;
		const file = join(FOLDER, `${kind}.md`);
		const builtins = [...(await defined.builtins())].sort(([a], [b]) =>
			a < b ? -1 : 1,
		);
		const text = `${proseOf(file, kind)}${MARKER}\n\n${reference(kind, builtins)}`;
		pages.push({ file, text });
	}
	return pages;
}

function proseOf(file: string, kind: string): string {
	const text = existsSync(file) ? readFileSync(file, "utf8") : "";
	const prose = text.split(MARKER)[0] ?? "";
	const title = `# ${kind.charAt(0).toUpperCase()}${kind.slice(1)} plugins`;
	return prose.trim() === "" ? `${title}\n\n` : `${prose.trimEnd()}\n\n`;
}

type Named = readonly [string, Described];

function reference(kind: string, builtins: readonly Named[]): string {
	const isTable = builtins.every(
		([, { options = {} }]) => Object.keys(options).length === 0,
	);
	const body = isTable
		? table(
				[kind, "what it does"],
				builtins.map(([name, each]) => [
					code(usageOf(name, each)),
					each.description,
				]),
			)
		: builtins.map(section).join("\n");
	return `## What ships\n\n\`shevek doc -t ${kind} NAME\` shows the same on a terminal.\n\n${body}`;
}

/** A filter's or test's line as a template has it, without the value. */
function usageOf(name: string, { more = {} }: Described): string {
	return more.usage?.replace(/^value (\||is) /, "") ?? name;
}

function section([
	name,
	{ description, options = {}, more = {}, examples },
]: Named): string {
	const lines = Object.entries(more).map(
		([title, text]) => `${title}: ${text}`,
	);
	const rows = Object.entries(options).map(([option, spec]) => [
		code(option),
		`${spec.type}${spec.required === true ? ", required" : ""}${spec.secret === true ? ", secret" : ""}`,
		defaultOf(spec),
		waysOf(spec),
		choicesOf(spec),
	]);
	const parts = [
		`### ${name}`,
		description,
		...(lines.length > 0 ? [lines.map((line) => `- ${line}`).join("\n")] : []),
		...(rows.length > 0
			? [
					table(
						["option", "type", "default", "set by", "what it is"],
						rows,
					).trimEnd(),
				]
			: []),
		...(examples === undefined
			? []
			: [`\`\`\`yaml\n${examples.trim()}\n\`\`\``]),
	];
	return `${parts.join("\n\n")}\n`;
}

function defaultOf({ default: value }: OptionSpec): string {
	if (value === undefined) return "";
	return code(
		typeof value === "object" ? JSON.stringify(value) : String(value),
	);
}

function waysOf({
	env = [],
	ini = [],
	vars = [],
	cli = [],
}: OptionSpec): string {
	const entries = ini.map((each) => {
		const { section: name, key } = iniEntry(each);
		return `${code(key)} in [${name}]`;
	});
	return [
		...env.map(code),
		...entries,
		...vars.map((each) => `variable ${code(each)}`),
		...cli.map((each) => code(`--${each.replaceAll("_", "-")}`)),
	].join(", ");
}

function choicesOf({ description, choices }: OptionSpec): string {
	return choices === undefined
		? description
		: `${description} One of ${choices.map(code).join(", ")}.`;
}

function code(text: string): string {
	return text === "" ? "" : `\`${text}\``;
}

function table(
	head: readonly string[],
	rows: readonly (readonly string[])[],
): string {
	const line = (cells: readonly string[]) =>
		`| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |\n`;
	return [head, head.map(() => "---"), ...rows].map(line).join("");
}

if (import.meta.main) {
	mkdirSync(FOLDER, { recursive: true });
	for (const { file, text } of await pluginPages()) writeFileSync(file, text);
}
