// The loop's own log: a line a thing, on standard error.

export const LOG_LEVELS = [
	"debug",
	"info",
	"warning",
	"error",
	"critical",
] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export class LoopLog {
	#least: LogLevel;
	readonly #write: (line: string) => void;
	readonly #now: () => Date;

	constructor(
		write: (line: string) => void,
		least: LogLevel = "info",
		now: () => Date = () => new Date(),
	) {
		this.#write = write;
		this.#least = least;
		this.#now = now;
	}

	set least(level: LogLevel) {
		this.#least = level;
	}

	debug(text: string): void {
		this.line("debug", text);
	}

	info(text: string): void {
		this.line("info", text);
	}

	warning(text: string): void {
		this.line("warning", text);
	}

	error(text: string): void {
		this.line("error", text);
	}

	critical(text: string): void {
		this.line("critical", text);
	}

	line(level: LogLevel, text: string): void {
		if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(this.#least)) return;
		const time = this.#now().toISOString();
		this.#write(`${time} ${level.toUpperCase()} ${visible(text)}\n`);
	}
}

/** A routing key from outside makes no line of its own, and says nothing to a terminal. */
function visible(text: string): string {
	return text
		.toWellFormed()
		.replace(
			/[\p{Cc}\p{Cf}\u2028\u2029]/gu,
			(character) =>
				`\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
		);
}
