// What a command sees of the process around it, so that a test can be that process.

import {
	type ColorTable,
	DEFAULT_COLORS,
} from "../builtin/callbacks/colors.ts";
import { Display, type DisplayWatchers } from "../builtin/callbacks/display.ts";
import {
	makeScreen,
	type TerminalStream,
} from "../builtin/callbacks/screen.ts";
import type { Settings } from "../config/settings.ts";
import { ShownText } from "../events/shown-text.ts";
import { COLOR_ROLES } from "../plugins/callback-display.ts";

import { openLog } from "./log-file.ts";

export interface CommandWorld {
	readonly cwd: string;
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly stdout: TerminalStream;
	readonly stderr: TerminalStream;
}

export function processWorld(): CommandWorld {
	const { env, stdout, stderr } = process;
	return { cwd: process.cwd(), env, stdout, stderr };
}

/** A display on the command's streams, where someone else keeps the log. */
export function makeDisplay(
	world: CommandWorld,
	settings: Settings,
	{ verbosity, ...watchers }: { verbosity: number } & DisplayWatchers,
): Display {
	const screen = makeScreen(world.stdout, world.stderr, {
		isForced: settings.flag("ANSIBLE_FORCE_COLOR"),
		isOff: settings.flag("ANSIBLE_NOCOLOR"),
		term: world.env.TERM,
	});
	return new Display(
		screen,
		{
			verbosity,
			colors: colorsOf(settings),
			isVerboseToStderr: settings.flag("VERBOSE_TO_STDERR"),
			showsDeprecations: settings.flag("DEPRECATION_WARNINGS"),
		},
		watchers,
	);
}

/** Also says what reading the settings had to say. */
export function openDisplay(
	world: CommandWorld,
	settings: Settings,
	verbosity: number,
): Display {
	const log = openLog(settings, world.stderr);
	const shown = new ShownText();
	const display = makeDisplay(world, settings, { verbosity, log, shown });
	for (const warning of settings.warnings) display.warning(warning);
	for (const use of settings.deprecatedUses) {
		const instead =
			use.alternatives === undefined ? "" : `, use ${use.alternatives} instead`;
		display.deprecated({
			msg: `${use.name} option, ${use.why}${instead}`,
			version: use.version,
			collectionName: "ansible.builtin",
		});
	}
	return display;
}

/** The COLOR_* settings. */
function colorsOf(settings: Settings): ColorTable {
	const colors: Record<string, string> = { ...DEFAULT_COLORS };
	for (const role of COLOR_ROLES) {
		const name = role.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
		colors[role] = settings.text(`COLOR_${name}`) ?? DEFAULT_COLORS[role];
	}
	return colors as ColorTable;
}
