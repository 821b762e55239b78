// The screen as callbacks see it: what there is to say it with. Colours, widths and which warnings are
// wanted follow the user's settings, so no callback looks at those.

import type { EventOf } from "../events/run-event.ts";

/** What a text is about; the COLOR_* settings give each its colour. */
export const COLOR_ROLES = [
	"changed",
	"debug",
	"deprecate",
	"diffAdd",
	"diffLines",
	"diffRemove",
	"error",
	"highlight",
	"ok",
	"skip",
	"unreachable",
	"verbose",
	"warn",
] as const;
export type ColorRole = (typeof COLOR_ROLES)[number];

export interface ShowOptions {
	readonly color?: ColorRole | undefined;
	/** To standard error. */
	readonly isError?: boolean;
	/** Not for the log file of `log_path`. */
	readonly isScreenOnly?: boolean;
	/** For the log file alone. */
	readonly isLogOnly?: boolean;
	/** As it is: no line end is added. */
	readonly isRaw?: boolean;
}

export interface DeprecationNotice {
	readonly msg: string;
	/** The version that drops the feature. */
	readonly version?: string | undefined;
	/** The date after which a release drops it; wins over the version. */
	readonly date?: string | undefined;
	readonly collectionName?: string | undefined;
}

export interface CallbackDisplay {
	/** -v count. */
	readonly verbosity: number;
	/** Columns that banners fill. */
	readonly columns: number;
	readonly isColor: boolean;
	/** One line, or several; a missing line end is added. */
	show(text: string, options?: ShowOptions): void;
	/** A headline filled with stars, after an empty line. */
	banner(text: string): void;
	/** The text in the colour of a role, where the screen takes colours. */
	paint(text: string, role: ColorRole | undefined): string;
	/** Each text is said once; once a host and task where it is a host's. */
	warning(text: string, host?: string): void;
	deprecated(notice: DeprecationNotice, host?: string): void;
	/** Each text is said once. */
	error(text: string): void;
	/** Shown from `level` times -v on. */
	verbose(text: string, level: number, host?: string): void;
	/** What Ansible would do with a message: a stdout callback without a handler for them has this done for it. */
	message(event: EventOf<"message">): void;
	/** A new task: what was said of single hosts may be said again. */
	forgetHostWarnings(): void;
	/** Everything shown so far reaches its stream before this returns. */
	flush(): void;
}
