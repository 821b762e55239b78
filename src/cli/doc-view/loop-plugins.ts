// What `shevek doc` prints of the loopers and translators that ship.

import { SOURCES } from "../../builtin/sources/registry.ts";
import { TRANSLATORS } from "../../builtin/translators/registry.ts";
import { nearestName } from "../../errors/nearest-name.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import type { OptionSpecs } from "../../plugins/option-spec.ts";
import { tableText } from "../log-view/tables.ts";
import type { DocOptions } from "./doc-options.ts";
import { optionText, paragraph } from "./doc-text.ts";

const COLUMNS = 79;

interface Documented {
	readonly name: string;
	readonly description: string;
	readonly options: OptionSpecs;
}

/** Throws a `plugin` error for a name that is none of theirs. */
export async function loopPluginsText(
	{ kind, names, isList, isJson }: DocOptions,
	columns: number | undefined,
): Promise<string> {
	const all = kind === "looper" ? await loopers() : await translators();
	const chosen = isList ? all : names.map((name) => find(name, all, kind));
	if (isJson) {
		const entries = chosen.map(({ name, ...rest }) => [name, rest]);
		return `${JSON.stringify(Object.fromEntries(entries), null, 4)}\n`;
	}
	if (isList) {
		const rows = chosen.map(({ name, description }) => [name, description]);
		return `${tableText(rows, columns)}\n`;
	}
	return chosen.map((each) => text(each, kind, columns ?? COLUMNS)).join("\n");
}

async function loopers(): Promise<readonly Documented[]> {
	const loaded = [...SOURCES].map(async ([name, load]) => {
		const { description, options = {} } = (await load()).default;
		return { name, description, options };
	});
	return Promise.all(loaded);
}

async function translators(): Promise<readonly Documented[]> {
	const loaded = [...TRANSLATORS].map(async ([name, load]) => {
		const { description } = (await load()).default;
		return { name, description, options: {} };
	});
	return Promise.all(loaded);
}

function find(
	name: string,
	all: readonly Documented[],
	kind: string,
): Documented {
	const found = all.find((each) => each.name === name);
	if (found) return found;
	const nearest = nearestName(
		name,
		all.map((each) => each.name),
	);
	const meant = nearest ? `Did you mean '${nearest}'? ` : "";
	throw new ShevekError("plugin", `there is no ${kind} '${name}'`, {
		hint: `${meant}\`shevek doc -t ${kind} -l\` lists them.`,
	});
}

function text(
	{ name, description, options }: Documented,
	kind: string,
	columns: number,
): string {
	const specs = Object.entries(options);
	const parts = [
		`> ${name.toUpperCase()}    (built in)\n`,
		paragraph(description, columns),
		`TYPE: ${kind}\nRUNS: by plugins.${kind}.name: ${name} in a loop's configuration\n`,
	];
	if (specs.length > 0)
		parts.push(
			`OPTIONS (= is mandatory; they stand beside the name, those with a dot nested):\n`,
			...specs.map(([option, spec]) => optionText(option, spec, columns)),
		);
	return `${parts.join("\n")}\n`;
}
