// ansible.cfg with our callback plugin in it, or without: a change of single lines, everything else stays as
// it is, byte for byte. Lines that we add say so, and that is how they are found again.

import { parseIniFile } from "../../config/ini-file.ts";
import { ShevekError } from "../../errors/shevek-error.ts";

const MARK = "; added by shevek";
/** The reference's own, which a value in the file hides. */
const DEFAULT_PATH =
	"~/.ansible/plugins/callback:/usr/share/ansible/plugins/callback";
const PLUGINS = "callback_plugins";
const ADHOC = "bin_ansible_callbacks";

export interface ConfigChange {
	/** Folder of our callback plugins. */
	readonly plugins: string;
	/** The Node that runs Shevek. */
	readonly node: string;
}

/** What the file would have in it where there is none. */
export function plainConfig(change: ConfigChange): string {
	return withCallback("", change).replaceAll(` ${MARK}`, "");
}

/** The same again where it is in there. Throws a `config` error for a file that is none, or that we cannot change. */
export function withCallback(
	text: string,
	{ plugins, node }: ConfigChange,
): string {
	parseIniFile(text, "ansible.cfg");
	const file = new ConfigLines(withoutAdded(text));
	const paths = file.value("defaults", PLUGINS);
	if (paths === undefined)
		file.add("defaults", PLUGINS, `${DEFAULT_PATH}:${plugins}`);
	else if (!paths.split(":").includes(plugins))
		file.replace("defaults", PLUGINS, joined([...paths.split(":"), plugins]));
	if (file.value("defaults", ADHOC) === undefined)
		file.add("defaults", ADHOC, "True");
	if (file.value("callback_shevek", "node") === undefined)
		file.add("callback_shevek", "node", node);
	return file.text();
}

export function withoutCallback(
	text: string,
	{ plugins }: Pick<ConfigChange, "plugins">,
): string {
	parseIniFile(text, "ansible.cfg");
	const file = new ConfigLines(withoutAdded(text));
	const paths = file.value("defaults", PLUGINS)?.split(":");
	if (paths?.includes(plugins)) {
		const others = paths.filter((path) => path !== plugins);
		file.replace("defaults", PLUGINS, joined(others));
	}
	return file.text();
}

function joined(paths: readonly string[]): string {
	return paths.filter((path) => path !== "").join(":");
}

function withoutAdded(text: string): string {
	return text
		.split(/(?<=\n)/)
		.filter((line) => !line.trimEnd().endsWith(` ${MARK}`))
		.join("");
}

class ConfigLines {
	/** With their line ends. */
	readonly #lines: string[];
	readonly #eol: string;

	constructor(text: string) {
		this.#eol = text.includes("\r\n") ? "\r\n" : "\n";
		this.#lines = text.split(/(?<=\n)/).filter((line) => line !== "");
	}

	text(): string {
		return this.#lines.join("");
	}

	value(section: string, key: string): string | undefined {
		const entry = this.#find(section, key);
		return entry === undefined ? undefined : entry.value;
	}

	/** At the beginning of the section, which is made where there is none. */
	add(section: string, key: string, value: string): void {
		const line = `${key} = ${value} ${MARK}${this.#eol}`;
		const header = this.#lines.findIndex((each) => headerOf(each) === section);
		if (header >= 0) {
			this.#lines.splice(header + 1, 0, line);
			return;
		}
		const last = this.#lines.at(-1);
		if (last !== undefined && !last.endsWith("\n"))
			this.#lines[this.#lines.length - 1] = `${last}${this.#eol}`;
		this.#lines.push(`[${section}] ${MARK}${this.#eol}`, line);
	}

	replace(section: string, key: string, value: string): void {
		const entry = this.#find(section, key);
		if (entry === undefined) return;
		if (/^[ \t]+\S/.test(this.#lines[entry.at + 1] ?? ""))
			throw new ShevekError(
				"config",
				`${key} is spread over several lines, which are not changed here`,
				{ hint: `Put it on one line, or change it by hand.` },
			);
		const { head, tail } = entry;
		this.#lines[entry.at] = `${head}${value}${tail}`;
	}

	#find(section: string, key: string) {
		let current: string | undefined;
		for (const [at, line] of this.#lines.entries()) {
			current = headerOf(line) ?? current;
			const parts =
				/^(\s*([^\s=:#;[][^=:]*?)\s*[=:][ \t]*)(.*?)((?:\s+;.*)?\s*)$/s.exec(
					line,
				);
			if (!parts || current !== section) continue;
			const [, head = "", name = "", value = "", tail = ""] = parts;
			if (name.toLowerCase() === key) return { at, head, value, tail };
		}
		return undefined;
	}
}

function headerOf(line: string): string | undefined {
	return /^\s*\[([^\]]+)\]/.exec(line)?.[1];
}
