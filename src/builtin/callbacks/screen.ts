// Where text for people ends up: two streams, their width, and whether they take colours.

/** What the callbacks write to. `columns` is what banners and wrapped warnings fill. */
export interface Screen {
	readonly columns: number;
	readonly isColor: boolean;
	out(text: string): void;
	err(text: string): void;
	/** Everything written so far reaches the streams before this returns. */
	flush?(): void;
}

/** The part of `process.stdout` that the width and colour rules look at. */
export interface TerminalStream {
	readonly isTTY?: boolean;
	readonly columns?: number;
	write(text: string): unknown;
}

export interface ColorRule {
	/** ANSIBLE_FORCE_COLOR */
	readonly isForced: boolean;
	/** ANSIBLE_NOCOLOR */
	readonly isOff: boolean;
	/** `TERM` */
	readonly term: string | undefined;
}

const NARROWEST = 79;
/** Terminals whose terminfo entry names no colours. */
const COLORLESS_TERM = /^(|dumb|unknown|emacs|vt\d.*|sun|hp\d*|tty\d*)$/;

/** One column stays free on a terminal, and nothing is narrower than 79. */
function screenColumns(stream: TerminalStream): number {
	const width = stream.isTTY ? (stream.columns ?? 0) : 0;
	return Math.max(NARROWEST, width - 1);
}

/** Forcing wins over forbidding; else a terminal that knows colours gets them. */
function takesColor(stream: TerminalStream, rule: ColorRule): boolean {
	if (rule.isForced) return true;
	if (rule.isOff || !stream.isTTY) return false;
	return !COLORLESS_TERM.test(rule.term ?? "");
}

/**
 * A screen over two streams. Writes of one turn of the event loop leave in one piece (a run of
 * thousands of hosts would else spend its time in `write`); the order between the streams holds.
 */
export function makeScreen(
	stdout: TerminalStream,
	stderr: TerminalStream,
	rule: ColorRule,
): Screen & { flush(): void } {
	let pending = "";
	let pendingStream = stdout;
	let isScheduled = false;
	const flush = () => {
		isScheduled = false;
		if (pending === "") return;
		const text = pending;
		pending = "";
		pendingStream.write(text);
	};
	const write = (stream: TerminalStream, text: string) => {
		if (stream !== pendingStream) {
			flush();
			pendingStream = stream;
		}
		pending += writable(text);
		if (isScheduled) return;
		isScheduled = true;
		setImmediate(flush);
	};
	return {
		columns: screenColumns(stdout),
		isColor: takesColor(stdout, rule),
		out: (text) => write(stdout, text),
		err: (text) => write(stderr, text),
		flush,
	};
}

/** Bytes that are no UTF-8 came in as lone surrogates; Python's stream shows each as "?". */
function writable(text: string): string {
	return text.isWellFormed() ? text : text.replace(/\p{Surrogate}/gu, "?");
}
