// What `shevek doc` prints of a plugin.

import { wrapText } from "../../builtin/callbacks/wrap-text.ts";
import type { CallbackDefinition } from "../../plugins/callback.ts";
import type { HostedUnit } from "../../plugins/callback-host.ts";
import { iniEntry, type OptionSpec } from "../../plugins/option-spec.ts";

const INDENT = "        ";

export function docText(unit: HostedUnit, columns: number): string {
	const { name, file, definition } = unit;
	const options = Object.entries(definition.options ?? {});
	const parts = [
		`> ${name.toUpperCase()}    (${file ?? "built in"})\n`,
		paragraph(definition.description, columns),
		`TYPE: ${definition.type ?? "notification"}`,
		enabledText(name, definition),
	];
	if (options.length > 0)
		parts.push(
			"OPTIONS (= is mandatory):\n",
			...options.map(([option, spec]) => optionText(option, spec, columns)),
		);
	return `${parts.join("\n")}\n`;
}

function enabledText(
	name: string,
	{ type, enabled, strict }: CallbackDefinition,
): string {
	const how =
		type === "stdout"
			? `by stdout_callback = ${name}`
			: enabled === "always"
				? "always"
				: `by ${name} in callbacks_enabled`;
	return `RUNS: ${how}${strict === true ? "; strict: where it fails, the run ends" : ""}\n`;
}

export function optionText(
	name: string,
	spec: OptionSpec,
	columns: number,
): string {
	const lines = [
		`${spec.required === true ? "=" : "-"} ${name}`,
		paragraph(spec.description, columns).trimEnd(),
	];
	const ways = setVia(spec);
	if (ways.length > 0) lines.push(`${INDENT}set_via:`, ...ways);
	if (spec.choices)
		lines.push(`${INDENT}choices: [${spec.choices.join(", ")}]`);
	if (spec.default !== undefined)
		lines.push(`${INDENT}default: ${defaultText(spec.default)}`);
	lines.push(`${INDENT}type: ${spec.type}${spec.secret ? ", secret" : ""}`);
	return `${lines.join("\n")}\n`;
}

function defaultText(value: NonNullable<OptionSpec["default"]>): string {
	if (Array.isArray(value)) return `[${value.map(String).join(", ")}]`;
	return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function setVia({ env = [], ini = [], vars = [] }: OptionSpec): string[] {
	const named = (kind: string, entries: readonly string[]) =>
		entries.length === 0 ? [] : [`${INDENT}  ${kind}:`, ...entries];
	return [
		...named(
			"env",
			env.map((each) => `${INDENT}  - name: ${each}`),
		),
		...named(
			"ini",
			ini.map((entry) => {
				const { section, key } = iniEntry(entry);
				return `${INDENT}  - key: ${key}\n${INDENT}    section: ${section}`;
			}),
		),
		...named(
			"vars",
			vars.map((each) => `${INDENT}  - name: ${each}`),
		),
	];
}

export function paragraph(text: string, columns: number): string {
	const width = Math.max(20, columns - INDENT.length);
	return `${wrapText(text, width)
		.map((line) => INDENT + line)
		.join("\n")}\n`;
}

/** The shape of `ansible-doc --json`. */
export function docJson({ name, file, definition }: HostedUnit): object {
	const options = Object.entries(definition.options ?? {}).map(
		([option, spec]) => [
			option,
			{
				description: [spec.description],
				type: spec.type,
				required: spec.required === true,
				...(spec.default !== undefined && { default: spec.default }),
				...(spec.choices && { choices: spec.choices }),
				env: (spec.env ?? []).map((each) => ({ name: each })),
				ini: (spec.ini ?? []).map(iniEntry),
				vars: (spec.vars ?? []).map((each) => ({ name: each })),
			},
		],
	);
	return {
		doc: {
			name,
			filename: file ?? null,
			type: definition.type ?? "notification",
			short_description: definition.description,
			options: Object.fromEntries(options),
		},
	};
}
