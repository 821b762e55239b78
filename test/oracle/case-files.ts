// Reads the hand-written template case inputs (test/corpus/template/cases/*.txt).
//
// A line is one template, but for these directives, which hold until changed:
//   @vars {json}     @modes a b…     @options {json}     @searchpath [json]
//   @begin … @end    a template of several lines          @# a comment

export interface TemplateCase {
	readonly id: string;
	readonly template: unknown;
	readonly vars: Record<string, unknown>;
	readonly mode: string;
	readonly options?: Record<string, unknown>;
	readonly searchpath?: string[];
}

interface ReaderState {
	vars: Record<string, unknown>;
	modes: string[];
	options: Record<string, unknown> | undefined;
	searchpath: string[] | undefined;
	block: string[] | undefined;
}

export function parseCaseFile(area: string, text: string): TemplateCase[] {
	const cases: TemplateCase[] = [];
	const state: ReaderState = {
		vars: {},
		modes: ["string"],
		options: undefined,
		searchpath: undefined,
		block: undefined,
	};
	for (const [index, line] of text.split("\n").entries()) {
		const template = readLine(state, line);
		if (template === undefined) continue;
		for (const mode of state.modes) {
			cases.push({
				id: `${area}:${index + 1}:${mode}`,
				template,
				vars: state.vars,
				mode,
				...(state.options && { options: state.options }),
				...(state.searchpath && { searchpath: state.searchpath }),
			});
		}
	}
	return cases;
}

/** The template that ends on this line, if one does. */
function readLine(state: ReaderState, line: string): unknown {
	if (state.block) {
		if (line !== "@end") {
			state.block.push(line);
			return undefined;
		}
		const template = state.block.map((each) => `${each}\n`).join("");
		state.block = undefined;
		return template;
	}
	if (line === "" || line.startsWith("@#")) return undefined;
	if (line.startsWith("@")) {
		applyDirective(state, line);
		return undefined;
	}
	return line;
}

function applyDirective(state: ReaderState, line: string): void {
	const [name = "", ...rest] = line.slice(1).split(" ");
	const argument = rest.join(" ");
	if (name === "begin") state.block = [];
	else if (name === "vars") state.vars = JSON.parse(argument || "{}");
	else if (name === "modes") state.modes = argument.split(" ");
	else if (name === "options")
		state.options = argument ? JSON.parse(argument) : undefined;
	else if (name === "searchpath")
		state.searchpath = argument ? JSON.parse(argument) : undefined;
	else throw new Error(`unknown directive: ${line}`);
}
