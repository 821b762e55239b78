// Writes YAML byte for byte as PyYAML's yaml.dump with Ansible's dumper (libyaml's
// emitter underneath): the filters to_yaml and to_nice_yaml.

import type { PyObject, PyValue } from "../pyvalue/value.ts";
import { emitDocument } from "./emitter.ts";
import type { ScalarStyle } from "./node.ts";
import { type Representation, represent } from "./represent.ts";

export interface DumpYamlOptions {
	/** True: all flow; false: all block; null: flow where only scalars are inside. Default false. */
	readonly defaultFlowStyle?: boolean | null;
	/** Columns a level; 2 where out of 2..9. Default 2. */
	readonly indent?: number;
	/** The column behind which lines are folded at a space; negative: never. Default 80. */
	readonly width?: number;
	/** Default true. */
	readonly sortKeys?: boolean;
	/** False writes what is not ASCII as escapes. Default false, as yaml.dump. */
	readonly allowUnicode?: boolean;
	/** The style of every scalar that can have it. */
	readonly defaultStyle?: ScalarStyle;
	readonly explicitStart?: boolean;
	readonly explicitEnd?: boolean;
	/** Gives what stands for an object; undefined leaves it to the dumper. */
	readonly onObject?: (object: PyObject) => Representation | undefined;
}

/** `value` as one YAML document. Raises PyError for an object that has no form in YAML. */
export function dumpYaml(
	value: PyValue,
	options: DumpYamlOptions = {},
): string {
	const { indent = 2, width = 80 } = options;
	const step = indent < 2 || indent > 9 ? 2 : indent;
	const root = represent(value, {
		defaultFlowStyle:
			options.defaultFlowStyle === undefined ? false : options.defaultFlowStyle,
		sortKeys: options.sortKeys ?? true,
		defaultStyle: options.defaultStyle,
		onObject: options.onObject,
	});
	return emitDocument(root, {
		indent: step,
		width: foldingWidth(width, step),
		allowUnicode: options.allowUnicode ?? false,
		explicitStart: options.explicitStart ?? false,
		explicitEnd: options.explicitEnd ?? false,
	});
}

function foldingWidth(width: number, indent: number): number {
	if (width < 0) return Number.POSITIVE_INFINITY;
	return width <= indent * 2 ? 80 : width;
}
