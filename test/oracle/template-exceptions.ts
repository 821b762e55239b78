// Cases of the corpus that are answered differently on purpose, each with its reason.

interface Exception {
	readonly why: string;
	readonly modes: readonly string[];
	readonly templates: readonly string[];
}

const BOTH = ["string", "native"];

const LIST: readonly Exception[] = [
	{
		why: "complex numbers and Ellipsis have no place among the values of configuration",
		modes: BOTH,
		templates: ['{{ "[1+2j]" }}', '{{ "[...]" }}'],
	},
];

/** By mode and template, as JSON. */
export const EXCEPTIONS: ReadonlySet<string> = new Set(
	LIST.flatMap(({ modes, templates }) =>
		modes.flatMap((mode) =>
			templates.map((template) => JSON.stringify([mode, template])),
		),
	),
);
