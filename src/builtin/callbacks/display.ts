// The one way text gets to the screen and the log file: colour, banners, wrapped warnings, and
// saying the same warning once. What to say is the callbacks' affair.

import type { EventOf, MessageStyle } from "../../events/run-event.ts";
import type { ShownText } from "../../events/shown-text.ts";
import type {
	CallbackDisplay,
	ColorRole,
	DeprecationNotice,
	ShowOptions,
} from "../../plugins/callback-display.ts";
import { paint } from "./colors.ts";
import { deprecationText } from "./deprecation.ts";
import type { Screen } from "./screen.ts";
import type { DisplaySettings } from "./settings.ts";
import { textWidth } from "./text-width.ts";
import { wrapText } from "./wrap-text.ts";

/** Takes what the log file gets, without colours. */
export type LogSink = (text: string) => void;

export interface DisplayWatchers {
	readonly log?: LogSink | undefined;
	/** Gets all that the screen gets. */
	readonly shown?: ShownText | undefined;
}

/** How a text came to be shown, for who watches. */
interface Manner {
	readonly style: MessageStyle;
	readonly level?: number | undefined;
	readonly host?: string | undefined;
}
const PLAIN: Manner = { style: "plain" };
const STYLES = {
	warn: "warning",
	deprecate: "deprecated",
	error: "error",
} as const;

export class Display implements CallbackDisplay {
	readonly screen: Screen;
	readonly shown: ShownText | undefined;
	readonly #settings: DisplaySettings;
	readonly #log: LogSink | undefined;
	readonly #said = new Set<string>();
	readonly #saidOfHosts = new Set<string>();

	constructor(
		screen: Screen,
		settings: DisplaySettings,
		{ log, shown }: DisplayWatchers = {},
	) {
		this.screen = screen;
		this.shown = shown;
		this.#settings = settings;
		this.#log = log;
	}

	get verbosity(): number {
		return this.#settings.verbosity;
	}
	get columns(): number {
		return this.screen.columns;
	}
	get isColor(): boolean {
		return this.screen.isColor;
	}
	flush(): void {
		this.screen.flush?.();
	}

	/** The text in the colour of a role, where the screen takes colours. */
	paint(text: string, role: ColorRole | undefined): string {
		if (role === undefined || !this.screen.isColor) return text;
		return paint(text, this.#settings.colors[role]);
	}

	/** One line (or several): a missing line end is added. */
	show(text: string, options: ShowOptions = {}): void {
		this.#show(text, options, PLAIN);
	}

	#show(text: string, options: ShowOptions, manner: Manner): void {
		if (!options.isLogOnly) {
			const bare = text.endsWith("\n") ? text.slice(0, -1) : text;
			const line = options.isRaw
				? text
				: `${this.paint(bare, options.color)}\n`;
			const isError = options.isError === true;
			if (isError) this.screen.err(line);
			else this.screen.out(line);
			this.shown?.add({ text: line, isError, ...manner });
		}
		// Debug colours stay out of the log: there they have a level below the file's.
		if (this.#log && !options.isScreenOnly && options.color !== "debug")
			this.#log(text.replace(/^\n+/, ""));
	}

	/** A headline filled with stars up to the width, three at least. */
	banner(text: string): void {
		const title = text.trim();
		const stars = Math.max(3, this.screen.columns - textWidth(title));
		this.show(`\n${title} ${"*".repeat(stars)}`);
	}

	warning(text: string, host?: string): void {
		const lines = wrapText(`[WARNING]: ${text}`, this.screen.columns);
		this.#sayOnce(`${lines.join("\n")}\n`, "warn", host);
	}

	deprecated(notice: DeprecationNotice, host?: string): void {
		if (!this.#settings.showsDeprecations) return;
		const lines = wrapText(deprecationText(notice), this.screen.columns, {
			dropsSpace: false,
		});
		this.#sayOnce(lines.join("\n").trim(), "deprecate", host);
	}

	error(text: string): void {
		this.#sayOnce(`ERROR! ${text}`, "error", undefined);
	}

	/** The form of errors that are no fault of input: a wrapped paragraph. */
	wrappedError(text: string): void {
		const lines = wrapText(`\n[ERROR]: ${text}`, this.screen.columns);
		this.#sayOnce(`${lines.join("\n")}\n`, "error", undefined);
	}

	/** Shown from `level` times -v on. */
	verbose(text: string, level: number, host?: string): void {
		if (this.#settings.verbosity < level) return;
		this.#show(
			host === undefined ? text : `<${host}> ${text}`,
			{ color: "verbose", isError: this.#settings.isVerboseToStderr },
			{ style: "verbose", level, host },
		);
	}

	message(event: EventOf<"message">): void {
		const { text, host } = event;
		if (event.style !== "verbose" && this.verbosity < event.level) return;
		switch (event.style) {
			case "plain":
				this.show(text);
				break;
			case "verbose":
				this.verbose(text, event.level, host);
				break;
			case "debug":
				this.show(text, { color: "debug" });
				break;
			case "warning":
				this.warning(text, host);
				break;
			case "deprecated":
				this.deprecated({ msg: text }, host);
				break;
			case "error":
				this.error(text);
				break;
		}
	}

	/** A new task: what was said of single hosts may be said again. */
	forgetHostWarnings(): void {
		this.#saidOfHosts.clear();
	}

	/**
	 * Ansible says a thing once a process, and each task of a host is a process of its own there:
	 * a warning that a host's task raised comes again with the next host and the next task.
	 */
	#sayOnce(
		text: string,
		color: keyof typeof STYLES,
		host: string | undefined,
	): void {
		if (this.#said.has(text)) return;
		if (host === undefined) {
			this.#said.add(text);
		} else {
			const key = `${host}\0${text}`;
			if (this.#saidOfHosts.has(key)) return;
			this.#saidOfHosts.add(key);
		}
		this.#show(text, { color, isError: true }, { style: STYLES[color] });
	}
}
