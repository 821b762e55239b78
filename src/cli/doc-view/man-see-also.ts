// What a plugin's documentation points to: other modules, pages, and sections of Ansible's documentation.

import { dictGet } from "../../pyvalue/dict.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { filled, shownWords } from "./doc-words.ts";
import { INDENT } from "./man-parts.ts";

const SITE = "https://docs.ansible.com/ansible-core/";
const DEEPER = `${INDENT}   `;

export function seeAlsoText(
	entries: PyValue,
	width: number,
	coreVersion: string,
): readonly string[] {
	if (!Array.isArray(entries) || entries.length === 0) return [];
	const room = width - 6;
	const head = (text: string) =>
		filled(shownWords(text), room, {
			first: `${INDENT.slice(2)}* `,
			later: INDENT,
		});
	const below = (text: string, later = DEEPER) =>
		filled(shownWords(text), room, { first: DEEPER, later });
	const lines = entries.flatMap((entry) =>
		entry instanceof Map
			? entryLines(entry, { head, below, site: `${SITE}${coreVersion}/` })
			: [],
	);
	return ["SEE ALSO:", ...lines, "", ""];
}

interface Writer {
	readonly head: (text: string) => string;
	readonly below: (text: string, later?: string) => string;
	readonly site: string;
}

function entryLines(entry: PyDict, { head, below, site }: Writer): string[] {
	const text = (name: string) => {
		const value = dictGet(entry, name);
		return value === undefined || value === null ? undefined : pyStr(value);
	};
	const [module, plugin, name] = [text("module"), text("plugin"), text("name")];
	const [ref, description] = [text("ref"), text("description")];
	const link = text("link");
	if (module !== undefined)
		return moduleLines(module, description, { head, below, site });
	if (plugin !== undefined) {
		const kind = text("plugin_type") ?? "";
		const said = description === undefined ? [] : [below(description)];
		return [head(`${kind} plugin ${plugin}`), ...said];
	}
	if (name !== undefined && link !== undefined && description !== undefined)
		return [head(name), below(description), below(link)];
	if (ref !== undefined && description !== undefined)
		return [
			head(`Ansible documentation [${ref}]`),
			below(description),
			below(`${site}#stq=${ref}&stp=1`),
		];
	return [];
}

function moduleLines(
	module: string,
	description: string | undefined,
	{ head, below, site }: Writer,
): string[] {
	const isCore = module.startsWith("ansible.builtin.");
	const said =
		description ??
		(isCore
			? `The official documentation on the ${module} module.`
			: undefined);
	const page = `collections/${module.split(".").join("/")}_module.html`;
	return [
		head(`Module ${module}`),
		...(said === undefined ? [] : [below(said)]),
		...(isCore ? [below(site + page, INDENT)] : []),
	];
}
