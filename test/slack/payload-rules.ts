// What a message for an incoming webhook may look like, from Slack's documentation; stricter than Slack itself, which
// passes over what it does not know.
// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
// https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments

/** What is wrong with a value, told with its place; nothing where it is as it should be. */
type Rule = (value: unknown, place: string) => string[];

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === "object" && value !== null && !Array.isArray(value);

const fails = (isWrong: boolean, text: string): string[] =>
	isWrong ? [text] : [];

const boolean: Rule = (value, place) =>
	fails(typeof value !== "boolean", `${place} is no boolean`);

const oneOf =
	(...allowed: string[]): Rule =>
	(value, place) =>
		fails(
			!allowed.some((each) => each === value),
			`${place} is ${JSON.stringify(value)}`,
		);

/** Escaped, whole characters, and every block of code closed. */
function text({ maxBytes = 8000, maxLength = Number.MAX_SAFE_INTEGER }): Rule {
	return (value, place) => {
		if (typeof value !== "string") return [`${place} is no text`];
		const fences = value.split("```").length - 1;
		return [
			...fails(value === "", `${place} is empty`),
			...fails(Buffer.byteLength(value) > maxBytes, `${place} is too long`),
			...fails(value.length > maxLength, `${place} is too long`),
			...fails(!value.isWellFormed(), `${place} has half a character`),
			...fails(/[<>]/.test(value), `${place} has < or >`),
			...fails(/&(?!(amp|lt|gt);)/.test(value), `${place} has &`),
			...fails(fences % 2 === 1, `${place} has an open block of code`),
		];
	};
}

const line = (maxLength: number): Rule => {
	const isText = text({ maxLength });
	return (value, place) => [
		...isText(value, place),
		...fails(/[\n\r]/.test(String(value)), `${place} has more than a line`),
	];
};

const url: Rule = (value, place) =>
	fails(
		typeof value !== "string" ||
			!/^https?:$/.test(URL.parse(value)?.protocol ?? ""),
		`${place} is no URL`,
	);

const color: Rule = (value, place) =>
	fails(
		!/^(#[\dA-Fa-f]{6}|good|warning|danger)$/.test(String(value)),
		`${place} is no colour`,
	);

const seconds: Rule = (value, place) =>
	fails(!Number.isInteger(value), `${place} are no whole seconds`);

const listOf =
	(rule: Rule, max = Number.MAX_SAFE_INTEGER): Rule =>
	(value, place) => {
		if (!Array.isArray(value)) return [`${place} is no list`];
		return [
			...fails(value.length === 0, `${place} is empty`),
			...fails(value.length > max, `${place} has more than ${max}`),
			...value.flatMap((each, at) => rule(each, `${place}[${at}]`)),
		];
	};

const object =
	(rules: Readonly<Record<string, Rule>>): Rule =>
	(value, place) => {
		if (!isObject(value)) return [`${place} is no object`];
		return Object.entries(value).flatMap(
			([key, each]) =>
				rules[key]?.(each, `${place}.${key}`) ?? [`${place}.${key} is unknown`],
		);
	};

const FIELD = object({
	title: line(300),
	value: text({}),
	short: boolean,
});

const ATTACHMENT = object({
	fallback: text({}),
	color,
	pretext: text({}),
	author_name: line(300),
	author_link: url,
	author_icon: url,
	title: line(300 * "&amp;".length),
	title_link: url,
	text: text({}),
	fields: listOf(FIELD),
	image_url: url,
	thumb_url: url,
	footer: line(300),
	footer_icon: url,
	ts: seconds,
	// `fallback` is none of the documented three; the community's plugin names it, and Slack takes it
	mrkdwn_in: listOf(oneOf("pretext", "text", "fields", "fallback")),
});

/** Slack refuses more than 100 attachments, and asks for 20 at most. */
const MAX_ATTACHMENTS = 20;

const MESSAGE = object({
	text: text({ maxLength: 40_000 }),
	attachments: listOf(ATTACHMENT, MAX_ATTACHMENTS),
	channel: (value, place) =>
		fails(
			!/^([#@][\w.-]+|[CDG][A-Z\d]{8,})$/.test(String(value)),
			`${place} is no channel`,
		),
	username: line(80),
	icon_url: url,
	icon_emoji: (value, place) =>
		fails(!/^:[\w+-]+:$/.test(String(value)), `${place} is no emoji`),
	parse: oneOf("none", "full"),
	link_names: boolean,
	mrkdwn: boolean,
	unfurl_links: boolean,
	unfurl_media: boolean,
});

/** Everything that is wrong with a payload. */
export function faultsOf(payload: unknown): string[] {
	return MESSAGE(payload, "payload");
}

/** Whether there is anything to show. */
export function hasContent(payload: unknown): boolean {
	return (
		isObject(payload) &&
		["text", "attachments", "blocks"].some((key) => key in payload)
	);
}
