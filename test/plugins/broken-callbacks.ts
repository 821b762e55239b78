// Callbacks that go wrong, one way each, as the files of users: name, what its definition holds, and what is said
// of it, @ being the place.

export interface BrokenCallback {
	readonly name: string;
	readonly body: string;
	readonly fault: string;
	/** Later events do not reach it. */
	readonly isLeftOut: boolean;
}

const NEVER = "new Promise(() => undefined)";

export const BROKEN: readonly BrokenCallback[] = [
	{
		name: "throws-in-start",
		body: 'start() { throw new Error("no"); }',
		fault: "Error: no (at @)",
		isLeftOut: true,
	},
	{
		name: "throws-in-async-start",
		body: 'async start() { throw new TypeError("no"); }',
		fault: "TypeError: no (at @)",
		isLeftOut: true,
	},
	{
		name: "throws-in-event",
		body: 'start: () => ({ taskStart() { throw new Error("no"); } })',
		fault: "Error: no (at @)",
		isLeftOut: false,
	},
	{
		name: "throws-in-any",
		body: 'start: () => ({ any() { throw new Error("no"); } })',
		fault: "Error: no (at @)",
		isLeftOut: false,
	},
	{
		name: "throws-in-async-event",
		body: 'start: () => ({ async ok() { await 0; throw new Error("no"); } })',
		fault: "Error: no (at @)",
		isLeftOut: false,
	},
	{
		name: "throws-no-error",
		body: 'start: () => ({ ok() { throw "just a text"; } })',
		fault: "just a text",
		isLeftOut: false,
	},
	{
		name: "throws-in-close",
		body: 'start: () => ({ close() { throw new Error("no"); } })',
		fault: "Error: no (at @)",
		isLeftOut: false,
	},
	{
		name: "throws-in-async-close",
		body: 'start: () => ({ async close() { await 0; throw new Error("no"); } })',
		fault: "Error: no (at @)",
		isLeftOut: false,
	},
	{
		name: "throws-in-timer",
		body: 'start: () => ({ playStart() { setTimeout(() => { throw new Error("no"); }); } })',
		fault: "Error: no (at @)",
		isLeftOut: false,
	},
	{
		name: "leaves-a-promise",
		body: 'start: () => ({ playStart() { Promise.reject(new Error("no")); } })',
		fault: "Error: no (at @)",
		isLeftOut: false,
	},
	{
		name: "loops-in-start",
		body: "start() { for (;;); }",
		fault: "did not return within 1 s",
		isLeftOut: true,
	},
	{
		name: "loops-in-event",
		body: "start: () => ({ ok() { for (;;); } })",
		fault: "did not return within 1 s",
		isLeftOut: true,
	},
	{
		name: "loops-in-close",
		body: "start: () => ({ close() { for (;;); } })",
		fault: "did not return within 1 s",
		isLeftOut: true,
	},
	{
		name: "waits-in-start",
		body: `start: () => ${NEVER}`,
		fault: "did not finish within 1 s",
		isLeftOut: true,
	},
	{
		name: "waits-in-event",
		body: `start: () => ({ ok: () => ${NEVER} })`,
		fault: "did not finish within 1 s",
		isLeftOut: true,
	},
	{
		name: "waits-in-close",
		body: `start: () => ({ close: () => ${NEVER} })`,
		fault: "did not finish within 1 s",
		isLeftOut: true,
	},
	{
		name: "exits",
		body: "start: () => ({ ok() { process.exit(5); } })",
		fault: "Error: called process.exit, which would end the whole run (at @)",
		isLeftOut: false,
	},
	{
		name: "exits-later",
		body: "start: () => ({ async ok() { await 0; process.exit(5); } })",
		fault: "Error: called process.exit, which would end the whole run (at @)",
		isLeftOut: false,
	},
	{
		name: "gives-nothing",
		body: "start() {}",
		fault: "start gave no functions for events",
		isLeftOut: true,
	},
	{
		name: "gives-a-text",
		body: 'start: () => ({ ok: "yes", failed() {} })',
		fault: "start gave no function for ok",
		isLeftOut: true,
	},
];

/** The file of such a callback. */
export function brokenFile(
	{ body }: BrokenCallback,
	isStrict: boolean,
): string {
	return `export default {
	description: "Goes wrong.", enabled: "always", timeoutSeconds: 1, strict: ${isStrict},
	${body},
};
`;
}

/** What is said of it, as that file. */
export function faultIn({ body, fault }: BrokenCallback, file: string): string {
	const column = body.search(/new \w*Error|exit\(/) + 2;
	return fault.replace("@", `${file}:3:${column}`);
}
