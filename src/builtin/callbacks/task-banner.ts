// When and how plays and tasks are announced. A task's banner is printed as it starts; or, where
// results are filtered or hosts run free, before the first result of it that is shown.

import type { PlayInfo, TaskInfo } from "../../events/run-event.ts";
import type { CallbackDisplay } from "../../plugins/callback-display.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { ScreenSettings } from "./settings.ts";

const FREE_STRATEGY = /^(ansible\.(builtin|legacy)\.)?(free|host_pinned)$/;

export class TaskBanner {
	readonly #display: CallbackDisplay;
	readonly #settings: ScreenSettings;
	#isFree = false;
	/** The task whose banner stands last on the screen. */
	#shownFor: string | undefined;
	/** The name under which the running task started; undefined where hosts run free. */
	#startedName: string | undefined;

	constructor(display: CallbackDisplay, settings: ScreenSettings) {
		this.#display = display;
		this.#settings = settings;
	}

	startPlay(play: PlayInfo): void {
		this.#isFree = FREE_STRATEGY.test(play.strategy);
		const name = play.name.trim();
		const mark = this.#checkMark(play.isCheckMode);
		this.#display.banner(name === "" ? `PLAY${mark}` : `PLAY [${name}]${mark}`);
	}

	startTask(task: TaskInfo): void {
		this.#display.forgetHostWarnings();
		if (this.#isFree) {
			this.#startedName = undefined;
			return;
		}
		this.#startedName = task.name.trim();
		if (this.#settings.showsSkipped && this.#settings.showsOk) this.#show(task);
	}

	/** Before a result line: prints the banner unless it is this task's that stands last. */
	ensure(task: TaskInfo): void {
		if (this.#shownFor !== task.uuid) this.#show(task);
	}

	showPath(task: TaskInfo): void {
		if (task.path !== "")
			this.#display.show(`task path: ${task.path}:${task.line}`, {
				color: "debug",
			});
	}

	#show(task: TaskInfo): void {
		const kind = task.isHandler ? "RUNNING HANDLER" : "TASK";
		// What has started last lends its name, as all variables may not be there later on.
		const name = this.#startedName ?? task.name.trim();
		const mark = this.#checkMark(task.isCheckMode);
		this.#display.banner(`${kind} [${name}${this.#args(task)}]${mark}`);
		if (this.#settings.verbosity >= 2) this.showPath(task);
		this.#shownFor = task.uuid;
	}

	/** On request only: a module may know secrets among its arguments that the task does not. */
	#args(task: TaskInfo): string {
		if (!this.#settings.showsArgs || task.isNoLog) return "";
		const pairs = [...task.args].map(
			([key, value]) => `${pyStr(key)}=${pyStr(value)}`,
		);
		return ` ${pairs.join(", ")}`;
	}

	#checkMark(isCheckMode: boolean): string {
		return isCheckMode && this.#settings.showsCheckMode ? " [CHECK MODE]" : "";
	}
}
