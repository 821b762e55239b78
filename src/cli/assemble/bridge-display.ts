// The screen of a callback that listens to a plain Ansible: what it shows goes back over the bridge, and
// Ansible shows it at its end.

import { deprecationText } from "../../builtin/callbacks/deprecation.ts";
import type { EventOf } from "../../events/run-event.ts";
import type {
	CallbackDisplay,
	DeprecationNotice,
} from "../../plugins/callback-display.ts";

interface Answer {
	readonly kind: "warning" | "error" | "show";
	readonly text: string;
}

/** More are read by nobody, and the pipe must not fill up. */
const MAX_ANSWERS = 500;
const COLUMNS = 79;

export class BridgeDisplay implements CallbackDisplay {
	readonly verbosity = 0;
	readonly columns = COLUMNS;
	readonly isColor = false;
	readonly #answer: (answer: Answer) => void;
	readonly #said = new Set<string>();
	#answers = 0;

	constructor(answer: (answer: Answer) => void) {
		this.#answer = answer;
	}

	show(text: string): void {
		this.#say("show", text);
	}
	banner(text: string): void {
		const stars = "*".repeat(Math.max(3, COLUMNS - text.length));
		this.show(`\n${text} ${stars}`);
	}
	paint(text: string): string {
		return text;
	}
	warning(text: string): void {
		this.#sayOnce("warning", text);
	}
	deprecated(notice: DeprecationNotice): void {
		this.#sayOnce("warning", deprecationText(notice));
	}
	error(text: string): void {
		this.#sayOnce("error", text);
	}
	/** Ansible's own -v is not known here in time. */
	verbose(): void {}
	/** Ansible says these itself. */
	message(_event: EventOf<"message">): void {}
	forgetHostWarnings(): void {}
	flush(): void {}

	#sayOnce(kind: Answer["kind"], text: string): void {
		if (this.#said.has(text)) return;
		this.#said.add(text);
		this.#say(kind, text);
	}

	#say(kind: Answer["kind"], text: string): void {
		this.#answers += 1;
		if (this.#answers <= MAX_ANSWERS) this.#answer({ kind, text });
	}
}
