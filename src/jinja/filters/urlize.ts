// urlize: links for the URLs and addresses in a text.

import { pyTruth } from "../../pyvalue/compare.ts";
import { pyIterate } from "../../pyvalue/items.ts";
import { toInt } from "../../pyvalue/numbers.ts";
import { pyRepr, pyStr } from "../../pyvalue/text.ts";
import type { PyValue } from "../../pyvalue/value.ts";
import type { CallContext } from "../definitions.ts";
import { TemplateError } from "../errors.ts";
import { escapeText, htmlOf, Markup } from "../markup.ts";

const URL_PATTERN = new RegExp(
	"^((https?://|www\\.)(([\\w%-]+\\.)+)?([a-z]{2,63}|xn--[\\w%]{2,59})" +
		"|([\\w%-]{2,63}\\.)+(com|net|int|edu|gov|org|info|mil)" +
		"|(https?://)((([\\d]{1,3})(\\.[\\d]{1,3}){3})|(\\[([\\da-f]{0,4}:){2}([\\da-f]{0,4}:?){1,6}\\])))" +
		"(?::[\\d]{1,5})?(?:[/?#]\\S*)?$",
	"i",
);
const EMAIL = /^\S+@\w[\w.-]*\.\w+$/;
const SCHEME = /^[\w.+-]{2,}:\/{0,2}$/;
const BRACKETS = [
	["(", ")"],
	["<", ">"],
	["&lt;", "&gt;"],
] as const;

interface LinkOptions {
	readonly attributes: string;
	readonly limit: number | undefined;
	readonly schemes: readonly string[];
}

export function urlize(
	{ autoescape, environment: { policies } }: CallContext,
	value: PyValue,
	trimLimit: PyValue,
	nofollow: PyValue,
	target: PyValue,
	rel: PyValue,
	extraSchemes: PyValue,
): PyValue {
	const rels = new Set(
		rel === null ? [] : pyStr(rel).split(/\s+/).filter(Boolean),
	);
	if (pyTruth(nofollow)) rels.add("nofollow");
	for (const word of policies.urlizeRel.split(/\s+/).filter(Boolean))
		rels.add(word);
	const relText = [...rels].sort().join(" ");
	const targetText = target === null ? policies.urlizeTarget : pyStr(target);
	const schemes =
		extraSchemes === null
			? policies.urlizeExtraSchemes
			: [...pyIterate(extraSchemes)].map(pyStr);
	for (const scheme of schemes)
		if (!SCHEME.test(scheme))
			throw new TemplateError(
				"filterArgument",
				`${pyRepr(scheme)} is not a valid URI scheme prefix.`,
			);
	const attributes =
		(relText === "" ? "" : ` rel="${escapeText(relText)}"`) +
		(targetText ? ` target="${escapeText(targetText)}"` : "");
	const limit = trimLimit === null ? undefined : Number(toInt(trimLimit));
	const text = htmlOf(value)
		.split(/(\s+)/)
		.map((word) => linkWord(word, { attributes, limit, schemes }))
		.join("");
	return autoescape ? new Markup(text) : text;
}

function linkWord(word: string, options: LinkOptions): string {
	const head = /^(?:[(<]|&lt;)+/.exec(word)?.[0] ?? "";
	let middle = word.slice(head.length);
	let tail = /(?:[)>.,\n]|&gt;)+$/.exec(middle)?.[0] ?? "";
	middle = middle.slice(0, middle.length - tail.length);
	for (const [open, close] of BRACKETS) {
		const opened = middle.split(open).length - 1;
		if (opened <= middle.split(close).length - 1) continue;
		const closable = Math.min(opened, tail.split(close).length - 1);
		for (let i = 0; i < closable; i++) {
			const end = tail.indexOf(close) + close.length;
			middle += tail.slice(0, end);
			tail = tail.slice(end);
		}
	}
	return head + link(middle, options) + tail;
}

function link(
	text: string,
	{ attributes, limit, schemes }: LinkOptions,
): string {
	if (URL_PATTERN.test(text)) {
		const shown =
			limit !== undefined && text.length > limit
				? `${text.slice(0, limit)}...`
				: text;
		const href = /^https?:\/\//.test(text) ? text : `https://${text}`;
		return `<a href="${href}"${attributes}>${shown}</a>`;
	}
	if (text.startsWith("mailto:") && EMAIL.test(text.slice(7)))
		return `<a href="${text}">${text.slice(7)}</a>`;
	if (
		text.includes("@") &&
		!text.startsWith("www.") &&
		!text.includes(":") &&
		EMAIL.test(text)
	)
		return `<a href="mailto:${text}">${text}</a>`;
	let linked = text;
	for (const scheme of schemes)
		if (linked !== scheme && linked.startsWith(scheme))
			linked = `<a href="${linked}"${attributes}>${linked}</a>`;
	return linked;
}
