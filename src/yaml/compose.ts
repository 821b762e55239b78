// From the parser's events to nodes: tags get their full names, aliases become the node
// they name. The events are js-yaml's; nothing else here knows that library.

import {
	EVENT_ID,
	type Event,
	getScalarValue,
	parseEvents,
	type ScalarEvent,
	YAMLException,
} from "js-yaml";
import { ShevekError } from "../errors/shevek-error.ts";
import {
	MAP_TAG,
	SCALAR_STYLES,
	SEQ_TAG,
	STR_TAG,
	TAG_PREFIX,
	type YamlNode,
} from "./node.ts";
import type { SourceText } from "./places.ts";
import { resolvePlain } from "./resolve.ts";

/** Deep enough for any file people write; a bound on recursion all the same. */
const MAX_DEPTH = 500;

/** The root nodes of the documents in a text. */
export function composeDocuments(source: SourceText): YamlNode[] {
	const composer = new Composer(source, readEvents(source));
	return composer.documents();
}

function readEvents(source: SourceText): Event[] {
	try {
		return parseEvents(source.text, {
			filename: source.file,
			maxDepth: MAX_DEPTH,
		});
	} catch (error) {
		if (!(error instanceof YAMLException)) throw error;
		throw new ShevekError("parse", error.reason, {
			where: source.placeAt(error.mark?.position ?? 0),
		});
	}
}

class Composer {
	readonly #source: SourceText;
	readonly #events: readonly Event[];
	#at = 0;
	#lastOffset = 0;
	#anchors = new Map<string, YamlNode>();
	#handles = new Map<string, string>();

	constructor(source: SourceText, events: readonly Event[]) {
		this.#source = source;
		this.#events = events;
	}

	documents(): YamlNode[] {
		const roots: YamlNode[] = [];
		while (this.#at < this.#events.length) {
			const event = this.#next();
			if (event.type !== EVENT_ID.DOCUMENT) continue;
			this.#anchors = new Map();
			this.#handles = new Map([["!!", TAG_PREFIX]]);
			for (const directive of event.directives) {
				if (directive.kind === "tag") {
					this.#handles.set(directive.handle, directive.prefix);
				}
			}
			roots.push(this.#node());
		}
		return roots;
	}

	#next(): Event {
		const event = this.#events[this.#at++];
		if (event === undefined) throw new ShevekError("internal", "no YAML event");
		return event;
	}

	#node(): YamlNode {
		const event = this.#next();
		switch (event.type) {
			case EVENT_ID.ALIAS:
				return this.#alias(event.anchorStart, event.anchorEnd);
			case EVENT_ID.SCALAR:
				return this.#scalar(event);
			case EVENT_ID.SEQUENCE: {
				const items: YamlNode[] = [];
				const node: YamlNode = {
					kind: "sequence",
					...this.#base(event, SEQ_TAG, event.start),
					items,
				};
				this.#anchor(event, node);
				while (!this.#closes()) items.push(this.#node());
				return node;
			}
			case EVENT_ID.MAPPING: {
				const node: YamlNode = {
					kind: "mapping",
					...this.#base(event, MAP_TAG, event.start),
					pairs: [],
					isFlat: false,
				};
				this.#anchor(event, node);
				while (!this.#closes()) {
					node.pairs.push({ key: this.#node(), value: this.#node() });
				}
				return node;
			}
		}
		throw new ShevekError("internal", "an unexpected YAML event");
	}

	#closes(): boolean {
		if (this.#events[this.#at]?.type !== EVENT_ID.POP) return false;
		this.#at++;
		return true;
	}

	#scalar(event: ScalarEvent): YamlNode {
		const style = SCALAR_STYLES[event.style - 1] ?? "plain";
		const text =
			event.valueStart < 0 ? "" : getScalarValue(this.#source.text, event);
		const isPlain = style === "plain";
		const start = isPlain ? event.valueStart : event.valueStart - 1;
		const base = this.#base(event, "", start);
		if (base.tag === "") base.tag = isPlain ? resolvePlain(text) : STR_TAG;
		if (event.valueEnd >= 0) this.#lastOffset = event.valueEnd;
		const node: YamlNode = { kind: "scalar", ...base, text, style };
		this.#anchor(event, node);
		return node;
	}

	#base(
		event: Exclude<Event, { type: 1 | 5 | 6 }>,
		defaultTag: string,
		start: number,
	) {
		const { anchorStart, tagStart, tagEnd } = event;
		let first = start < 0 ? this.#lastOffset : start;
		if (anchorStart > 0 && anchorStart - 1 < first) first = anchorStart - 1;
		if (tagStart >= 0 && tagStart < first) first = tagStart;
		const given =
			tagStart < 0 ? undefined : this.#source.text.slice(tagStart, tagEnd);
		return {
			tag:
				given === undefined
					? defaultTag
					: this.#fullTag(given, defaultTag || STR_TAG),
			start: first,
			value: undefined,
		};
	}

	#fullTag(given: string, defaultTag: string): string {
		if (given === "!") return defaultTag;
		if (given.startsWith("!<")) return given.slice(2, -1);
		const parts = /^(!(?:[\w-]*!)?)(.*)$/s.exec(given);
		const handle = parts?.[1] ?? "!";
		const prefix = this.#handles.get(handle) ?? handle;
		return prefix + decodeURIComponent(parts?.[2] ?? "");
	}

	#anchor(
		event: { anchorStart: number; anchorEnd: number },
		node: YamlNode,
	): void {
		if (event.anchorStart < 0) return;
		const name = this.#source.text.slice(event.anchorStart, event.anchorEnd);
		this.#anchors.set(name, node);
	}

	#alias(start: number, end: number): YamlNode {
		const name = this.#source.text.slice(start, end);
		const node = this.#anchors.get(name);
		if (node !== undefined) return node;
		throw new ShevekError("parse", `found undefined alias '${name}'`, {
			where: this.#source.placeAt(start - 1),
		});
	}
}
