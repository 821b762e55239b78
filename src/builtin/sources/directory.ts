// directory: each file that appears in a folder is a message. It stays there until its run has ended, so that a loop that
// dies finds it again.

import { type FSWatcher, watch } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { OptionValues } from "../../plugins/option-spec.ts";
import {
	defineSource,
	type SourceContext,
	type SourceItem,
	type SourceResult,
} from "../../plugins/source.ts";
import {
	type Candidate,
	candidatesIn,
	moveAside,
	readCandidate,
	removeFile,
} from "./directory/files.ts";

const OPTIONS = {
	path: {
		type: "path",
		description: "The folder; files in it that end in .json are messages.",
		required: true,
	},
	done_dir: {
		type: "path",
		description:
			"Where files go when they are done with; without it they are removed.",
	},
	poll_seconds: {
		type: "float",
		description:
			"How often the folder is looked at where the system does not tell of changes in it.",
		default: 5,
	},
} as const;

type Context = SourceContext<typeof OPTIONS>;

/** Who writes a file in place, instead of renaming it there, has so long until it has to be whole. */
const SETTLE_MS = 5000;
const LOOK_AGAIN_MS = 200;

export default defineSource({
	description: "Files that appear in a folder, as JSON.",
	options: OPTIONS,
	keptBy: "source",
	start: (context) => {
		// a folder that is not there is said at the start
		candidatesIn(context.options.path);
		const folder = new Folder(context);
		return {
			messages: () => folder.messages(),
			done: (item, result) => folder.done(item, result),
			close: () => folder.close(),
		};
	},
});

class Folder {
	readonly #options: OptionValues<typeof OPTIONS>;
	readonly #context: Context;
	/** By name: given, and not done with. */
	readonly #given = new Map<string, SourceItem>();
	readonly #names = new Map<SourceItem, string>();
	readonly #watcher: FSWatcher | undefined;
	#change = new AbortController();

	constructor(context: Context) {
		this.#context = context;
		this.#options = context.options;
		this.#watcher = this.#watch();
	}

	async *messages(): AsyncGenerator<SourceItem> {
		const { signal } = this.#context;
		while (!signal.aborted) {
			this.#change = new AbortController();
			let isUnsettled = false;
			for (const candidate of candidatesIn(this.#options.path)) {
				if (signal.aborted) return;
				if (this.#given.has(candidate.name)) continue;
				const item = this.#read(candidate);
				if (item === "unsettled") isUnsettled = true;
				else if (item !== undefined) yield item;
			}
			await this.#untilChange(isUnsettled);
		}
	}

	done(item: SourceItem, { kind }: SourceResult): void {
		const name = this.#names.get(item);
		if (name === undefined) return;
		this.#names.delete(item);
		this.#given.delete(name);
		if (kind === "returned") return;
		const file = path.join(this.#options.path, name);
		const { done_dir: doneDir } = this.#options;
		if (kind === "refused") moveAside(file, this.#refused);
		else if (doneDir !== undefined) moveAside(file, doneDir);
		else removeFile(file);
	}

	close(): void {
		this.#watcher?.close();
	}

	get #refused(): string {
		return path.join(this.#options.path, "refused");
	}

	#read(candidate: Candidate): SourceItem | "unsettled" | undefined {
		const { name, modifiedMs } = candidate;
		const read = readCandidate(candidate);
		if (read === "gone") return undefined;
		if (read.kind === "fault") {
			const isYoung = Date.now() - modifiedMs < SETTLE_MS;
			if (isYoung && !read.isFinal) return "unsettled";
			this.#context.log(
				"warning",
				`${name} is put into ${this.#refused}: ${read.what}`,
			);
			moveAside(path.join(this.#options.path, name), this.#refused);
			return undefined;
		}
		this.#given.set(name, read.message);
		this.#names.set(read.message, name);
		return read.message;
	}

	/** Where it cannot be watched (some network file systems), it is only looked at. */
	#watch(): FSWatcher | undefined {
		try {
			const watcher = watch(this.#options.path, { persistent: false }, () =>
				this.#change.abort(),
			);
			watcher.on("error", () => watcher.close());
			return watcher;
		} catch {
			return undefined;
		}
	}

	async #untilChange(isUnsettled: boolean): Promise<void> {
		const { signal } = this.#context;
		const change = this.#change;
		const stop = () => change.abort();
		signal.addEventListener("abort", stop, { once: true });
		if (signal.aborted) stop();
		const ms = isUnsettled ? LOOK_AGAIN_MS : 1000 * this.#options.poll_seconds;
		await wait(ms, undefined, { signal: change.signal }).catch(() => undefined);
		signal.removeEventListener("abort", stop);
	}
}
