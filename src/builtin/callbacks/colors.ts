// Colours by role (the COLOR_* settings) and by name, as terminal escape sequences.

import type { ColorRole } from "../../plugins/callback-display.ts";

export type ColorTable = Readonly<Record<ColorRole, string>>;

/** The defaults of COLOR_CHANGED, COLOR_DEBUG … in ansible-core 2.14. */
export const DEFAULT_COLORS: ColorTable = {
	changed: "yellow",
	debug: "dark gray",
	deprecate: "purple",
	diffAdd: "green",
	diffLines: "cyan",
	diffRemove: "red",
	error: "red",
	highlight: "white",
	ok: "green",
	skip: "cyan",
	unreachable: "bright red",
	verbose: "blue",
	warn: "bright purple",
};

const NAMED_COLORS: Readonly<Record<string, string>> = {
	black: "0;30",
	red: "0;31",
	green: "0;32",
	yellow: "0;33",
	blue: "0;34",
	purple: "0;35",
	magenta: "0;35",
	cyan: "0;36",
	"bright gray": "0;37",
	"dark gray": "1;30",
	"bright red": "1;31",
	"bright green": "1;32",
	"bright yellow": "1;33",
	"bright blue": "1;34",
	"bright purple": "1;35",
	"bright magenta": "1;35",
	"bright cyan": "1;36",
	white: "1;37",
	normal: "0",
};

/** The SGR parameter of a colour name: a named one, `color12`, `rgb123` (0 to 5 each) or `gray7`. */
function sgrParameter(color: string): string {
	const numbered = /^color(\d+)/.exec(color);
	if (numbered) return `38;5;${Number(numbered[1])}`;
	const cube = /^rgb([0-5])([0-5])([0-5])/.exec(color);
	if (cube) {
		const [red, green, blue] = cube.slice(1).map(Number);
		return `38;5;${16 + 36 * (red ?? 0) + 6 * (green ?? 0) + (blue ?? 0)}`;
	}
	const gray = /^gray(\d+)/.exec(color);
	if (gray) return `38;5;${232 + Number(gray[1])}`;
	return NAMED_COLORS[color] ?? "0";
}

/** Colours every line on its own, so that a pager or `grep` keeps them. */
export function paint(text: string, color: string): string {
	const parameter = sgrParameter(color);
	return text
		.split("\n")
		.map((line) => `\x1b[${parameter}m${line}\x1b[0m`)
		.join("\n");
}
