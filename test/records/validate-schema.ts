// As much of JSON Schema as src/events/schema.json uses; an unknown keyword is an error, so that none is
// overlooked.

export type Schema = Readonly<Record<string, unknown>>;
type Check = (
	rule: unknown,
	value: unknown,
	at: string,
	schema: Schema,
) => readonly string[];

const NOTES = ["$schema", "$defs", "title", "description", "then"];

/** What is wrong, a line each; none where the value is valid. */
export function schemaErrors(root: Schema, value: unknown): readonly string[] {
	return errorsOf(root, value, "$", root);
}

function errorsOf(
	schema: Schema,
	value: unknown,
	at: string,
	root: Schema,
): readonly string[] {
	return Object.entries(schema).flatMap(([keyword, rule]) => {
		if (NOTES.includes(keyword)) return [];
		const check = checksOf(root)[keyword];
		if (!check) throw new Error(`the schema's keyword ${keyword} is unknown`);
		return check(rule, value, at, schema);
	});
}

function checksOf(root: Schema): Readonly<Record<string, Check>> {
	const errors = (schema: unknown, value: unknown, at: string) =>
		errorsOf(schema as Schema, value, at, root);
	return {
		$ref: (rule, value, at) =>
			errors(resolveRef(String(rule), root), value, at),
		type: (rule, value, at) =>
			[rule].flat().some((type) => isOfType(value, String(type)))
				? []
				: [`${at} is no ${[rule].flat().join(" or ")}`],
		const: (rule, value, at) =>
			value === rule ? [] : [`${at} is not ${JSON.stringify(rule)}`],
		enum: (rule, value, at) =>
			(rule as unknown[]).includes(value)
				? []
				: [`${at} is not one of the list`],
		minimum: (rule, value, at) =>
			typeof value === "number" && value < Number(rule)
				? [`${at} is below ${rule}`]
				: [],
		pattern: (rule, value, at) =>
			typeof value === "string" && !new RegExp(String(rule)).test(value)
				? [`${at} does not match ${rule}`]
				: [],
		items: (rule, value, at) =>
			Array.isArray(value)
				? value.flatMap((item, index) => errors(rule, item, `${at}[${index}]`))
				: [],
		required: (rule, value, at) =>
			(rule as string[])
				.filter((key) => isObject(value) && !(key in value))
				.map((key) => `${at}.${key} is missing`),
		properties: (rule, value, at) =>
			Object.entries(rule as Schema).flatMap(([key, part]) =>
				isObject(value) && key in value
					? errors(part, value[key], `${at}.${key}`)
					: [],
			),
		additionalProperties: (rule, value, at, schema) =>
			Object.entries(isObject(value) ? value : {})
				.filter(([key]) => !(key in ((schema.properties as Schema) ?? {})))
				.flatMap(([key, item]) =>
					rule === false
						? [`${at}.${key} is not known`]
						: errors(rule, item, `${at}.${key}`),
				),
		allOf: (rule, value, at) =>
			(rule as Schema[]).flatMap((part) => errors(part, value, at)),
		oneOf: (rule, value, at) => {
			const each = (rule as Schema[]).map((part) => errors(part, value, at));
			return each.filter((found) => found.length === 0).length === 1
				? []
				: [`${at} is none of the kinds: ${each.flat().join("; ")}`];
		},
		if: (rule, value, at, schema) =>
			errors(rule, value, at).length === 0
				? errors(schema.then, value, at)
				: [],
	};
}

function resolveRef(reference: string, root: Schema): Schema {
	let found: unknown = root;
	for (const part of reference.split("/").slice(1))
		found = (found as Schema)[part];
	return found as Schema;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isOfType(value: unknown, type: string): boolean {
	if (type === "object") return isObject(value);
	if (type === "array") return Array.isArray(value);
	if (type === "null") return value === null;
	if (type === "integer") return Number.isInteger(value);
	return typeof value === type;
}
