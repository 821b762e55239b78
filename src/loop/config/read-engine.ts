// What runs the playbooks: this process (`native`), or the command of `playbook_cmd`.

import { delimiter, join } from "node:path";
import { isExecutable } from "../../config/file-access.ts";
import { isFile } from "../../config/paths.ts";
import { splitShellWords } from "../../inventory/shell-words.ts";
import type { EngineChoice } from "./loop-config.ts";
import { type PathsContext, resolvePath } from "./read-ansible.ts";
import type { Section } from "./section.ts";

interface ReadEngine {
	readonly choice: EngineChoice;
	readonly notes: readonly string[];
}

const NATIVE: EngineChoice = { kind: "native" };
const ENGINES = ["native", "ansible"] as const;

/** `engine` may stand at the top or under `ansible`. */
export function readEngine(
	top: Section,
	ansible: Section | undefined,
	context: PathsContext,
): ReadEngine {
	const above = top.choice("engine", ENGINES);
	const below = ansible?.choice("engine", ENGINES);
	if (above !== undefined && below !== undefined && above !== below)
		top.fault("engine", `is ${above}, and ansible.engine is ${below}`);
	const engine = above ?? below;
	const written = ansible?.text("playbook_cmd");
	if (engine === "native") {
		const note = `engine: native runs the playbooks, and not ${written} (playbook_cmd)`;
		return { choice: NATIVE, notes: written === undefined ? [] : [note] };
	}
	const command =
		written ?? (engine === "ansible" ? "ansible-playbook" : undefined);
	if (command === undefined || ansible === undefined)
		return { choice: NATIVE, notes: [] };
	return { choice: readCommand(command, ansible, context), notes: [] };
}

/** A path as it stands, spaces and all, where such a file is there; else words, as a shell would split them. */
function readCommand(
	written: string,
	section: Section,
	context: PathsContext,
): EngineChoice {
	const whole = findProgram(written, context);
	if (whole !== undefined) return { kind: "command", words: [whole] };
	const [first = "", ...rest] = wordsOf(written);
	const program = findProgram(first, context);
	if (program !== undefined)
		return { kind: "command", words: [program, ...rest] };
	const fault =
		first === "" ? "is empty" : `is no program that can be run: ${first}`;
	section.fault("playbook_cmd", fault);
	return NATIVE;
}

function wordsOf(text: string): readonly string[] {
	try {
		return splitShellWords(text).map((word) => word.text);
	} catch {
		return [text];
	}
}

/** A name without a slash is looked for in PATH. */
function findProgram(
	written: string,
	context: PathsContext,
): string | undefined {
	const folders = (context.env.PATH ?? "").split(delimiter);
	const candidates =
		written.includes("/") || written.startsWith("~")
			? [resolvePath(written, context)]
			: folders
					.filter((each) => each !== "")
					.map((each) => join(each, written));
	return candidates.find((each) => isFile(each) && isExecutable(each));
}
